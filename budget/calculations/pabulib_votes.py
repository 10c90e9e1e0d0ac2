"""The section VOTES: what each ballot says, counted by what it says."""

from collections import Counter
from fractions import Fraction

from budget.calculations.decimals import exact_number
from budget.calculations.election import BallotType
from budget.calculations.pabulib_text import PbError, Table

Said = tuple[tuple[int, ...], tuple[Fraction, ...]]
"""Positions of projects (ascending; best first in ordinal ballots) and the points that go with them."""


class VoteReader:
    """Reads the ballots of a table. Texts that many ballots share are looked at once."""

    def __init__(self, table: Table, positions: dict[str, int], ballot_type: BallotType) -> None:
        self._table = table
        self._positions = positions
        self._type = ballot_type
        self._vote = self._needed("vote")
        self._points = self._needed("points") if ballot_type.has_points else None
        self._known_points: dict[str, Fraction] = {}
        self._doubled: list[int] = []
        self._many: list[int] = []

    def read(self) -> Counter[Said]:
        """How many ballots say what. Raises `PbError` at the first ballot that cannot be counted."""
        texts: dict[tuple[str, str], list[int]] = {}
        vote, points = self._vote, self._points
        last = max(vote, points or 0)
        for row, line in zip(self._table.rows, self._table.lines, strict=True):
            if len(row) <= last:
                row = [*row, *[""] * (last + 1 - len(row))]  # noqa: PLW2901 -- a short row has empty cells
            text = row[vote], "" if points is None else row[points]
            if text in texts:
                texts[text][0] += 1
            else:
                texts[text] = [1, line]
        ballots: Counter[Said] = Counter()
        for (choices, given), (number, line) in texts.items():
            ballots[self._said(choices, given, line)] += number
        return ballots

    @property
    def notices(self) -> list[tuple[str, str, int]]:
        """(code, text, line) of what is odd; the line is that of the first ballot concerned."""
        found = []
        if self._doubled:
            rule = "its last points count" if self._type.has_points else "it counts once"
            text = f"a ballot names a project twice, {rule}"
            found.append(("named_twice", text, self._doubled[0]))
        if self._many:
            found.append(("more_than_one", "a choose-1 ballot names several projects", self._many[0]))
        return found

    def _needed(self, name: str) -> int:
        at = self._table.column(name)
        if at is None:
            text = f"VOTES has no column {name}"
            raise PbError("column_missing", text, self._table.line + 1, column=name)
        return at

    def _said(self, choices: str, given: str, line: int) -> Said:
        found = self._found(choices, line)
        if len(set(found)) < len(found):
            self._doubled.append(line)
        if self._type is BallotType.CHOOSE_1 and len(set(found)) > 1:
            self._many.append(line)
        if self._type is BallotType.ORDINAL:
            return tuple(dict.fromkeys(found)), ()
        if not self._type.has_points:
            return tuple(sorted(set(found))), ()
        points = dict(zip(found, self._values(given, len(found), line), strict=True))
        return tuple(sorted(points)), tuple(points[at] for at in sorted(points))

    def _found(self, choices: str, line: int) -> list[int]:
        try:
            return [self._positions[name] for name in choices.split(",")]
        except KeyError:  # blanks, empty entries, "None", or a name that is not on the list
            return [self._position(name, line) for name in _list(choices)]

    def _position(self, name: str, line: int) -> int:
        if name not in self._positions:
            text = f"the ballot names the unknown project {name[:60]}"
            raise PbError("unknown_project", text, line, project=name[:60])
        return self._positions[name]

    def _values(self, given: str, number: int, line: int) -> list[Fraction]:
        cells = _list(given)
        if len(cells) != number:
            text = f"the ballot names {number} projects and gives points to {len(cells)}"
            raise PbError("points_length", text, line, projects=number, points=len(cells))
        return [self._value(cell, line) for cell in cells]

    def _value(self, cell: str, line: int) -> Fraction:
        if cell not in self._known_points:
            value = exact_number(cell)
            if value is None:
                raise PbError("bad_number", f"points are not a number: {cell[:60]}", line, key="points")
            self._known_points[cell] = value
        return self._known_points[cell]


def _list(cell: str) -> list[str]:
    """The entries of a list in one cell; empty entries and "None" are none."""
    if not cell or cell.lower() == "none":
        return []
    entries = [entry.strip() for entry in cell.split(",")]
    return [entry for entry in entries if entry]

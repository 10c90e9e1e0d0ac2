"""Elections in the file format that the field shares (`.pb`, Pabulib): reading.

What the count needs becomes an `Election`; everything else, known or not, stays in the tables and is
written back unchanged (`pabulib_write`). Columns with totals are recounted, never trusted: differences, and
everything else that is odd but can be counted, are `Notice`s. What cannot be counted is a `PbError`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from pathlib import Path

from budget.calculations.arrays import BallotArrays, ballot_arrays
from budget.calculations.decimals import decimal_places, exact_number
from budget.calculations.election import BallotGroup, BallotType, Election, Project
from budget.calculations.pabulib_text import PbError, Table, sections_of, text_of
from budget.calculations.pabulib_votes import VoteReader

REQUIRED = (
    *("description", "country", "unit", "instance", "num_projects", "num_votes"),
    *("budget", "vote_type", "rule", "date_begin", "date_end"),
)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something odd that does not stop the count. `code` is stable, `text` English for the shell."""

    code: str
    text: str
    line: int | None = None

    def __str__(self) -> str:
        return self.text if self.line is None else f"line {self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class PbDocument:
    """A whole file: what is counted, and everything it says besides."""

    election: Election
    meta: dict[str, str]
    projects: Table
    votes: Table
    notices: tuple[Notice, ...] = ()
    arrays: BallotArrays | None = field(default=None, repr=False, compare=False)
    """Those of the election, for `count` and `explain`; reading has made them already."""


def read_pb(source: str | Path | bytes) -> PbDocument:
    """The election in a file (path, or its bytes). Raises `PbError`, or `OSError` if it cannot be opened."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    sections = sections_of(text_of(data))
    return _Reader(sections["META"], sections["PROJECTS"], sections["VOTES"]).document()


class _Reader:
    def __init__(self, meta: Table, projects: Table, votes: Table) -> None:
        self._projects, self._votes = projects, votes
        self._notices: list[Notice] = []
        self._meta_line = meta.line
        self._lines: dict[str, int] = {}
        self._meta = self._read_meta(meta)

    def document(self) -> PbDocument:
        known, costs = self._read_projects()
        budget = self._number("budget")
        scale = 10 ** max(map(decimal_places, [budget, *costs]))
        ballot_type = self._ballot_type()
        reader = VoteReader(self._votes, {project_id: at for at, project_id in enumerate(known)}, ballot_type)
        groups, point_scale = _whole_groups(reader.read())
        names = _cells(self._projects, "name")
        default = self._default_points(ballot_type)
        election = Election(
            projects=tuple(
                Project(project_id, int(cost * scale), name)
                for project_id, cost, name in zip(known, costs, names, strict=True)
            ),
            groups=groups,
            budget=int(budget * scale),
            scale=scale,
            ballot_type=ballot_type,
            point_scale=lcm(point_scale, default.denominator),
            default_points=int(default * lcm(point_scale, default.denominator)),
        )
        self._notices += [Notice(*found) for found in reader.notices]
        arrays = ballot_arrays(election)
        self._compare(election, arrays)
        return PbDocument(
            election, self._meta, self._projects, self._votes, tuple(self._notices), arrays=arrays
        )

    # -- META --------------------------------------------------------------------------------------

    def _read_meta(self, table: Table) -> dict[str, str]:
        meta: dict[str, str] = {}
        for row, line in zip(table.rows, table.lines, strict=True):
            value = row[1] if len(row) > 1 else ""
            if any(row[2:]):
                value = ";".join(row[1:]).rstrip(";")
                self._note("unquoted_semicolon", f"the value of {row[0]} has a ; without quotes", line)
            if row[0] in meta:
                self._note("key_twice", f"{row[0]} is given twice, the last one counts", line)
            meta[row[0]] = value
            self._lines[row[0].lower()] = line
        missing = [key for key in REQUIRED if key not in self._lines]
        if missing:
            self._note("keys_missing", f"META lacks {', '.join(missing)}", table.line)
        return meta

    def _value(self, key: str) -> str:
        """A value of META by its key in any case; "" where it is missing or None."""
        values = {name.lower(): value for name, value in self._meta.items()}
        value = values.get(key, "")
        return "" if value.lower() == "none" else value

    def _number(self, key: str) -> Fraction:
        line = self._lines.get(key, self._meta_line)
        number = exact_number(self._value(key))
        if number is None:
            text = f"{key} is not a number: {self._value(key)[:60] or '(missing)'}"
            raise PbError("bad_number", text, line, key=key)
        if number < 0:
            raise PbError("negative", f"{key} is negative", line, key=key)
        return number

    def _ballot_type(self) -> BallotType:
        word = self._value("vote_type").lower().replace("_", "-").replace(" ", "-")
        if word in tuple(BallotType):
            return BallotType(word)
        if word:
            line = self._lines["vote_type"]
            raise PbError("bad_vote_type", f"unknown vote_type: {word[:60]}", line, value=word[:60])
        guess = BallotType.APPROVAL if self._votes.column("points") is None else BallotType.CUMULATIVE
        self._note("no_vote_type", f"META lacks vote_type, {guess} is assumed", self._meta_line)
        return guess

    def _default_points(self, ballot_type: BallotType) -> Fraction:
        stated = self._value("default_score")
        return (
            exact_number(stated) or Fraction(0)
            if ballot_type is BallotType.SCORING and stated
            else Fraction(0)
        )

    # -- PROJECTS ----------------------------------------------------------------------------------

    def _read_projects(self) -> tuple[list[str], list[Fraction]]:
        table = self._projects
        for name in ("project_id", "cost"):
            if table.column(name) is None:
                raise PbError("column_missing", f"PROJECTS has no column {name}", table.line + 1, column=name)
        ids, costs = _cells(table, "project_id"), _cells(table, "cost")
        lines: dict[str, int] = {}
        for project_id, line in zip(ids, table.lines, strict=True):
            if not project_id:
                raise PbError("no_id", "the project has no project_id", line)
            if project_id in lines:
                text = f"the project {project_id} is already in line {lines[project_id]}"
                raise PbError("duplicate_project", text, line, project=project_id)
            lines[project_id] = line
        return ids, [_cost(cost, line) for cost, line in zip(costs, table.lines, strict=True)]

    # -- what the file says about itself -----------------------------------------------------------

    def _compare(self, election: Election, arrays: BallotArrays) -> None:
        self._compare_number("num_projects", len(election.projects))
        self._compare_number("num_votes", election.voters)
        self._compare_column("votes", [Fraction(votes) for votes in arrays.votes])
        if election.ballot_type.has_points or election.ballot_type is BallotType.ORDINAL:
            self._compare_column("score", [Fraction(p, election.point_scale) for p in arrays.points])
        for key, limit, ballots in self._over_limits(election):
            self._note("limit", f"{ballots} ballots do not keep {key} {limit}", self._lines[key])

    def _compare_number(self, key: str, counted: int) -> None:
        if self._value(key) and exact_number(self._value(key)) != counted:
            text = f"{key} says {self._value(key)[:40]}, counted {counted}"
            self._note("number_differs", text, self._lines[key])

    def _compare_column(self, name: str, counted: list[Fraction]) -> None:
        for project_id, cell, number, line in zip(
            _cells(self._projects, "project_id"),
            _cells(self._projects, name),
            counted,
            self._projects.lines,
            strict=True,
        ):
            if cell and exact_number(cell) != number:
                text = f"{name} of project {project_id} says {cell[:40]}, counted {number}"
                self._note(f"{name}_differ", text, line)

    def _over_limits(self, election: Election) -> Iterator[tuple[str, str, int]]:
        """Limits of META that ballots do not keep; blank ballots keep every lower one."""
        for name, measure in _measures(election).items():
            for key, sign in ((f"min_{name}", -1), (f"max_{name}", 1)):
                limit = exact_number(self._value(key))
                if limit is None:
                    continue
                beyond = (g.ballots for g in election.groups if g.choices and sign * (measure(g) - limit) > 0)
                if ballots := sum(beyond):
                    yield key, self._value(key), ballots

    def _note(self, code: str, text: str, line: int | None) -> None:
        self._notices.append(Notice(code, text, line))


def _measures(election: Election) -> dict[str, Callable[[BallotGroup], Fraction]]:
    """What the limits of META speak about, in the units they speak in."""
    costs = [Fraction(project.cost, election.scale) for project in election.projects]
    found: dict[str, Callable[[BallotGroup], Fraction]] = {
        "length": lambda group: Fraction(len(group.choices)),
        "sum_cost": lambda group: sum((costs[at] for at in group.choices), Fraction(0)),
    }
    if election.ballot_type.has_points:
        found["sum_points"] = lambda group: Fraction(sum(group.points), election.point_scale)
    return found


def _cells(table: Table, name: str) -> list[str]:
    """A column as text, "" where a row is short or says None."""
    at = table.column(name)
    cells = [row[at] if at is not None and at < len(row) else "" for row in table.rows]
    return ["" if cell.lower() == "none" else cell for cell in cells]


def _cost(cell: str, line: int) -> Fraction:
    cost = exact_number(cell)
    if cost is None:
        raise PbError("bad_number", f"cost is not a number: {cell[:60] or '(missing)'}", line, key="cost")
    if cost < 0:
        raise PbError("negative", "cost is negative", line, key="cost")
    return cost


def _whole_groups(
    ballots: Counter[tuple[tuple[int, ...], tuple[Fraction, ...]]],
) -> tuple[tuple[BallotGroup, ...], int]:
    """Groups with whole points, and how many of their units make one point."""
    scale = lcm(1, *{points.denominator for _, given in ballots for points in given})
    groups = (
        BallotGroup(choices, number, tuple(int(points * scale) for points in given))
        for (choices, given), number in ballots.items()
    )
    return tuple(groups), scale

"""Ballots of paper: one for each pot of a school, with every idea, its price at the opening, and the limits.

All copies of a pot are alike: no number, no name, nothing that tells one from another.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from budget.enums import BallotType, PotKind
from budget.models import Pot, Proposal, Round
from budget.rules import Points
from youthportal.organisations.models import School

Line = TypeVar("Line")
#: Ideas on one A4 page, and the largest number for each size of type.
SIZES = ((8, "fewest"), (14, "few"), (30, "some"), (60, "many"))


@dataclass(frozen=True)
class Choice:
    """One line of a ballot. `price` in minor units, as frozen at the opening."""

    ref: str
    title: str
    language: str
    price: int


@dataclass(frozen=True)
class BallotPaper:
    """`limit`: the most money the choices may cost together, or None."""

    pot: Pot
    choices: list[Choice]
    at_least: int
    at_most: int | None
    limit: int | None
    points: Points | None
    """Set where voters give points: then a number stands in the box, not a cross."""

    @property
    def size(self) -> str:
        return size_for(len(self.choices))


def size_for(ideas: int) -> str:
    return next((name for most, name in SIZES if ideas <= most), "most")


def in_columns(lines: list[Line], columns: int) -> list[list[Line]]:
    """Down the first column, then the next. (Columns of the style sheet take the engine 20 times longer.)"""
    height = max(1, -(-len(lines) // columns))
    return [lines[at : at + height] for at in range(0, len(lines), height)]


def pots_of(round: Round, school: School) -> list[Pot]:
    """Where pupils of a school vote: its own (or shared) pot first, then the city's."""
    pots = round.pots.open_to(school).select_related("round")
    return sorted(pots, key=lambda pot: pot.kind == PotKind.CITY)


def ballot_papers(round: Round, school: School) -> list[BallotPaper]:
    """The ballots of an opened round; before that there are none."""
    frozen = round.frozen.get("pots", {})
    pots = [pot for pot in pots_of(round, school) if str(pot.pk) in frozen]
    texts = Proposal.objects.filter(pot__in=pots).on_ballot().only("pot", "ref", "title", "language")
    by_pot: dict[int, dict[str, Proposal]] = {pot.pk: {} for pot in pots}
    for text in texts:
        by_pot[text.pot_id][text.ref] = text
    return [_paper(pot, frozen[str(pot.pk)], round.frozen["ballot"], by_pot[pot.pk]) for pot in pots]


def _paper(
    pot: Pot, frozen: dict[str, Any], rules: dict[str, Any], texts: dict[str, Proposal]
) -> BallotPaper:
    choices = [
        Choice(ref, texts[ref].title, texts[ref].language, price)
        for ref, price in sorted(frozen["prices"].items())
        if ref in texts
    ]
    return BallotPaper(
        pot=pot,
        choices=choices,
        at_least=frozen["at_least"],
        at_most=rules["at_most"],
        limit=frozen["amount"] if rules["limit_money"] else None,
        points=_points(rules),
    )


def _points(rules: dict[str, Any]) -> Points | None:
    if rules.get("type") != BallotType.POINTS:
        return None
    return Points(rules["points_total"], rules["points_most"] or rules["points_total"])

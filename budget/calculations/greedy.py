"""By votes: walk down the list and fund what fits.

The order is votes, points, or either per unit of cost (`RuleSettings.satisfaction`), level projects in the
tie order. Every value is exact.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from budget.calculations.arrays import BallotArrays
from budget.calculations.election import Election
from budget.calculations.results import Tie
from budget.calculations.settings import Satisfaction
from budget.calculations.ties import TieOrder

Verdict = Literal["funded", "does_not_fit", "conflict", "after_stop", "no_votes"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What happened to one project in the walk; `left` is the money before its turn."""

    at: int
    value: Fraction
    left: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """A project as the walk sees it: what it costs, what the order goes by, and its tie key."""

    at: int
    cost: int
    value: Fraction
    votes: int
    tie_key: tuple[int | str, ...]

    @property
    def sort_key(self) -> tuple[Fraction, tuple[int | str, ...]]:
        return -self.value, self.tie_key


def order_value(
    election: Election, satisfaction: Satisfaction, *, votes: int, points: int, cost: int
) -> Fraction:
    """What the list is sorted by; `points` in units of points, per unit of cost where the rule says so."""
    scaled = Fraction(points, election.point_scale)
    values: dict[Satisfaction, Callable[[], Fraction]] = {
        "cost": lambda: Fraction(votes),
        "score": lambda: scaled,
        "cardinality": lambda: Fraction(votes, cost),
        "points": lambda: scaled / cost,
    }
    return values[satisfaction]()


def entries(
    election: Election,
    arrays: BallotArrays,
    satisfaction: Satisfaction,
    order: TieOrder,
    contenders: Iterable[int],
) -> list[Entry]:
    """The projects of a walk, best first."""
    found = [
        Entry(
            at=at,
            cost=election.projects[at].cost,
            value=order_value(
                election,
                satisfaction,
                votes=arrays.votes[at],
                points=arrays.points[at],
                cost=election.projects[at].cost,
            ),
            votes=arrays.votes[at],
            tie_key=order.sort_key(at),
        )
        for at in contenders
    ]
    return sorted(found, key=lambda entry: entry.sort_key)


@dataclass(frozen=True, slots=True)
class Walk:
    """The rules of one walk: the money at its start, and the projects of which one excludes another."""

    money: int
    skip: bool = True
    unsupported: bool = False
    rivals: dict[int, set[int]] = field(default_factory=dict)
    funded: frozenset[int] = frozenset()
    """Projects funded before the walk; they matter to their rivals only."""

    def turns(self, ranked: Iterable[Entry]) -> list[Turn]:
        """The verdict on every entry, in order."""
        money, taken, stopped = self.money, set(self.funded), False
        turns = []
        for entry in ranked:
            blocked = not taken.isdisjoint(self.rivals.get(entry.at, ()))
            verdict = self._verdict(entry, money, stopped=stopped, blocked=blocked)
            turns.append(Turn(entry.at, entry.value, money, verdict))
            if verdict == "funded":
                money -= entry.cost
                taken.add(entry.at)
            stopped = stopped or (not self.skip and verdict == "does_not_fit")
        return turns

    def _verdict(self, entry: Entry, money: int, *, stopped: bool, blocked: bool) -> Verdict:
        if entry.votes <= 0 and not self.unsupported:
            return "no_votes"
        return _verdict(entry, money, stopped=stopped, blocked=blocked)


def _verdict(entry: Entry, money: int, *, stopped: bool, blocked: bool) -> Verdict:
    if stopped:
        return "after_stop"
    if blocked:
        return "conflict"
    return "funded" if entry.cost <= money else "does_not_fit"


def conflicts_of(election: Election) -> dict[int, set[int]]:
    """For each project in a conflict group, the positions of its rivals."""
    rivals: dict[int, set[int]] = {}
    for group in election.conflicts:
        members = {election.positions[project_id] for project_id in group}
        for at in members:
            rivals.setdefault(at, set()).update(members - {at})
    return rivals


def ties_in(turns: Sequence[Turn], order: TieOrder) -> tuple[Tie, ...]:
    """Groups of level projects of which some were funded and some were not: the order decided."""
    groups: dict[Fraction, list[Turn]] = {}
    for turn in turns:
        groups.setdefault(turn.value, []).append(turn)
    mattered = [group for group in groups.values() if len({turn.verdict == "funded" for turn in group}) > 1]
    return tuple(order.tie([turn.at for turn in group]) for group in mattered)

"""What every run of Equal Shares on the same ballots has in common, made once."""

from dataclasses import dataclass

import numpy as np

from budget.calculations.arrays import BallotArrays, Floats, Indices, Naming
from budget.calculations.election import BallotType, Election
from budget.calculations.settings import RuleSettings
from budget.calculations.ties import TieOrder


@dataclass(frozen=True, slots=True)
class Backing:
    """The supporters of one project, as ballot groups.

    `counts`: ballots in each group; `units`: what the project is worth to one such voter, up to a factor
    that is the same for all (None = 1 for everybody); `weights` = counts * units, all whole numbers.
    """

    groups: Indices
    counts: Floats
    units: Floats | None
    weights: Floats
    total_weight: float


@dataclass(frozen=True, slots=True)
class Contest:
    """Projects with supporters, numbered 0.. in the order of `at` (their positions in the election).

    A run solves for x, the payment per unit: each supporter pays min(money, x * units). The number that
    rules compare is rho = x / divisor, with divisor = cost under cost utilities and 1 otherwise.
    `order`: (first lower bound of rho, project), ascending.
    """

    at: tuple[int, ...]
    costs: tuple[int, ...]
    divisors: tuple[int, ...]
    backings: tuple[Backing, ...]
    ranks: tuple[int, ...]
    voters: int
    group_count: int
    order: tuple[tuple[float, int], ...]

    def position(self, at: int) -> int:
        """The number here of the project at position `at` in the election."""
        return self.at.index(at)


def make_contest(
    election: Election,
    arrays: BallotArrays,
    settings: RuleSettings,
    order: TieOrder,
    contenders: tuple[int, ...],
) -> Contest:
    """The contest of those contenders that somebody supports."""
    counts, named = (arrays.counts, arrays.named) if settings.by_points else _merged(election, arrays)
    found = [(at, _backing(election, settings, counts, named[at])) for at in contenders]
    backed = [(at, backing) for at, backing in found if backing.total_weight > 0]
    costs = tuple(election.projects[at].cost for at, _ in backed)
    divisors = costs if settings.satisfaction == "cost" else (1,) * len(costs)
    bounds = [
        (cost / backing.total_weight / divisor, number)
        for number, ((_, backing), cost, divisor) in enumerate(zip(backed, costs, divisors, strict=True))
    ]
    return Contest(
        at=tuple(at for at, _ in backed),
        costs=costs,
        divisors=divisors,
        backings=tuple(backing for _, backing in backed),
        ranks=tuple(order.rank(at) for at, _ in backed),
        voters=arrays.voters,
        group_count=len(counts),
        order=tuple(sorted(bounds)),
    )


def _backing(election: Election, settings: RuleSettings, counts: Floats, naming: Naming) -> Backing:
    if not settings.by_points:
        here = counts[naming.groups]
        return Backing(naming.groups, here, None, here, float(here.sum()))
    units = np.full(len(counts), float(election.default_points))
    units[naming.groups] = naming.points
    groups = np.flatnonzero(units > 0)
    weights = counts[groups] * units[groups]
    return Backing(groups, counts[groups], units[groups], weights, float(weights.sum()))


def _merged(election: Election, arrays: BallotArrays) -> tuple[Floats, tuple[Naming, ...]]:
    """Groups that name the same projects become one: order and points do not matter to these utilities."""
    if election.ballot_type in (BallotType.APPROVAL, BallotType.CHOOSE_1):
        return arrays.counts, arrays.named
    names = [tuple(sorted(group.choices)) for group in election.groups]
    numbers: dict[tuple[int, ...], int] = {}
    where = np.fromiter((numbers.setdefault(name, len(numbers)) for name in names), np.intp, len(names))
    if len(numbers) == len(names):
        return arrays.counts, arrays.named
    counts: Floats = np.zeros(len(numbers))
    np.add.at(counts, where, arrays.counts)
    return counts, tuple(_renumbered(naming, where) for naming in arrays.named)


def _renumbered(naming: Naming, where: Indices) -> Naming:
    groups = np.unique(where[naming.groups])
    return Naming(groups, np.ones(len(groups)))

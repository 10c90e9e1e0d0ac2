"""The ballots of an election as arrays, one list of supporters for each project.

Counts are exact: votes and points are sums of whole numbers far below 2**53, the range in which a float64
holds every whole number (`point_sums` checks).
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from budget.calculations.election import BallotType, Election

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
EXACT_LIMIT = 2**53
BLOCK = 8000


@dataclass(frozen=True, slots=True)
class Naming:
    """Who names a project: `groups` (positions of ballot groups, ascending) and the `points` they give."""

    groups: Indices
    points: Floats


@dataclass(frozen=True, slots=True)
class BallotArrays:
    """`counts[g]`: ballots in group g. Points are in units of 1/`Election.point_scale`.

    `named[p]`: groups that name project p. `votes[p]`, `points[p]`: exact totals of p; the points include
    the default points of ballots that do not name it.
    """

    counts: Floats
    named: tuple[Naming, ...]
    votes: tuple[int, ...]
    points: tuple[int, ...]

    @property
    def voters(self) -> int:
        return int(self.counts.sum())


def ballot_arrays(election: Election) -> BallotArrays:
    """Arrays of `election`. Time and memory are linear in the names on distinct ballots."""
    counts = np.fromiter((group.ballots for group in election.groups), np.float64, len(election.groups))
    lengths = np.fromiter((len(group.choices) for group in election.groups), np.intp, len(election.groups))
    size = int(lengths.sum())
    chosen = np.fromiter(chain.from_iterable(g.choices for g in election.groups), np.intp, size)
    owner = np.repeat(np.arange(len(election.groups), dtype=np.intp), lengths)
    given = _points(election, size)
    order = np.argsort(chosen, kind="stable")
    ends = np.searchsorted(chosen[order], np.arange(1, len(election.projects)))
    named = tuple(
        Naming(owner[part], given[part]) for part in np.split(order, ends)[: len(election.projects)]
    )
    votes = tuple(int(counts[naming.groups].sum()) for naming in named)
    points = tuple(_point_sum(election, counts, naming) for naming in named)
    return BallotArrays(counts, named, votes, points)


def _points(election: Election, size: int) -> Floats:
    """Points of every name on every group, in the order of the groups."""
    if election.ballot_type.has_points:
        return np.fromiter(chain.from_iterable(g.points for g in election.groups), np.float64, size)
    if election.ballot_type is BallotType.ORDINAL:
        places = chain.from_iterable(range(len(g.choices), 0, -1) for g in election.groups)
        return np.fromiter(places, np.float64, size)
    return np.ones(size)


def _point_sum(election: Election, counts: Floats, naming: Naming) -> int:
    of_names = counts[naming.groups]
    total = int(dot(of_names, naming.points))
    if election.default_points:
        total += election.default_points * int(counts.sum() - of_names.sum())
    if abs(total) >= EXACT_LIMIT:
        raise OverflowError("points are too large to be added exactly")
    return total


def dot(left: Floats, right: Floats) -> float:
    """Sum of products. In blocks: for longer vectors BLAS starts threads, and on a busy machine these wait
    for each other far longer than they calculate."""
    if len(left) <= BLOCK:
        return float(left @ right)
    starts = range(0, len(left), BLOCK)
    return float(sum(left[start : start + BLOCK] @ right[start : start + BLOCK] for start in starts))


def row_sums(rows: Floats, weights: Floats) -> Floats:
    """For each row, the sum of its products with `weights`."""
    if rows.size <= BLOCK:
        return rows @ weights
    return np.array([dot(row, weights) for row in rows])


def whole_points(election: Election, points: int) -> Fraction:
    """Points in units as points."""
    return Fraction(points, election.point_scale)

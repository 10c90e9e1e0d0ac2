"""Invented elections for measurements, the same for the same seed.

Voters have a home district and a taste; projects have a district (or none), a kind and a popularity, so that
ballots overlap as they do in a real city. Nothing here is taken from a real election.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from budget.calculations import BallotGroup, BallotType, Election, Project

CHUNK = 5000


@dataclass(frozen=True)
class Shape:
    """What an election looks like; costs and budget are in units of 1/`scale` of the currency."""

    voters: int
    projects: int
    shortest: int
    longest: int
    budget: int
    scale: int = 1
    districts: int = 12
    kinds: int = 6
    funded_share: float = 0.35
    """Budget as a part of all costs."""


CITY = Shape(voters=90_000, projects=160, shortest=1, longest=15, budget=5_000_000)
SCHOOL = Shape(
    voters=3_000, projects=60, shortest=3, longest=10, budget=10_000_00, scale=100, districts=4, kinds=8
)
LONG_BALLOTS = Shape(voters=15_000, projects=130, shortest=10, longest=40, budget=3_000_000)


def invent(shape: Shape, seed: int = 2026) -> Election:
    """An approval election of this shape."""
    random = np.random.default_rng(seed)
    named = _ballots(shape, random)
    counted: dict[tuple[int, ...], int] = {}
    for ballot in named:
        counted[ballot] = counted.get(ballot, 0) + 1
    costs = _costs(shape, random)
    return Election(
        projects=tuple(Project(str(at + 1), int(cost), f"Idea {at + 1}") for at, cost in enumerate(costs)),
        groups=tuple(BallotGroup(ballot, ballots) for ballot, ballots in counted.items()),
        budget=shape.budget,
        scale=shape.scale,
        ballot_type=BallotType.APPROVAL,
    )


def _costs(shape: Shape, random: np.random.Generator) -> NDArray[np.int64]:
    """Skewed costs that together are budget / funded_share, rounded as people round."""
    raw = random.lognormal(0.0, 0.9, shape.projects)
    total = shape.budget / shape.funded_share
    rounding = max(shape.budget // 2000, 1)
    costs = (raw * total / raw.sum() / rounding).round().astype(np.int64)
    least: NDArray[np.int64] = np.maximum(costs, 1) * rounding
    return least


def _ballots(shape: Shape, random: np.random.Generator) -> list[tuple[int, ...]]:
    where = random.integers(0, shape.districts + 3, shape.projects)
    kind = random.integers(0, shape.kinds, shape.projects)
    fame = random.normal(0.0, 0.8, shape.projects)
    ballots: list[tuple[int, ...]] = []
    for start in range(0, shape.voters, CHUNK):
        number = min(CHUNK, shape.voters - start)
        home = random.integers(0, shape.districts, number)[:, None]
        taste = random.integers(0, shape.kinds, number)[:, None]
        wish = fame + 1.6 * (where == home) + 0.5 * (where >= shape.districts) + 1.0 * (kind == taste)
        order = np.argsort(-(wish + random.gumbel(size=(number, shape.projects))), axis=1)
        spread = random.beta(1.2, 2.2, number) * (shape.longest - shape.shortest + 1)
        lengths = np.minimum(shape.shortest + spread.astype(int), shape.longest)
        rows = zip(order.tolist(), lengths.tolist(), strict=True)
        ballots += [tuple(sorted(row[:length])) for row, length in rows]
    return ballots

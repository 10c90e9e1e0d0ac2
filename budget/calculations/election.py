"""What goes into a count: projects, ballots and money, as values that never change.

Money is always a whole number of *units*; `Election.scale` says how many units make one unit of the
currency (100 for cents; a file that only knows whole amounts has 1). Ballots that say the same are one
`BallotGroup` with a count, which is all a tally ever needs: it knows no voter.
"""

import enum
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import NamedTuple, TypeAlias

WITHDRAWN_COST = 999_999_999
"""Cost, in units of the currency, by which shared files mark a project that was taken back."""


class BallotType(enum.StrEnum):
    """How a ballot speaks; the words are those of the `.pb` format."""

    APPROVAL = "approval"
    CHOOSE_1 = "choose-1"
    ORDINAL = "ordinal"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"

    @property
    def has_points(self) -> bool:
        return self in (BallotType.CUMULATIVE, BallotType.SCORING)


class ElectionError(ValueError):
    """The parts do not make an election; `code` is stable, the text is for developers and the shell."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Project:
    """One project on the ballot. `id` is text and is compared as text; `cost` is in units."""

    id: str
    cost: int
    name: str = ""


class BallotGroup(NamedTuple):
    """`ballots` ballots that say the same.

    `choices` are positions in `Election.projects`, ascending (best first in ordinal elections), none twice;
    `points` is empty or goes with them, in units of 1/`Election.point_scale`. An ordinal ballot of n projects
    gives n points to its first, one less to the next, and 1 to its last, as the field adds up scores.
    """

    choices: tuple[int, ...]
    ballots: int
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Election:
    """Everything a rule may look at. Blank ballots are a group without choices: they count as voters."""

    projects: tuple[Project, ...]
    groups: tuple[BallotGroup, ...]
    budget: int
    scale: int = 1
    ballot_type: BallotType = BallotType.APPROVAL
    point_scale: int = 1
    default_points: int = 0
    """Scoring ballots only: points of a project that a ballot does not name."""
    conflicts: tuple[tuple[str, ...], ...] = ()
    """Groups of project ids of which a greedy count funds at most one."""
    positions: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "positions", {p.id: at for at, p in enumerate(self.projects)})
        if len(self.positions) != len(self.projects):
            raise ElectionError("duplicate_project", "Two projects have the same id.")
        if self.budget < 0 or any(project.cost < 0 for project in self.projects):
            raise ElectionError("negative_money", "Budget and costs must not be negative.")
        if self.scale < 1 or self.point_scale < 1:
            raise ElectionError("bad_scale", "Scales are whole numbers from 1 on.")

    @property
    def voters(self) -> int:
        """Number of ballots, blank ones included."""
        return sum(group.ballots for group in self.groups)

    def is_withdrawn(self, project: Project) -> bool:
        return project.cost == WITHDRAWN_COST * self.scale

    def money(self, units: int | Fraction) -> Fraction:
        """An amount of units in units of the currency."""
        return Fraction(units) / self.scale


Choice: TypeAlias = Collection[str] | Mapping[str, int | Fraction]


def build_election(
    projects: Iterable[Project],
    ballots: Iterable[Choice],
    budget: int,
    *,
    scale: int = 100,
    ballot_type: BallotType = BallotType.APPROVAL,
    conflicts: Iterable[Iterable[str]] = (),
) -> Election:
    """The election of ballots given as sets of ids, as lists (ordinal, best first) or as id -> points.

    Raises `ElectionError` ("unknown_project") for an id that is not on the list.
    """
    known = tuple(projects)
    positions = {project.id: at for at, project in enumerate(known)}
    counted = Counter(_readable(ballot, positions, ballot_type) for ballot in ballots)
    point_scale = lcm(1, *(points.denominator for _, given in counted for points in given))
    groups = tuple(
        BallotGroup(choices, count, tuple(int(points * point_scale) for points in given))
        for (choices, given), count in counted.items()
    )
    return Election(
        projects=known,
        groups=groups,
        budget=budget,
        scale=scale,
        ballot_type=ballot_type,
        point_scale=point_scale,
        conflicts=tuple(tuple(group) for group in conflicts),
    )


def _readable(
    ballot: Choice, positions: dict[str, int], ballot_type: BallotType
) -> tuple[tuple[int, ...], tuple[Fraction, ...]]:
    try:
        found = {positions[project_id]: project_id for project_id in ballot}
    except KeyError as error:
        raise ElectionError("unknown_project", f"A ballot names the unknown project {error}.") from None
    order = list(found) if ballot_type is BallotType.ORDINAL else sorted(found)
    if ballot_type.has_points:
        if not isinstance(ballot, Mapping):
            raise ElectionError("points_missing", "This ballot type needs points for every project.")
        return tuple(order), tuple(Fraction(ballot[found[at]]) for at in order)
    return tuple(order), ()

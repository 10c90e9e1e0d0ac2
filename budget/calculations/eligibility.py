"""Who takes part in a count, decided before any rule runs."""

from dataclasses import dataclass
from fractions import Fraction

from budget.calculations.arrays import BallotArrays
from budget.calculations.election import Election
from budget.calculations.results import Exclusion
from budget.calculations.settings import RuleSettings


@dataclass(frozen=True, slots=True)
class Field:
    """Positions of projects: those that cost nothing and have a vote, those that a rule decides on."""

    free: tuple[int, ...]
    contenders: tuple[int, ...]
    excluded: dict[str, Exclusion]


def field_of(election: Election, arrays: BallotArrays, settings: RuleSettings) -> Field:
    """Sorts the projects. One without a vote is a contender that no rule can fund."""
    free, contenders = [], []
    excluded: dict[str, Exclusion] = {}
    for at, project in enumerate(election.projects):
        if election.is_withdrawn(project):
            excluded[project.id] = "withdrawn"
        elif support_of(election, arrays, settings, at) < needed_support(election, arrays, settings, at):
            excluded[project.id] = "below_threshold"
        elif project.cost > 0:
            contenders.append(at)
        elif arrays.votes[at] > 0:
            free.append(at)
    return Field(tuple(free), tuple(contenders), excluded)


def support_of(election: Election, arrays: BallotArrays, settings: RuleSettings, at: int) -> Fraction:
    """What thresholds look at: whole points when the rule goes by points, votes otherwise."""
    if settings.by_points:
        return Fraction(arrays.points[at], election.point_scale)
    return Fraction(arrays.votes[at])


def needed_support(election: Election, arrays: BallotArrays, settings: RuleSettings, at: int) -> Fraction:
    """The least support with which the project takes part, under both kinds of threshold.

    `support_share` is the eligibility rule votes / voters >= cost / budget * share, always in votes.
    """
    needed = settings.threshold
    if settings.support_share and election.budget and not settings.by_points:
        share = Fraction(election.projects[at].cost, election.budget) * settings.support_share
        needed = max(needed, share * arrays.voters)
    return needed

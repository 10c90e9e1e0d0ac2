"""The story of every project: why it was funded, or what it would have taken."""

from dataclasses import replace
from fractions import Fraction

from gmpy2 import mpq

from budget.calculations.arrays import BallotArrays
from budget.calculations.election import Election
from budget.calculations.eligibility import needed_support
from budget.calculations.explain_greedy import QueueExplainer
from budget.calculations.explain_shares import SharesExplainer
from budget.calculations.results import Fate, Outcome, Story
from budget.calculations.settings import Satisfaction
from budget.calculations.tally import (
    Ground,
    contest_of,
    fill_entries,
    fill_walk,
    greedy_entries,
    greedy_walk,
    ground,
)


def explain(election: Election, outcome: Outcome, *, arrays: BallotArrays | None = None) -> dict[str, Story]:
    """Project id -> story, in the order of the ballot; `outcome` must be of this election.

    All numbers are of the step that counts: the share per voter is taken as given.
    """
    base = ground(election, outcome.settings, arrays)
    teller = _GreedyTeller(base) if outcome.settings.rule == "greedy" else _SharesTeller(base, outcome)
    return {
        project.id: _outside(base, at) or teller.story(at) for at, project in enumerate(election.projects)
    }


def _outside(base: Ground, at: int) -> Story | None:
    """The story of a project that no rule decides on."""
    project = base.election.projects[at]
    if at in base.field.free:
        return _story(base, at, "free")
    exclusion = base.field.excluded.get(project.id)
    if exclusion == "below_threshold" and base.arrays.votes[at]:
        needed = needed_support(base.election, base.arrays, base.settings, at)
        return _story(base, at, "below_threshold", needed=needed)
    if exclusion == "withdrawn":
        return _story(base, at, "withdrawn")
    if exclusion or project.cost == 0:
        return _story(base, at, "no_votes")
    return None


def _story(base: Ground, at: int, fate: Fate, *, needed: Fraction | None = None) -> Story:
    project = base.election.projects[at]
    return Story(
        project=project.id,
        fate=fate,
        funded=fate in ("free", "bought", "filled", "funded"),
        cost=project.cost,
        votes=base.arrays.votes[at],
        points=Fraction(base.arrays.points[at], base.election.point_scale),
        needed=needed,
    )


class _GreedyTeller:
    def __init__(self, base: Ground) -> None:
        self._base = base
        self._queue = QueueExplainer(
            base.election, greedy_walk(base), greedy_entries(base), base.order, base.settings.satisfaction
        )

    def story(self, at: int) -> Story:
        fate = self._queue.turn(at).verdict
        return replace(_story(self._base, at, fate), queue=self._queue.story(at))


class _SharesTeller:
    def __init__(self, base: Ground, outcome: Outcome) -> None:
        self._base = base
        self._filled = set(outcome.filled)
        contest = contest_of(base)
        self._numbers = {at: number for number, at in enumerate(contest.at)}
        positions = base.election.positions
        rounds = [(self._numbers[positions[told.project]], told) for told in outcome.rounds]
        self._bought = {told.project: at_round for at_round, told in enumerate(outcome.rounds)}
        share = outcome.per_voter or Fraction(0)
        unit = _most_points(base.election) if base.settings.by_points else 1
        self._shares = SharesExplainer(
            contest,
            base.order,
            mpq(share.numerator, share.denominator),
            rounds,
            points_each=Fraction(unit, base.election.point_scale) if base.settings.by_points else None,
            unit=unit,
        )
        self._queue = self._fill_queue([positions[told.project] for told in outcome.rounds])

    def _fill_queue(self, bought: list[int]) -> QueueExplainer | None:
        base = self._base
        if not base.settings.completion.fill:
            return None
        by: Satisfaction = "score" if base.settings.by_points else "cost"
        return QueueExplainer(
            base.election, fill_walk(base, bought), fill_entries(base, bought), base.order, by
        )

    def story(self, at: int) -> Story:
        project_id = self._base.election.projects[at].id
        if project_id in self._bought:
            bought = self._shares.bought(self._bought[project_id])
            return replace(_story(self._base, at, "bought"), bought=bought)
        queue = self._queue.story(at) if self._queue else None
        if at not in self._numbers:
            return replace(_story(self._base, at, self._fate(project_id, "no_votes")), queue=queue)
        missed = self._shares.missed(self._numbers[at])
        fate: Fate = "money_gone" if missed.out_round else "too_few_votes"
        return replace(_story(self._base, at, self._fate(project_id, fate)), missed=missed, queue=queue)

    def _fate(self, project_id: str, otherwise: Fate) -> Fate:
        return "filled" if project_id in self._filled else otherwise


def _most_points(election: Election) -> int:
    """The most units of points that any ballot gives one project: what a keen further voter would give.

    An ordinal ballot that names one project gives it one point.
    """
    given = (points for group in election.groups for points in group.points)
    return max((election.default_points, 1, *given))

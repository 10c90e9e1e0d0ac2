"""Counting a closed round, and publishing what came of it.

The count is a job: every pot is counted under the binding rule and, where the office shows both, under
the other one; every proposal gets its story. Counting again replaces the results by equal ones.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from budget import calculations, rules
from budget.calculations import Comparison, Election, Outcome, RuleSettings, Story
from budget.enums import BallotType, RoundStatus, Rule, Satisfaction
from budget.models import Pot, ProjectResult, Result, Round
from budget.services import papers
from youthportal.audit.models import record
from youthportal.ballots.models import Ballot
from youthportal.ballots.receipts import root
from youthportal.ballots.services import receipts
from youthportal.core import db, jobs
from youthportal.core.models import Job, SiteVersion
from youthportal.core.words import minor_per_unit

COUNT_JOB = "budget.count_round"
PB_JOB = "budget.pb_files"

_BALLOT_TYPES = {
    BallotType.APPROVAL: calculations.BallotType.APPROVAL,
    BallotType.POINTS: calculations.BallotType.CUMULATIVE,
    BallotType.RANKING: calculations.BallotType.ORDINAL,
}


def count_round(*, actor: Any, round: Round) -> Job:
    """Start the count of a closed round; raises DomainError when voting is not closed."""
    if refusal := rules.count_refusal(round):
        raise refusal
    with transaction.atomic():
        record(actor=actor, action="budget.round.count_started", subject=round)
        key = f"count:{round.pk}:{Job.objects.filter(name=COUNT_JOB, args__round=round.pk).count()}"
        return jobs.enqueue(
            COUNT_JOB,
            {"round": round.pk, "actor": actor and actor.pk},
            key=key,
            owner=actor,
            label=round.title,
        )


@jobs.handler(COUNT_JOB)
def _count(run: jobs.Run) -> dict[str, Any]:
    round_ = Round.objects.get(pk=run.args["round"])
    if refusal := rules.count_refusal(round_):
        raise refusal
    pots = count_all_pots(round_, actor=run.job.owner, progress=run.progress)
    return {"pots": pots}


def count_all_pots(round_: Round, *, actor: Any, progress: Callable[[int, int], None]) -> int:
    """Count every pot of a closed round, then mark the round counted; returns how many pots."""
    pots = list(round_.pots.order_by("id"))
    for done, pot in enumerate(pots):
        progress(done, len(pots))
        count_pot(pot)
    _mark_counted(round_, actor)
    progress(len(pots), len(pots))
    return len(pots)


@transaction.atomic
def _mark_counted(round_: Round, actor: Any) -> None:
    counted = Round.objects.filter(pk=round_.pk, status__in=[RoundStatus.CLOSED, RoundStatus.COUNTED])
    if counted.update(status=RoundStatus.COUNTED, counted_at=db.now()):
        record(actor=actor, action="budget.round.counted", subject=round_)
    SiteVersion.bump()


def count_pot(pot: Pot) -> Result:
    """Count one pot under both rules and store outcomes and stories; returns the binding result."""
    election = election_of(pot)
    binding = settings_of(pot, pot.round.rule)
    outcome = calculations.count(election, binding)
    other = _other_outcome(pot, election)
    comparison = _compared(election, outcome, other) if other else None
    stories = calculations.explain(election, outcome)
    with transaction.atomic():
        # Published meanwhile: everybody, and the council's paper, stays with what was published.
        if refusal := rules.count_refusal(Round.objects.select_for_update().get(pk=pot.round_id)):
            raise refusal
        pot.results.all().delete()
        result = _store(pot, outcome, stories, is_binding=True, comparison=comparison)
        if other:
            _store(pot, other, calculations.explain(election, other), is_binding=False, comparison=None)
    return result


def _other_outcome(pot: Pot, election: Election) -> Outcome | None:
    if not pot.round.show_comparison:
        return None
    other = Rule.GREEDY if pot.round.rule == Rule.EQUAL_SHARES else Rule.EQUAL_SHARES
    return calculations.count(election, settings_of(pot, other))


def _compared(election: Election, one: Outcome, two: Outcome) -> Comparison:
    greedy, shares = (one, two) if one.settings.rule == "greedy" else (two, one)
    return calculations.compare(election, greedy, shares)


def _store(
    pot: Pot, outcome: Outcome, stories: dict[str, Story], *, is_binding: bool, comparison: Comparison | None
) -> Result:
    result = Result.objects.create(
        pot=pot,
        is_binding=is_binding,
        ballots=outcome.voters,
        total_cost=outcome.total_cost,
        outcome=outcome.to_json(),
        comparison=comparison.to_json() if comparison else {},
    )
    positions = {ref: position for position, ref in enumerate(outcome.funded, start=1)}
    proposals = {proposal.ref: proposal for proposal in pot.proposals.on_ballot()}
    ProjectResult.objects.bulk_create(
        ProjectResult(
            result=result,
            proposal=proposals[ref],
            votes=story.votes,
            score=_decimal(story.points) if outcome.settings.by_points else None,
            is_funded=story.funded,
            position=positions.get(ref),
            story=story.to_json(),
        )
        for ref, story in stories.items()
    )
    return result


def _decimal(points: Fraction) -> Decimal:
    return Decimal(points.numerator) / Decimal(points.denominator)


def settings_of(pot: Pot, rule: str) -> RuleSettings:
    """The rule of a round as the count wants it; nobody can change the round's rule after the opening.

    Under the rule that does not bind, satisfaction falls back to what fits it: votes for greedy.
    """
    round_, ties = pot.round, calculations.parse_ties(pot.round.ties)
    completion = calculations.parse_completion(round_.completion)
    if completion.step is None and not round_.source:
        completion = replace(completion, step=1)  # own rounds raise the shares cent by cent
    return RuleSettings(
        rule=calculations.parse_rule(rule),
        satisfaction=_satisfaction(round_, rule),
        completion=completion,
        ties=ties,
        lot_seed=closing_root(pot) if "lot" in ties else "",
    )


def closing_root(pot: Pot) -> str:
    """One hash over all receipts of a pot: nobody can know it, or choose it, before the closing."""
    return root(receipts(pot.box_id)) if pot.box_id else ""


def _satisfaction(round_: Round, rule: str) -> Any:
    if rule == round_.rule:
        return round_.satisfaction
    if round_.ballot_type == BallotType.POINTS:
        return Satisfaction.SCORE if rule == Rule.GREEDY else Satisfaction.POINTS
    return Satisfaction.COST


def election_of(pot: Pot) -> Election:
    """Proposals on the ballot and the ballots in the box, as the count wants them; money in cents."""
    projects = [
        calculations.Project(id=proposal.ref, cost=proposal.cost, name=proposal.title)
        for proposal in pot.proposals.on_ballot().order_by("id")
    ]
    return calculations.build_election(
        projects,
        _choices_in(pot),
        pot.amount,
        scale=minor_per_unit(pot.round.currency),
        ballot_type=_BALLOT_TYPES[BallotType(pot.round.ballot_type)],
    )


def _choices_in(pot: Pot) -> Iterator[Any]:
    if pot.box_id is None:
        return
    ballots = Ballot.objects.in_box(pot.box_id).values_list("choices", flat=True)
    for choices in ballots.iterator(chunk_size=5000):
        if "points" in choices:
            yield {ref: Fraction(points) for ref, points in choices["points"].items()}
        else:
            yield choices.get("ranking", choices.get("projects"))


@transaction.atomic
def publish_result(*, actor: Any, round: Round) -> Round:
    """Open the one gate to results for everybody; the council's PDF of each pot is issued by a job."""
    round_ = Round.objects.select_for_update().get(pk=round.pk)
    if refusal := rules.publish_refusal(round_):
        raise refusal
    round_.status, round_.published_at = RoundStatus.PUBLISHED, db.now()
    round_.save(update_fields=["status", "published_at", "updated_at"])
    record(actor=actor, action="budget.round.published", subject=round_)
    papers.enqueue_papers(actor=actor, round=round_)
    jobs.enqueue(PB_JOB, {"round": round_.pk}, key=f"{PB_JOB}:{round_.pk}", owner=actor, label=round_.title)
    papers.enqueue_board(actor=actor, round=round_)
    SiteVersion.bump()
    return round_

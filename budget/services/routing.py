"""Whom the rules of a round ask to check an idea as soon as it reaches a step."""

from typing import Any

from django.db import transaction

from budget import notifications, rules
from budget.enums import ProposalStatus
from budget.models import Assignment, AssignmentRule, Proposal, Round
from budget.models.proposal import STEP_OF_STATUS
from youthportal.audit.models import record


@transaction.atomic
def assign_by_rules(proposal: Proposal, step: str) -> Assignment | None:
    """Ask whom the first fitting rule of the round names; nobody, where no rule fits or all are too close."""
    if proposal.assignments.filter(step=step).exists():
        return None
    goals = list(proposal.goals.values_list("goal", flat=True))
    for rule in AssignmentRule.objects.fitting(proposal, step, goals).select_related("checker"):
        if rules.assign_refusal(proposal=proposal, checker=rule.checker, step=step) is None:
            given = Assignment.objects.create(proposal=proposal, step=step, checker=rule.checker)
            notifications.check_assigned(given)
            return given
    return None


@transaction.atomic
def apply_rules(*, actor: Any, round: Round) -> int:
    """Assign what waits in this round by its rules, as if they had stood there before; how many."""
    count = 0
    for idea in round.proposals.filter(status__in=list(STEP_OF_STATUS)).select_related("round", "school"):
        step = STEP_OF_STATUS[ProposalStatus(idea.status)]
        count += assign_by_rules(idea, step) is not None
    record(actor=actor, action="budget.round.rules_applied", subject=round, data={"count": count})
    return count

"""The two checks of an idea: at school, then in the city."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from budget import notifications, rules
from budget.enums import CheckOutcome, CheckStep, ProposalStatus
from budget.models import Check, Proposal
from budget.rules import Decision
from budget.services.proposals import lock_proposal
from youthportal.audit.models import record
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion

_AFTER = {
    (CheckStep.SCHOOL, CheckOutcome.PASSED): ProposalStatus.SCHOOL_PASSED,
    (CheckStep.CITY, CheckOutcome.PASSED): ProposalStatus.ACCEPTED,
}
_SENT_BACK = {
    CheckOutcome.TO_FIX: ProposalStatus.TO_FIX,
    CheckOutcome.REJECTED: ProposalStatus.REJECTED,
}


@transaction.atomic
def check_proposal(*, actor: Any, proposal: Proposal, step: str, decision: Decision) -> Check:
    """Record what a check came to, move the idea on and tell its authors, all or nothing.

    Raises NOT_A_CHECKER, NOT_THIS_STEP, CHECKING_OVER, or what is wrong with the decision.
    """
    proposal = lock_proposal(proposal)
    for refusal in (
        rules.check_refusal(proposal=proposal, user=actor, step=step),
        rules.decision_refusal(proposal=proposal, step=step, decision=decision),
    ):
        if refusal:
            raise refusal
    check = _write(actor, proposal, step, decision)
    notifications.proposal_checked(check)
    SiteVersion.bump()
    return check


def _write(actor: Any, proposal: Proposal, step: str, decision: Decision) -> Check:
    outcome = CheckOutcome(decision.outcome)
    check = Check.objects.create(
        proposal=proposal, step=step, outcome=outcome, reason=decision.reason, note=decision.note, by=actor
    )
    if decision.cost is not None:
        proposal.checked_cost, proposal.cost_reason = decision.cost, decision.cost_reason
    proposal.status = _SENT_BACK.get(outcome) or _AFTER[CheckStep(step), outcome]
    proposal.fix_by = decision.fix_by if outcome == CheckOutcome.TO_FIX else None
    proposal.save(update_fields=["status", "fix_by", "checked_cost", "cost_reason", "updated_at"])
    data = {"step": step, "outcome": outcome.value, "cost_corrected": decision.cost is not None}
    record(actor=actor, action="budget.proposal.checked", subject=proposal, data=data)
    return check


def pass_proposals(
    *, actor: Any, proposals: Iterable[Proposal], step: str
) -> tuple[list[Proposal], list[tuple[Proposal, DomainError]]]:
    """Pass many ideas, each in its own transaction: those passed, and those refused with the reason."""
    passed, refused = [], []
    for proposal in proposals:
        try:
            check_proposal(
                actor=actor, proposal=proposal, step=step, decision=Decision(outcome=CheckOutcome.PASSED)
            )
        except DomainError as refusal:
            refused.append((proposal, refusal))
        else:
            passed.append(proposal)
    return passed, refused

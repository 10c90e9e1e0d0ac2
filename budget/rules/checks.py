"""Who may check an idea at school and in the city, and what a decision needs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.enums import CheckOutcome, CheckStep, ProposalStatus
from budget.models import Proposal
from budget.models.proposal import STEP_OF_STATUS
from budget.rules.proposals import over_pot_refusal
from youthportal.core import words
from youthportal.core.exceptions import DomainError


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a check comes to. `cost` in minor units replaces the authors' figure and needs `cost_reason`."""

    outcome: str
    reason: str = ""
    note: str = ""
    fix_by: date | None = None
    cost: int | None = None
    cost_reason: str = ""


def step_of_status(proposal: Proposal) -> str | None:
    """Who must act by the status alone: school or city, or nobody there."""
    return STEP_OF_STATUS.get(ProposalStatus(proposal.status))


def step_of(proposal: Proposal) -> str | None:
    """Whose turn it is: an idea to be fixed stays with the step that asked for it."""
    if proposal.status == ProposalStatus.TO_FIX:
        last = proposal.checks.last()
        return last.step if last else CheckStep.SCHOOL
    return step_of_status(proposal)


def pass_refusal(*, proposal: Proposal, user: Any, step: str) -> DomainError | None:
    """Why this idea would not pass as it is: for the preview of passing many."""
    return check_refusal(proposal=proposal, user=user, step=step) or decision_refusal(
        proposal=proposal, step=step, decision=Decision(outcome=CheckOutcome.PASSED)
    )


def check_refusal(*, proposal: Proposal, user: Any, step: str) -> DomainError | None:
    """Why `user` may not check this idea now. The school's step may be done by the office too."""
    allowed = Proposal.objects.checkable_by(user) if step == CheckStep.SCHOOL else Proposal.objects.all()
    if (step == CheckStep.CITY and not user.is_staff) or not allowed.filter(pk=proposal.pk).exists():
        return DomainError("NOT_A_CHECKER", _("You are not one of those who check this idea."))
    if not proposal.round.is_under_way():
        return DomainError("CHECKING_OVER", _("Ideas of this round are no longer checked."))
    if step_of(proposal) != step:
        return DomainError("NOT_THIS_STEP", _("This check is not due: the idea is at another step."))
    return None


def decision_refusal(*, proposal: Proposal, step: str, decision: Decision) -> DomainError | None:
    """What is wrong with a decision, as the person who checks is told."""
    if decision.outcome != CheckOutcome.PASSED and not decision.reason.strip():
        return DomainError("NO_REASON", _("Write the reason: the authors read it first."))
    if decision.cost is not None and not decision.cost_reason.strip():
        return DomainError("NO_COST_REASON", _("Write why the cost is corrected."))
    if decision.outcome == CheckOutcome.TO_FIX:
        return _fix_date_refusal(proposal, decision.fix_by)
    if decision.outcome == CheckOutcome.PASSED:
        return _pass_refusal(proposal, step, decision)
    return None


def _fix_date_refusal(proposal: Proposal, fix_by: date | None) -> DomainError | None:
    voting = proposal.round.voting_opens_at
    if fix_by is None or fix_by <= timezone.localdate():
        return DomainError("FIX_DATE", _("Give a date in the future by which it must be fixed."))
    if voting and fix_by >= timezone.localdate(voting):
        return DomainError(
            "FIX_DATE", _("It must be fixed before voting opens on %(day)s."), day=words.day(voting)
        )
    return None


def _pass_refusal(proposal: Proposal, step: str, decision: Decision) -> DomainError | None:
    cost = proposal.cost if decision.cost is None else decision.cost
    if step == CheckStep.CITY and cost == 0:
        return DomainError("COST_UNKNOWN", _("Nobody knows the price yet. Enter the checked cost first."))
    return over_pot_refusal(proposal.pot, cost)

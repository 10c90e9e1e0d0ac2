"""Who may check an idea at school and in the city, and what a decision needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.enums import CheckOutcome, CheckStep, ProposalStatus
from budget.models import Appeal, Proposal
from budget.models.proposal import STEP_OF_STATUS
from budget.rules.proposals import over_pot_refusal
from budget.rules.supports import supporters_refusal
from youthportal.core import words
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import Membership, School


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a check comes to. `cost` in minor units replaces the authors' figure and needs `cost_reason`.

    `lines` (id of a cost line to its checked amount) is the same line by line: the cost is then their sum.
    """

    outcome: str
    reason: str = ""
    note: str = ""
    fix_by: date | None = None
    cost: int | None = None
    cost_reason: str = ""
    lines: Mapping[int, int] = field(default_factory=dict)

    def checked_cost(self, proposal: Proposal) -> int | None:
        """The figure that replaces the authors', or None: nothing was corrected."""
        if not self.lines:
            return self.cost
        found = {line.pk: line.amount or 0 for line in proposal.cost_lines.all()}
        return sum({**found, **self.lines}.values())


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
    if not can_check_at(user=user, proposal=proposal, step=step):
        return not_a_checker()
    if refusal := closeness_refusal(proposal=proposal, user=user):
        return refusal
    if refusal := _other_checker_refusal(proposal, user, step):
        return refusal
    if not proposal.round.is_under_way():
        return DomainError("CHECKING_OVER", _("Ideas of this round are no longer checked."))
    if step_of(proposal) != step:
        return DomainError("NOT_THIS_STEP", _("This check is not due: the idea is at another step."))
    return supporters_refusal(proposal)


def not_a_checker() -> DomainError:
    return DomainError("NOT_A_CHECKER", _("You are not one of those who check this idea."))


def no_text() -> DomainError:
    return DomainError("NO_TEXT", _("Write a few words first."))


def can_check_at(*, user: Any, proposal: Proposal, step: str) -> bool:
    """Whether the step is theirs at all: the office, a coordinator or teacher named for it, the city's."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_staff:
        return True
    if step == CheckStep.CITY:
        return Membership.objects.current().of_city_checkers().filter(user=user).exists()
    return Proposal.objects.checkable_by(user).filter(pk=proposal.pk).exists()


def closeness_refusal(*, proposal: Proposal, user: Any) -> DomainError | None:
    """Nobody decides about an idea of their own, nor where they declared to be too close."""
    if proposal.authors.filter(user=user).exists():
        return DomainError("OWN_IDEA", _("You are one of its authors: somebody else checks it."))
    if proposal.conflicts.filter(checker=user).exists():
        return DomainError(
            "TOO_CLOSE", _("You said that you are too close to this idea: somebody else checks it.")
        )
    return None


def _other_checker_refusal(proposal: Proposal, user: Any, step: str) -> DomainError | None:
    """Assigned to somebody else, or a second look at what this person rejected; the office may always."""
    if user.is_staff:
        return None
    assigned = proposal.assignments.filter(step=step).select_related("checker").first()
    if assigned and assigned.checker_id != user.pk and not _coordinates(user, proposal):
        return DomainError("OF_ANOTHER", _("This idea is checked by %(name)s."), name=str(assigned.checker))
    rejected = proposal.checks.filter(outcome=CheckOutcome.REJECTED, by=user)
    if rejected.exists() and Appeal.objects.filter(proposal=proposal).exists():
        return DomainError("SAME_EYES", _("You rejected it: another look needs another person."))
    return None


def _coordinates(user: Any, proposal: Proposal) -> bool:
    return School.objects.coordinated_by(user).filter(proposals=proposal).exists()


def assign_refusal(*, proposal: Proposal, checker: Any, step: str) -> DomainError | None:
    """Why `checker` cannot be asked to check this idea at this step."""
    if not can_check_at(user=checker, proposal=proposal, step=step):
        return DomainError(
            "NO_CHECKER_HERE", _("%(name)s does not check ideas at this step."), name=str(checker)
        )
    if closeness_refusal(proposal=proposal, user=checker):
        return DomainError("TOO_CLOSE", _("%(name)s is too close to this idea."), name=str(checker))
    if not proposal.round.is_under_way():
        return DomainError("CHECKING_OVER", _("Ideas of this round are no longer checked."))
    if step_of(proposal) is None:
        return DomainError("NOT_THIS_STEP", _("This check is not due: the idea is at another step."))
    return None


def appeal_refusal(*, proposal: Proposal, user: Any) -> DomainError | None:
    """Why its authors cannot ask for another look: once, after a rejection, before voting opens."""
    if not proposal.authors.filter(user=user).exists():
        return DomainError("NOT_AN_AUTHOR", _("Only its authors may do this."))
    if proposal.status != ProposalStatus.REJECTED:
        return DomainError("NOT_REJECTED", _("Another look is for ideas that were rejected."))
    if Appeal.objects.filter(proposal=proposal).exists():
        return DomainError("ASKED_ALREADY", _("You have asked for another look already. It stays decided."))
    if not proposal.round.is_under_way():
        return DomainError("CHECKING_OVER", _("The check of ideas is over. Ask the youth office what to do."))
    return None


def extend_refusal(*, proposal: Proposal, user: Any, fix_by: date) -> DomainError | None:
    """Why the authors cannot have more time."""
    step = step_of(proposal)
    if step is None or not can_check_at(user=user, proposal=proposal, step=step):
        return not_a_checker()
    if proposal.status != ProposalStatus.TO_FIX or not proposal.round.is_under_way():
        return DomainError("NOT_TO_FIX", _("Its authors have nothing to change now."))
    return _fix_date_refusal(proposal, fix_by)


def decision_refusal(*, proposal: Proposal, step: str, decision: Decision) -> DomainError | None:
    """What is wrong with a decision, as the person who checks is told."""
    if decision.outcome != CheckOutcome.PASSED and not decision.reason.strip():
        return DomainError("NO_REASON", _("Write the reason: the authors read it first."))
    if decision.checked_cost(proposal) is not None and not decision.cost_reason.strip():
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
    checked = decision.checked_cost(proposal)
    cost = proposal.cost if checked is None else checked
    if step == CheckStep.CITY and cost == 0:
        return DomainError("COST_UNKNOWN", _("Nobody knows the price yet. Enter the checked cost first."))
    return over_pot_refusal(proposal.pot, cost)

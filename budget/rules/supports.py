"""Who may support an idea, and whether it has the supporters that its round asks for."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.enums import PotKind, ProposalStatus
from budget.models import Proposal
from budget.rules.proposals import enrolment_refusal, is_author
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError


def support_refusal(*, proposal: Proposal, user: Any, at: datetime | None = None) -> DomainError | None:
    """Why `user` cannot support this idea, or take the support back, now."""
    round = proposal.round
    if not proposal.is_under_way:
        return DomainError("NOT_PUBLIC", _("This idea is not open to support now."))
    if not round.takes_proposals(at or now()):
        return DomainError("SUPPORT_CLOSED", _("Ideas are supported only while they are collected."))
    enrolment: Any = round.enrolment_of(user)
    if refusal := enrolment_refusal(round, enrolment):
        return refusal
    if proposal.pot.kind != PotKind.CITY and proposal.pot_id != enrolment.pot:
        return DomainError("ANOTHER_POT", _("Ideas for this money are supported by pupils of its schools."))
    is_own = getattr(proposal, "is_own", None)
    if is_author(proposal, user) if is_own is None else is_own:
        return DomainError("OWN_IDEA", _("It is your own idea: others support it."))
    return None


def missing_supporters(proposal: Proposal) -> int:
    """How many supporters an idea still needs before anybody checks it. Counts unless `with_support` did."""
    least = proposal.round.min_support
    if not least or proposal.status not in {ProposalStatus.SUBMITTED, ProposalStatus.DRAFT}:
        return 0
    found = getattr(proposal, "supporters", None)
    return max(0, least - (proposal.supports.count() if found is None else found))


def supporters_refusal(proposal: Proposal) -> DomainError | None:
    """Why an idea is not checked yet."""
    if proposal.status != ProposalStatus.SUBMITTED or not (missing := missing_supporters(proposal)):
        return None
    return DomainError(
        "TOO_FEW_SUPPORTERS",
        _("It is checked as soon as it has %(least)s supporters. %(missing)s are missing."),
        least=proposal.round.min_support,
        missing=missing,
    )

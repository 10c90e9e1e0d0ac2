"""When two ideas may become one: the same pot, both sent, the ballot still open, and both sides agree."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.enums import ProposalStatus
from budget.models import MergeOffer, Proposal
from budget.rules.proposals import is_author
from youthportal.core.exceptions import DomainError

MERGEABLE = (
    ProposalStatus.SUBMITTED,
    ProposalStatus.SCHOOL_PASSED,
    ProposalStatus.TO_FIX,
    ProposalStatus.ACCEPTED,
)


def merge_refusal(source: Proposal, target: Proposal) -> DomainError | None:
    """Why these two cannot become one, whoever asks."""
    if source.pk == target.pk or source.pot_id != target.pot_id:
        return DomainError("MERGE_OTHER_POT", _("Only two ideas for the same money can become one."))
    if not {source.status, target.status} <= set(MERGEABLE) or not source.round.is_under_way():
        return DomainError("MERGE_TOO_LATE", _("One of the ideas can no longer be joined."))
    return None


def offer_refusal(*, source: Proposal, target: Proposal, user: Any) -> DomainError | None:
    """Why `user` may not offer it: an author of one of them, or who checks at their school."""
    is_checker = Proposal.objects.checkable_by(user).filter(pk=source.pk).exists()
    if not is_checker and not is_author(source, user) and not is_author(target, user):
        return DomainError("NOT_AN_AUTHOR", _("Only its authors may do this."))
    if MergeOffer.objects.open().filter(source=source).exists():
        return DomainError("MERGE_OFFERED", _("This idea has been offered to join another already."))
    return merge_refusal(source, target)


def answer_refusal(*, offer: MergeOffer, user: Any) -> DomainError | None:
    """Why `user` cannot answer for one of the two teams."""
    if offer.closed_at:
        return DomainError("MERGE_CLOSED", _("This offer has been answered already."))
    if not is_author(offer.source, user) and not is_author(offer.target, user):
        return DomainError("NOT_AN_AUTHOR", _("Only its authors may do this."))
    return None

"""Comments and pictures of ideas: what `youthportal.moderation` asks of the budget."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from budget.enums import ProposalStatus
from budget.models import Proposal
from budget.rules.proposals import is_author
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError
from youthportal.moderation.enums import PictureStatus
from youthportal.moderation.models import Picture
from youthportal.moderation.places import Place, Target
from youthportal.organisations.models import School

KIND = "idea"
_OUT = frozenset({ProposalStatus.WITHDRAWN, ProposalStatus.REJECTED, ProposalStatus.SEALED})


def target_of(proposal: Proposal, *, is_public: bool) -> Target:
    return Target(
        kind=KIND,
        id=proposal.public_id,
        title=str(proposal),
        language=proposal.language,
        url=proposal.get_absolute_url() if is_public else "",
        thing=proposal,
    )


def talk_closed_refusal(proposal: Proposal, at: datetime | None = None) -> DomainError | None:
    """Comments help to improve an idea: they end with the time for sending ideas in, by the same clock."""
    round = proposal.round
    if round.takes_proposals(at or now()):
        return None
    if round.proposals_close_at is None or round.proposals_close_at > (at or now()):
        return DomainError("COMMENTS_CLOSED", _("Comments are closed."))
    return DomainError(
        "COMMENTS_CLOSED",
        _("Comments were open %(until)s."),
        until=words.until(round.proposals_close_at),
    )


def comment_refusal(*, proposal: Proposal, user: Any, at: datetime | None = None) -> DomainError | None:
    """Pupils of the round's schools whatever their grade, those who coordinate them, and the office may."""
    if closed := talk_closed_refusal(proposal, at):
        return closed
    if user.is_staff or proposal.round.enrolment_of(user) is not None:
        return None
    if School.objects.coordinated_by(user).filter(rounds__round=proposal.round).exists():
        return None
    return DomainError(
        "NOT_OF_THE_ROUND", _("Pupils and teachers of the schools in this round write here. You can read it.")
    )


def picture_refusal(*, proposal: Proposal, user: Any) -> DomainError | None:
    """Why `user` may not change its pictures: only authors, until the ballot is settled."""
    if not is_author(proposal, user):
        return DomainError("NOT_AN_AUTHOR", _("Only its authors may do this."))
    if proposal.status in _OUT or not proposal.round.is_under_way():
        return DomainError(
            "PICTURES_SETTLED", _("What is on the ballot is settled. Pictures cannot be changed any more.")
        )
    return None


def with_pictures(ideas: Any) -> Any:
    """Each with `has_pictures`, so that a page of an idea without any asks no further."""
    public = Picture.objects.filter(kind=KIND, target=OuterRef("public_id"), status=PictureStatus.PUBLIC)
    return ideas.annotate(has_pictures=Exists(public))


class IdeaPlace(Place):
    kind = KIND
    label = _("idea")

    def find(self, ids: Collection[UUID]) -> Iterator[Target]:
        is_public = Exists(Proposal.objects.public().filter(pk=OuterRef("pk")))
        ideas: Any = Proposal.objects.filter(public_id__in=ids).select_related("round", "school")
        for idea in ideas.annotate(seen_by_all=is_public):
            yield target_of(idea, is_public=idea.seen_by_all)

    def is_author(self, user: Any, target: Target) -> bool:
        return is_author(target.thing, user)

    def comment_refusal(self, *, user: Any, target: Target, at: datetime | None = None) -> DomainError | None:
        return comment_refusal(proposal=target.thing, user=user, at=at)

    def picture_refusal(self, *, user: Any, target: Target) -> DomainError | None:
        return picture_refusal(proposal=target.thing, user=user)

    def school_of(self, target: Target) -> Any:
        return target.thing.school

"""Writing, changing and deleting one's own texts.

Whoever writes is alone with the own texts (a lock by author), so that the same text sent twice at once
becomes one.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from youthportal.audit.models import record
from youthportal.core import locks
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion
from youthportal.moderation import holding, places, rules
from youthportal.moderation.enums import Role, TextStatus, Trust
from youthportal.moderation.models import Comment, Policy, Report
from youthportal.moderation.places import Target
from youthportal.organisations.models import Enrolment, School


@dataclass(frozen=True, kw_only=True)
class Signature:
    """As whom somebody writes: what the public reads, fixed at that moment."""

    role: Role
    school: School | None = None
    grade: int | None = None


def refuse(refusal: DomainError | None) -> None:
    if refusal:
        raise refusal


def signature_of(user: Any, target: Target) -> Signature:
    if user.is_staff:
        return Signature(role=Role.OFFICE)
    place = places.place(target.kind)
    enrolment = Enrolment.objects.current().of_user(user).select_related("school_class__school").first()
    if enrolment is not None:
        found = enrolment.school_class
        role = Role.TEAM if place and place.is_author(user, target) else Role.PUPIL
        return Signature(role=role, school=found.school, grade=found.grade)
    school = School.objects.coordinated_by(user).first()
    return Signature(role=Role.SCHOOL if school else Role.PUPIL, school=school)


def _hold(user: Any, text: str) -> str:
    """Why this text waits, or nothing."""
    policy, at = Policy.current(), now()
    if user.is_staff:
        return ""
    is_new = rules.trust_of(user, policy, at) == Trust.NEW
    return holding.hold(text, policy.conditions, is_new=is_new, at=timezone.localtime(at)) or ""


@transaction.atomic
def write_comment(
    *,
    actor: Any,
    target: Target,
    text: str,
    language: str,
    parent: Comment | None = None,
    with_first_name: bool = False,
) -> Comment:
    """Write below `target`. The comment is public at once, or held: its status says so.

    The same text here within ten minutes is the same comment: a button pressed twice writes once. Raises
    TEXT_TOO_LONG, TOO_MANY_LINKS, TOO_FAST, NO_ANSWER_HERE and what the place refuses.
    """
    locks.exclusive(f"moderation.author.{actor.pk}")
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    recent = Comment.objects.by(actor).about(target.kind, target.id)
    recent = recent.filter(created_at__gt=now() - rules.BURST_TIME, parent=parent, text=text)
    if text and (same := recent.filter(status__in=[TextStatus.PUBLIC, TextStatus.HELD]).first()):
        return same
    refuse(rules.comment_refusal(user=actor, target=target) or rules.text_refusal(text))
    if parent is not None:
        refuse(rules.answer_refusal(parent, target))
    if with_first_name:
        refuse(rules.first_name_refusal(actor, timezone.localdate()))
    hold, signature = _hold(actor, text), signature_of(actor, target)
    comment = Comment.objects.create(
        kind=target.kind,
        target=target.id,
        parent=parent,
        author=actor,
        role=signature.role,
        school=signature.school,
        grade=signature.grade,
        first_name=actor.first_name if with_first_name else "",
        language=language,
        text=text,
        status=TextStatus.HELD if hold else TextStatus.PUBLIC,
        hold=hold,
    )
    record(actor=actor, action="moderation.comment.written", subject=comment, data={"hold": hold})
    SiteVersion.bump()
    return comment


def lock_comment(comment: Comment) -> Comment:
    return Comment.objects.select_for_update().get(pk=comment.pk)


@transaction.atomic
def edit_comment(*, actor: Any, comment: Comment, text: str) -> Comment:
    """Change one's own text within the first minutes; it may be held for what stands in it now."""
    comment = lock_comment(comment)
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    refuse(rules.edit_refusal(comment=comment, user=actor) or rules.text_refusal(text))
    hold = _hold(actor, text)
    comment.text, comment.edited_at = text, now()
    if hold:
        comment.status, comment.hold = TextStatus.HELD, hold
    comment.save()
    record(actor=actor, action="moderation.comment.edited", subject=comment, data={"hold": hold})
    SiteVersion.bump()
    return comment


@transaction.atomic
def delete_comment(*, actor: Any, comment: Comment) -> None:
    """Delete one's own text. What somebody has answered leaves an empty place.

    A text with an open report is only taken from the page: the office can still read it, for a year.
    """
    comment = lock_comment(comment)
    refuse(rules.delete_refusal(comment=comment, user=actor))
    record(actor=actor, action="moderation.comment.deleted", subject=comment)
    is_reported = Report.objects.open().about("comment", comment.public_id).exists()
    if is_reported or comment.answers.exists():
        comment.status, comment.decided_at = TextStatus.REMOVED, now()
        comment.text = comment.text if is_reported else ""
        comment.save()
    else:
        comment.delete()
    SiteVersion.bump()

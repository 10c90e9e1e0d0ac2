"""Somebody is in danger: the duty contact is told at once. Texts that name an abuse are locked away."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from youthportal.audit.models import record
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion
from youthportal.moderation import notifications, places, rules
from youthportal.moderation.enums import AlarmStatus, ReportStatus, TextStatus
from youthportal.moderation.models import Alarm, Comment, SealedText
from youthportal.moderation.places import Target
from youthportal.moderation.services.comments import lock_comment, refuse
from youthportal.moderation.services.decisions import close_reports
from youthportal.moderation.services.pictures import hold_pictures

MAX_TEXT, MAX_CONTACT = 4000, 200
#: So many mails an hour; beyond, one mail in ten minutes says that there are more.
MAILS_AN_HOUR = 20


@transaction.atomic
def raise_alarm(
    *, actor: Any, text: str, language: str, contact: str = "", target: Target | None = None
) -> Alarm:
    """Keep it and write to the duty contacts at once. Nothing here refuses: too long a text is cut.

    Works without account and at any hour. It holds no address of a device and no other trace.
    """
    alarm = Alarm.objects.create(
        kind=target.kind if target else "",
        target=target.id if target else None,
        text=text.replace("\0", "").strip()[:MAX_TEXT],
        contact=contact.replace("\0", "").strip()[:MAX_CONTACT],
        language=language,
        user=actor if getattr(actor, "pk", None) else None,
    )
    record(actor=actor, action="moderation.alarm.raised", subject=alarm)
    recent = Alarm.objects.filter(created_at__gt=now() - timedelta(hours=1)).count()
    notifications.alarm_raised(alarm, is_flood=recent > MAILS_AN_HOUR)
    return alarm


@transaction.atomic
def take_alarm(*, actor: Any, alarm: Alarm) -> None:
    """Somebody of the office looks after it now; the other duty contact sees that."""
    refuse(rules.moderate_refusal(actor))
    locked = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if locked.status != AlarmStatus.OPEN:
        return
    locked.status, locked.taken_by, locked.taken_at = AlarmStatus.TAKEN, actor, now()
    locked.save()
    record(actor=actor, action="moderation.alarm.taken", subject=locked)


@transaction.atomic
def close_alarm(*, actor: Any, alarm: Alarm, outcome: str) -> None:
    locked = Alarm.objects.select_for_update().get(pk=alarm.pk)
    refuse(rules.close_alarm_refusal(alarm=locked, user=actor, outcome=outcome))
    locked.taken_by, locked.taken_at = locked.taken_by or actor, locked.taken_at or now()
    locked.status, locked.closed_at, locked.outcome = AlarmStatus.CLOSED, now(), outcome.strip()[:1000]
    locked.save()
    record(actor=actor, action="moderation.alarm.closed", subject=locked)


# --- texts that name an abuse ---------------------------------------------------------------------


@transaction.atomic
def seal_comment(*, actor: Any, comment: Comment) -> SealedText:
    """Move a text out of its page to where only the duty contacts open it. The page keeps nothing of it."""
    comment = lock_comment(comment)
    refuse(rules.seal_refusal(comment=comment, user=actor))
    found = places.find(comment.kind, comment.target)
    sealed = SealedText.objects.create(
        kind="comment",
        target=comment.public_id,
        text=comment.text,
        language=comment.language,
        place_title=found.title[:200] if found else "",
        author=comment.author,
        written_at=comment.created_at,
        sealed_by=actor,
    )
    comment.status, comment.text, comment.before = TextStatus.SEALED, "", ""
    comment.decided_by, comment.decided_at = actor, now()
    comment.save()
    close_reports(actor=actor, kind="comment", target=comment.public_id, status=ReportStatus.ACTED)
    record(actor=actor, action="moderation.comment.sealed", subject=comment)
    SiteVersion.bump()
    return sealed


@transaction.atomic
def seal_thing(*, actor: Any, target: Target) -> SealedText:
    """Lock away the words of what an app made a place of: the app takes them off its pages and rows.

    Its pictures are held again. Raises NOT_THE_OFFICE, NOT_THERE.
    """
    refuse(rules.moderate_refusal(actor))
    taken = places.take_words(actor, target)
    if taken is None:
        raise DomainError("NOT_THERE", rules.EMPTY)
    sealed = SealedText.objects.create(
        kind=target.kind,
        target=target.id,
        text=taken.text,
        language=taken.language,
        place_title=taken.where[:200],
        author=taken.author,
        written_at=taken.written_at,
        sealed_by=actor,
    )
    hold_pictures(actor=actor, target=target)
    close_reports(actor=actor, kind=target.kind, target=target.id, status=ReportStatus.ACTED)
    record(actor=actor, action="moderation.thing.sealed", subject=target.thing)
    SiteVersion.bump()
    return sealed


@transaction.atomic
def seal_alarm(*, actor: Any, alarm: Alarm) -> SealedText:
    """Lock away what somebody wrote into an urgent message; the message itself stays in its list."""
    locked = Alarm.objects.select_for_update().get(pk=alarm.pk)
    refuse(rules.moderate_refusal(actor))
    if not locked.text:
        raise DomainError("NOT_THERE", rules.EMPTY)
    sealed = SealedText.objects.create(
        kind="alarm",
        target=locked.public_id,
        text="\n\n".join(part for part in (locked.text, locked.contact) if part),
        language=locked.language,
        author=locked.user,
        written_at=locked.created_at,
        sealed_by=actor,
    )
    locked.text, locked.contact = "", ""
    locked.save(update_fields=["text", "contact", "updated_at"])
    record(actor=actor, action="moderation.alarm.sealed", subject=locked)
    return sealed


@transaction.atomic
def open_sealed(*, actor: Any, sealed: SealedText) -> None:
    """Note that somebody reads it; call before showing it."""
    if not rules.can_read_sealed(actor):
        raise DomainError("NOT_ON_DUTY", rules.NOT_ON_DUTY)
    record(actor=actor, action="moderation.sealed.opened", subject=sealed)


@transaction.atomic
def hand_over_sealed(*, actor: Any, sealed: SealedText, to: str) -> SealedText:
    """Say to whom it goes; from then on the protocol can be printed."""
    locked = SealedText.objects.select_for_update().get(pk=sealed.pk)
    refuse(rules.hand_over_refusal(sealed=locked, user=actor, to=to))
    locked.handed_to, locked.handed_by, locked.handed_at = to.strip()[:200], actor, now()
    locked.save()
    record(actor=actor, action="moderation.sealed.handed_over", subject=locked)
    return locked

"""Who is told what about texts, pictures, reports and alarms. Texts: templates/emails/moderation/.

Pupils without an e-mail address read the same on the start page and under "my texts". A mail about an
alarm holds nothing of what was written: mails are read on many screens.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from youthportal.accounts.models import User
from youthportal.moderation import places
from youthportal.moderation.models import Alarm, Comment, Picture, Report
from youthportal.municipality.models import DutyContact, Municipality
from youthportal.outbox.services import send_message

KIND = "moderation.decision"


def _facts(kind: str, target: Any, language: str, page: str) -> dict[str, Any]:
    found = places.find(kind, target)
    with translation.override(language):
        return {"title": found.title if found else "", "path": reverse(page)}


def comment_decided(comment: Comment, template: str) -> None:
    """Tell the author that the text can be read, or that it is hidden and why."""
    user = comment.author
    if user is None:
        return
    facts = _facts(comment.kind, comment.target, user.language, "moderation:mine")
    with translation.override(user.language):
        facts |= {"text": comment.text, "reason": comment.get_reason_display(), "words": comment.words}
    send_message(
        key=f"moderation.{template}.{comment.pk}.{comment.decided_at}.user.{user.pk}",
        kind=KIND,
        template=f"moderation/{template}",
        context=facts,
        user=user,
    )


def picture_decided(picture: Picture, template: str, reason: str = "") -> None:
    user = picture.author
    if user is None:
        return
    facts = _facts(picture.kind, picture.target, user.language, "moderation:mine")
    send_message(
        key=f"moderation.{template}.{picture.public_id}.user.{user.pk}",
        kind=KIND,
        template=f"moderation/{template}",
        context=facts | {"alt": picture.alt, "reason": reason},
        user=user,
    )


def report_closed(report: Report) -> None:
    """Tell whoever reported what came of it; not what the author was told."""
    user = report.reporter
    if user is None:
        return
    facts = _facts(report.kind, report.target, user.language, "moderation:policy")
    send_message(
        key=f"moderation.report.{report.pk}.{report.status}",
        kind=KIND,
        template=f"moderation/report_{report.status}",
        context=facts,
        user=user,
    )


# --- alarms ---------------------------------------------------------------------------------------


def on_duty() -> list[tuple[str, str]]:
    """Address and language of everybody who is told at once.

    The duty contact and the deputy of today; while none is named, the office's address and whoever works
    in the office.
    """
    contacts = [one.email for one in DutyContact.objects.current()]
    if not contacts:
        staff = User.objects.filter(is_staff=True, is_active=True).exclude(email=None)
        office = Municipality.current().contact_email
        contacts = [office, *(email or "" for email in staff.values_list("email", flat=True))]
    spoken = User.objects.filter(is_staff=True, email__in=contacts).values_list("email", "language")
    languages = dict(spoken)
    return [
        (email, languages.get(email, settings.LANGUAGE_CODE)) for email in dict.fromkeys(contacts) if email
    ]


def alarm_raised(alarm: Alarm, *, is_flood: bool) -> None:
    """One mail for each alarm and contact; in a flood of alarms one in ten minutes that says so."""
    minutes = timezone.now().strftime("%Y-%m-%dT%H:%M")[:-1]
    event = f"flood.{minutes}" if is_flood else str(alarm.pk)
    for email, language in on_duty():
        with translation.override(language):
            page = "changelist" if is_flood else "change"
            path = reverse(f"admin:moderation_alarm_{page}", args=[] if is_flood else [alarm.pk])
        send_message(
            key=f"moderation.alarm.{event}.{email}"[:200],
            kind="moderation.alarm",
            template="moderation/alarm",
            context={"path": path, "number": alarm.pk, "is_flood": is_flood},
            address=email,
            language=language,
        )

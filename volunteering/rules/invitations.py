"""When invitations go out, and until when somebody may say whether they come."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.enums import Reply
from volunteering.models import Invitation, RecognitionYear
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError

MOST_GUESTS = 5


def invite_refusal(year: RecognitionYear, at: datetime | None = None) -> DomainError | None:
    """Who is invited is known from the counting day on; the event has to be known, and ahead."""
    at = at or now()
    if not year.has_event:
        return DomainError(
            "NO_EVENT", _("Set the event first: its name, when and where it is, and until when to answer.")
        )
    if year.closed_at is not None or year.is_event_over(at):
        return DomainError("EVENT_OVER", _("The event is over: nobody can be invited to it any more."))
    if timezone.localdate(at) < year.counting_day:
        return DomainError(
            "COUNTING_AHEAD",
            _("Hours count until %(day)s. Invite from that day on, or set an earlier counting day."),
            day=words.day(year.counting_day),
        )
    return None


def takes_replies(year: RecognitionYear, today: date | None = None) -> bool:
    today = today or timezone.localdate(now())
    return year.closed_at is None and year.reply_until is not None and today <= year.reply_until


def answer_refusal(
    invitation: Invitation, reply: str, guests: int, at: datetime | None = None, *, by_office: bool = False
) -> DomainError | None:
    """The office writes down what it was told until the event is over; others answer until the day set."""
    year, at = invitation.year, at or now()
    if reply not in {Reply.YES, Reply.NO}:
        return DomainError("NO_ANSWER", _("Choose whether you come."))
    if not 0 <= guests <= MOST_GUESTS:
        return DomainError("TOO_MANY_GUESTS", _("Bring at most %(most)s people."), most=MOST_GUESTS)
    if year.closed_at is not None or year.is_event_over(at):
        return DomainError("EVENT_PAST", _("The event is over."))
    if not by_office and not takes_replies(year, timezone.localdate(at)):
        return DomainError(
            "REPLY_OVER",
            _("Answers were taken until %(day)s. If something has changed, tell the office."),
            day=words.day(year.reply_until) if year.reply_until else "",
        )
    return None

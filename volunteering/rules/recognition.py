"""When a recognition year may be changed, closed, followed by the next, or opened again for one volunteer."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.models import RecognitionYear
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError

#: What may still be set once a year is closed: nothing of it decides whose hours count.
AFTER_CLOSING = {"event_title", "event_text", "event_place", "release_at"}


def year_sense_refusal(year: RecognitionYear) -> DomainError | None:
    """Why these dates make no sense together."""
    if year.counting_day.year != year.year:
        return DomainError(
            "COUNTING_DAY_ELSEWHERE", _("The counting day lies in %(year)s itself."), year=year.year
        )
    if year.last_entry_day < year.counting_day:
        return DomainError(
            "ENTRIES_END_EARLY", _("The last day to enter hours cannot lie before the counting day.")
        )
    if year.min_age > year.max_age:
        return DomainError("AGES_TURNED", _("The youngest cannot be older than the oldest."))
    return _event_refusal(year)


def _event_refusal(year: RecognitionYear) -> DomainError | None:
    starts = year.event_starts_at
    if starts is None:
        return None
    if timezone.localdate(starts) < year.counting_day:
        return DomainError("EVENT_BEFORE_COUNTING", _("The event cannot lie before the counting day."))
    if year.reply_until and year.reply_until > timezone.localdate(starts):
        return DomainError("ANSWERS_AFTER_EVENT", _("Ask for answers by the day of the event at the latest."))
    if year.release_at and year.release_at < starts:
        return DomainError(
            "RELEASED_BEFORE_EVENT",
            _("Certificates open after the event, where they are handed over: choose a later moment."),
        )
    return None


def year_change_refusal(
    kept: RecognitionYear, year: RecognitionYear, fields: Collection[str]
) -> DomainError | None:
    """Why these fields of `kept` cannot become what they are in `year`."""
    names = {name.rpartition("_")[0] if name[-3:] in _LANGUAGES else name for name in fields}
    if kept.closed_at and names - AFTER_CLOSING:
        return DomainError(
            "YEAR_CLOSED", _("The year %(year)s is closed: its hours stay as they are."), year=kept.year
        )
    if year.threshold > kept.threshold and (kept.invitations.exists() or kept.certificates.exists()):
        return DomainError(
            "THRESHOLD_RAISED",
            _("People were invited for %(hours)s. The threshold can only become lower now."),
            hours=words.hours(kept.threshold),
        )
    if year.year != kept.year:
        return DomainError("YEAR_FIXED", _("The year itself stays. Open the next one instead."))
    return None


_LANGUAGES = {"_en", "_lt", "_lv", "_sl"}


def close_refusal(year: RecognitionYear, today: date | None = None) -> DomainError | None:
    if year.closed_at is not None:
        return DomainError("YEAR_CLOSED_ALREADY", _("This year is closed already."))
    if (today or timezone.localdate(now())) <= year.last_confirm_day:
        return DomainError(
            "CONFIRMING_GOES_ON",
            _("Hours are confirmed until %(day)s. Close the year after that."),
            day=words.day(year.last_confirm_day),
        )
    return None


def open_next_refusal(year: RecognitionYear) -> DomainError | None:
    if RecognitionYear.objects.filter(year=year.year + 1).exists():
        return DomainError("NEXT_IS_THERE", _("The next year is there already."))
    return None


def extension_refusal(
    year: RecognitionYear, until: date, reason: str, today: date | None = None
) -> DomainError | None:
    """An extension is for after the last day or the closing, ends, and has its reason."""
    today = today or timezone.localdate(now())
    if year.takes_entries(today) and year.takes_confirmations(today):
        return DomainError(
            "NOT_NEEDED", _("Hours of %(year)s are still taken from everybody."), year=year.year
        )
    if until < today:
        return DomainError("UNTIL_PAST", _("Choose today or a later day."))
    if not reason.strip():
        return DomainError("NO_REASON", _("Write why this volunteer's hours are taken late."))
    return None


def presence_refusal(year: RecognitionYear, at: datetime | None = None) -> DomainError | None:
    if year.event_starts_at is None or (at or now()) < year.event_starts_at:
        return DomainError("EVENT_AHEAD", _("Who was there is marked once the event has begun."))
    return None

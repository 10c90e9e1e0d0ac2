"""The recognition year in the hands of the office: its settings, its end, the next one, and exceptions."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from volunteering.models import Extension, RecognitionYear, Volunteer
from volunteering.rules import recognition as rules
from youthportal.audit.models import record
from youthportal.core import locks
from youthportal.core.db import now
from youthportal.core.exceptions import refuse
from youthportal.core.models import SiteVersion


def hold_open(years: Collection[int]) -> None:
    """Keep these years from being closed until the transaction ends; a closing that runs is waited for."""
    for year in sorted(years):
        locks.shared(f"volunteering.year.{year}")


def _lock(year: RecognitionYear) -> RecognitionYear:
    return RecognitionYear.objects.select_for_update().get(pk=year.pk)


@transaction.atomic
def save_year(*, actor: Any, year: RecognitionYear, fields: Collection[str]) -> RecognitionYear:
    """Keep what the office set; `fields` are those that it changed. Who reached it follows at once.

    Raises what `rules.recognition` refuses.
    """
    data: dict[str, Any] = {"fields": sorted(fields)}
    if year.pk:
        kept = _lock(year)
        refuse(rules.year_change_refusal(kept, year, fields))
        if kept.threshold != year.threshold:
            data["threshold"] = [kept.threshold, year.threshold]
    refuse(rules.year_sense_refusal(year))
    year.save()
    record(actor=actor, action="volunteering.year.saved", subject=year, data=data)
    SiteVersion.bump()
    return year


@transaction.atomic
def close_year(*, actor: Any, year: RecognitionYear) -> RecognitionYear:
    """From now on no hours of the year are entered or confirmed, but by an extension. Raises its refusals."""
    locks.exclusive(f"volunteering.year.{year.year}")
    locked = _lock(year)
    refuse(rules.close_refusal(locked))
    locked.closed_at = now()
    locked.save(update_fields=["closed_at", "updated_at"])
    record(actor=actor, action="volunteering.year.closed", subject=locked)
    SiteVersion.bump()
    return locked


@transaction.atomic
def open_next(*, actor: Any, year: RecognitionYear) -> RecognitionYear:
    """The next year with the same ages and days; event and a lowered threshold are decided anew.

    Raises NEXT_IS_THERE.
    """
    locked = _lock(year)
    refuse(rules.open_next_refusal(locked))
    following = RecognitionYear.objects.create(
        year=locked.year + 1,
        near=locked.near,
        min_age=locked.min_age,
        max_age=locked.max_age,
        counting_day=_year_later(locked.counting_day),
        last_entry_day=_year_later(locked.last_entry_day),
        last_confirm_day=_year_later(locked.last_confirm_day),
    )
    record(actor=actor, action="volunteering.year.opened", subject=following)
    SiteVersion.bump()
    return following


def _year_later(day: date) -> date:
    """29 February becomes the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)


@transaction.atomic
def extend(*, actor: Any, year: RecognitionYear, volunteer: Volunteer, until: date, reason: str) -> Extension:
    """Take this volunteer's hours of the year until a day; a second decision replaces the first.

    Raises NOT_NEEDED, UNTIL_PAST, NO_REASON.
    """
    locked = _lock(year)
    refuse(rules.extension_refusal(locked, until, reason))
    values = {"until": until, "reason": reason.strip()[:200], "granted_by": actor}
    found, _new = Extension.objects.update_or_create(year=locked, volunteer=volunteer, defaults=values)
    record(actor=actor, action="volunteering.year.extended", subject=found, data={"until": str(until)})
    return found

"""The weekly word from 1 November on to those who are close: what is missing, and what waits for whom."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from volunteering.models import Entry, RecognitionYear, Volunteer
from volunteering.notifications import recognition as news
from youthportal.core.db import now
from youthportal.municipality.models import Municipality

FIRST_MONTH = 11
WORKING_DAYS = 5


def counted_years(day: date) -> list[RecognitionYear]:
    """The years whose end is near on `day`: from 1 November until hours are entered no more."""
    found = [year for year in RecognitionYear.known() if year.closed_at is None]
    return [year for year in found if date(year.year, FIRST_MONTH, 1) <= day <= year.last_entry_day]


def waits_by_host(year: RecognitionYear, volunteers: Collection[Any]) -> dict[int, list[tuple[str, int]]]:
    """For each volunteer's id the hosts whose answer is awaited, with quarters, most first. One query."""
    entries = Entry.objects.waiting_for_host().in_year(year.year).filter(volunteer__in=volunteers)
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in entries.by_host():
        found[row["volunteer"]].append((row["host__organisation__name"], row["total"]))
    return {pk: sorted(rows, key=lambda row: (-row[1], row[0])) for pk, rows in found.items()}


def remind_near(day: date | None = None) -> int:
    """Write to everybody who is close; a second run in the same week sends nothing. How many were due.

    On the first working day of a week on which the office is open: there somebody answers questions.
    """
    day = day or timezone.localdate(now())
    if day.weekday() >= WORKING_DAYS or Municipality.current().is_office_closed:
        return 0
    due = 0
    for year in counted_years(day):
        people = list(Volunteer.objects.close(year).filter(user__is_active=True))
        waits = waits_by_host(year, people)
        for one in people:
            with transaction.atomic():
                news.near(one, year, waits.get(one.pk, []), day)
        due += len(people)
    return due


def near_of(user: Any, day: date | None = None) -> list[dict[str, Any]]:
    """The same for the start page of one person, in the language that is on; mostly empty."""
    found = []
    for year in counted_years(day or timezone.localdate()):
        mine = Volunteer.objects.close(year).filter(user=user).first()
        if mine:
            found.append(news.near_facts(mine, year, waits_by_host(year, [mine]).get(mine.pk, [])))
    return found

"""What volunteers hear of their hours: one mail for each answer, however many entries it was about."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation

from volunteering.models import Entry, EntryEvent
from youthportal.core import words
from youthportal.outbox.services import send_message

KIND = "volunteering.hours"


def hours_confirmed(entries: Iterable[Entry]) -> None:
    by_person: dict[int, list[Entry]] = {}
    for entry in entries:
        by_person.setdefault(entry.volunteer_id, []).append(entry)
    for rows in by_person.values():
        _tell("confirmed", rows)


def hours_given_back(entry: Entry, note: str) -> None:
    """The host asks something, or sends the entry back to be changed."""
    _tell(entry.state, [entry], note=note)


def hours_corrected(entry: Entry, reason: str) -> None:
    _tell("corrected", [entry], note=reason)


def hours_revoked(entry: Entry, reason: str) -> None:
    _tell("revoked", [entry], note=reason)


def _tell(template: str, entries: list[Entry], note: str = "") -> None:
    user: Any = entries[0].volunteer.user
    last = EntryEvent.objects.filter(entry=entries[0]).latest("pk")
    with translation.override(user.language):
        lines = [_line(entry) for entry in entries]
        path = entries[0].get_absolute_url() if note else reverse("volunteering:logbook")
    send_message(
        key=f"volunteering.{template}.{last.pk}.user.{user.pk}",
        kind=KIND,
        template=f"volunteering/{template}",
        context={"lines": lines, "note": note, "path": path},
        user=user,
    )


def _line(entry: Entry) -> str:
    return f"{words.day(entry.day)}, {entry.host}: {words.hours(entry.quarters)}"

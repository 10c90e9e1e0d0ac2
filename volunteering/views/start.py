"""What volunteering has on the start page: one query for what there is, then one for each thing that is."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from volunteering.views import honour, logbook_start, waiting, waiting_places
from volunteering.views.known import known_of
from youthportal.core import rooms


def open_items(user: Any) -> Iterable[rooms.OpenItem]:
    return waiting_places.open_items(user)


def waiting_items(user: Any) -> Iterable[rooms.OpenItem]:
    """For whoever is signed in, what waits for them; the office's queues for the office."""
    known = known_of(user)
    yield from logbook_start.waiting_items(user, known)
    yield from waiting_places.waiting_items(user, known)
    if known.supervises:
        yield from waiting.hours_to_confirm(user)
    if known.has_unanswered:
        yield from waiting.for_office()
    yield from honour.waiting_items(user, known)


def work_pages(user: Any) -> Iterable[rooms.WorkPage]:
    known = known_of(user)
    if user.is_staff:
        yield rooms.WorkPage(
            title=_("Desk of volunteering"),
            text=_("Sheets on paper, spreadsheets of hosts, and the report of a year."),
            url=reverse("volunteering:desk"),
        )
    yield from logbook_start.work_pages(user, known)
    yield from waiting_places.work_pages(user, known)
    yield from waiting.work_pages(user, known)

"""What volunteering has on the start page; each list costs a fixed number of queries."""

from collections.abc import Iterable
from typing import Any

from volunteering.views import honour, logbook_start, waiting, waiting_places
from youthportal.core import rooms


def open_items(user: Any) -> Iterable[rooms.OpenItem]:
    return waiting_places.open_items(user)


def waiting_items(user: Any) -> Iterable[rooms.OpenItem]:
    """For whoever is signed in, what waits for them; the office's queues for the office."""
    yield from logbook_start.waiting_items(user)
    yield from waiting_places.waiting_items(user)
    yield from waiting.hours_to_confirm(user)
    if user.is_staff:
        yield from waiting.for_office()
    yield from honour.waiting_items(user)


def work_pages(user: Any) -> Iterable[rooms.WorkPage]:
    yield from logbook_start.work_pages(user)
    yield from waiting_places.work_pages(user)
    yield from waiting.work_pages(user)

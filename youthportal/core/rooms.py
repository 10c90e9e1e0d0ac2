"""The registry of apps that have public pages, and what each of them has open now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class OpenItem:
    """A line of the start page: something a person can do now. `until` is its deadline, if it has one."""

    room: str
    title: str
    text: str
    url: str
    until: datetime | None = None
    action: str = ""


def nothing(user: Any) -> Iterable[OpenItem]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Room:
    """One of the five apps in the main navigation.

    `open_items(user)` is what everybody may do now, `waiting_items(user)` what waits for this person, who is
    signed in. Each must cost a fixed number of queries.
    """

    key: str
    label: str | Promise
    url_name: str
    open_items: Callable[[Any], Iterable[OpenItem]]
    waiting_items: Callable[[Any], Iterable[OpenItem]] = nothing


@dataclass(frozen=True, kw_only=True)
class WorkPage:
    """A page that belongs to a person's role: the way to it stands on the start page and on "My page"."""

    title: str
    text: str
    url: str


Work = Callable[[Any], Iterable[WorkPage]]
_rooms: list[Room] = []
_work: list[Work] = []
_waiting: list[Callable[[Any], Iterable[OpenItem]]] = []


def register_room(room: Room) -> None:
    """Called once by each app's AppConfig.ready()."""
    _rooms.append(room)


def register_work(source: Work) -> None:
    """Called by each package's AppConfig.ready(); `source(user)` must cost a fixed number of queries."""
    _work.append(source)


def register_waiting(source: Callable[[Any], Iterable[OpenItem]]) -> None:
    """For what waits for a person and belongs to no room; it stands before what the rooms say.

    `source(user)` must cost a fixed number of queries.
    """
    _waiting.append(source)


def rooms(path: str) -> list[dict[str, Any]]:
    """For the navigation: key, label, url, and whether `path` lies in it."""
    urls = [(room, reverse(room.url_name)) for room in _rooms]
    return [{"key": r.key, "label": r.label, "url": url, "current": path.startswith(url)} for r, url in urls]


def open_now(user: Any) -> list[OpenItem]:
    """All that is open, nearest deadline first, what has no deadline last."""
    items = [item for room in _rooms for item in room.open_items(user)]
    return sorted(items, key=lambda item: (item.until is None, item.until or 0))


def waiting_for(user: Any) -> list[OpenItem]:
    """What waits for this person today, in the order of the rooms; nothing for visitors."""
    if not user.is_authenticated:
        return []
    sources = [*_waiting, *(room.waiting_items for room in _rooms)]
    return [item for source in sources for item in source(user)]


def work_of(user: Any) -> list[WorkPage]:
    """The pages that go with this person's roles; none for visitors."""
    if not user.is_authenticated:
        return []
    return [page for source in _work for page in source(user)]

"""What can be talked about: the contract between moderation and the apps, and its registry.

An app describes each kind of thing that takes comments, pictures or reports by one `Place` and registers
it in `AppConfig.ready()`. Moderation knows a thing by the place's `kind` and the thing's public id, so it
needs neither foreign keys upwards nor content types (decision: comments hang on kind and id).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError


@dataclass(frozen=True, kw_only=True)
class Target:
    """One thing, as pages, mails and the queues name it. `url` is empty while the public cannot read it."""

    kind: str
    id: UUID
    title: str
    language: str
    url: str
    thing: Any


CLOSED = DomainError("NO_COMMENTS_HERE", _("Comments cannot be written here."))
NO_PICTURES = DomainError("NO_PICTURES_HERE", _("Pictures cannot be added here."))


class Place:
    """One kind of thing. Every method may be called with any target of this kind, public or not."""

    kind: str
    label: Any

    def find(self, ids: Collection[UUID]) -> Iterable[Target]:
        """The things with these ids, in one query for any number of them."""
        raise NotImplementedError

    def is_public(self, target: Target) -> bool:
        return bool(target.url)

    def is_author(self, user: Any, target: Target) -> bool:
        """Whether `user` made the thing: one of its authors speaks as such, and owns its pictures."""
        return False

    def comment_refusal(self, *, user: Any, target: Target, at: datetime | None = None) -> DomainError | None:
        return CLOSED

    def picture_refusal(self, *, user: Any, target: Target) -> DomainError | None:
        """Why `user` may neither add nor remove a picture."""
        return NO_PICTURES

    def school_of(self, target: Target) -> Any:
        """The school whose coordinator looks at pictures and may read what is held; None: only the office."""
        return None


@dataclass(frozen=True, kw_only=True)
class Taken:
    """The words of a thing, taken off it. `where` names its place without any of them."""

    text: str
    language: str
    author: Any
    written_at: datetime
    where: str


#: Takes the words of a thing off its rows, in the caller's transaction; None where there are none.
Sealer = Callable[[Any, Target], Taken | None]
_places: dict[str, Place] = {}
_sealers: dict[str, Sealer] = {}


def register(place: Place) -> None:
    """Called by an app's AppConfig.ready()."""
    _places[place.kind] = place


def register_sealer(kind: str, sealer: Sealer) -> None:
    """For kinds of things whose own words may name an abuse. A sealer writes, so it is a service."""
    _sealers[kind] = sealer


def take_words(actor: Any, target: Target) -> Taken | None:
    known = _sealers.get(target.kind)
    return known(actor, target) if known else None


def place(kind: str) -> Place | None:
    return _places.get(kind)


def find(kind: str, public_id: UUID) -> Target | None:
    """The thing, whether or not the public may see it; None for a kind or an id that does not exist."""
    known = place(kind)
    return next(iter(known.find([public_id])), None) if known else None


def find_all(rows: Iterable[Any]) -> dict[tuple[str, UUID], Target]:
    """The targets of rows with `kind` and `target`: one query for each kind."""
    wanted: dict[str, set[UUID]] = {}
    for row in rows:
        wanted.setdefault(row.kind, set()).add(row.target)
    known = {kind: _places[kind] for kind in wanted if kind in _places}
    return {(kind, found.id): found for kind, where in known.items() for found in where.find(wanted[kind])}

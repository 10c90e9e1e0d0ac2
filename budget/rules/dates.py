"""Dates of a round that everybody can read: which may still move, and why not.

What was announced is a promise: nothing ends in the past, no deadline comes nearer than a day, and what has
begun has begun. Drafts are changed in their form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from budget.enums import RoundStatus
from budget.models import Round
from budget.models.round import PHASE_DATES
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError

#: In the order in which a round goes through them.
DATES = (*PHASE_DATES, "results_on")
BEGINNINGS = frozenset({"focus_open_at", "proposals_open_at", "voting_opens_at"})
NOTICE = timedelta(hours=24)
Moment = datetime | date | None
_MOVABLE: dict[str, tuple[str, ...]] = {
    RoundStatus.PROPOSALS: DATES,
    RoundStatus.CHECKING: ("voting_opens_at", "voting_closes_at", "results_on"),
    RoundStatus.VOTING: ("results_on",),
    RoundStatus.CLOSED: ("results_on",),
    RoundStatus.COUNTED: ("results_on",),
}


@dataclass(frozen=True)
class Move:
    """One date of a round, before and after."""

    name: str
    old: Moment
    new: Moment

    @property
    def label(self) -> str:
        return label_of(self.name)

    @property
    def line(self) -> str:
        """In the language of the moment, for pages and mails."""
        before = _said(self.old) or pgettext("a date", "none")
        return gettext("%(label)s: %(new)s (before: %(old)s)") % {
            "label": self.label,
            "new": _said(self.new),
            "old": before,
        }

    @property
    def stored(self) -> list[str]:
        return [self.name, *(one.isoformat() if one else "" for one in (self.old, self.new))]

    @classmethod
    def read(cls, stored: list[str]) -> "Move":
        name, *texts = stored
        parse: Any = parse_date if name == "results_on" else parse_datetime
        old, new = (parse(text) if text else None for text in texts)
        return cls(name, old, new)


def label_of(name: str) -> str:
    """As a line begins: with a capital letter."""
    label = str(Round._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _said(at: Moment) -> str:
    if isinstance(at, datetime):
        return words.moment(at)
    return words.day(at) if at else ""


def _to_the_minute(at: Moment) -> Moment:
    return at.replace(second=0, microsecond=0) if isinstance(at, datetime) else at


def moves(round: Round, dates: Mapping[str, Moment]) -> list[Move]:
    """What would move, in the order of the phases; seconds, which no form shows, count for nothing."""
    pairs = ((name, getattr(round, name), dates[name]) for name in DATES if name in dates)
    return [Move(*pair) for pair in pairs if _to_the_minute(pair[1]) != _to_the_minute(pair[2])]


def movable(round: Round, at: datetime | None = None) -> list[str]:
    """The dates that may move now: not of phases that are over, nor the beginning of what has begun."""
    at = at or now()
    names = [name for name in _MOVABLE.get(round.status, ()) if not _has_begun(round, name, at)]
    if round.proposals_open_at and round.proposals_open_at <= at:
        names = [name for name in names if not name.startswith("focus_")]
    return names


def _has_begun(round: Round, name: str, at: datetime) -> bool:
    value = getattr(round, name)
    return name in BEGINNINGS and value is not None and value <= at


def unasked_refusal(round: Round, fields: set[str]) -> DomainError | None:
    """Why a form of settings may not change dates: people rely on them, so that has a page of its own."""
    if round.status != RoundStatus.DRAFT and fields & set(DATES):
        return DomainError(
            "DATES_ASK_FIRST", _("Dates of a public round are changed on the page “Change the dates”.")
        )
    return None


def dates_refusal(
    round: Round, dates: Mapping[str, Moment], at: datetime | None = None
) -> DomainError | None:
    """Why these dates cannot stand."""
    at = at or now()
    found, allowed = moves(round, dates), movable(round, at)
    if not found:
        return DomainError("NOTHING_MOVED", _("These are the dates as they are. Nothing would change."))
    for move in found:
        if move.name not in allowed:
            return DomainError("DATE_SETTLED", _("“%(date)s” cannot change any more."), date=move.label)
        if refusal := _move_refusal(move, at):
            return refusal
    return order_refusal({name: dates.get(name, getattr(round, name)) for name in DATES})


def _move_refusal(move: Move, at: datetime) -> DomainError | None:
    if move.new is None:
        return DomainError("DATE_MISSING", _("“%(date)s” was announced. Give another."), date=move.label)
    ends = move.new if isinstance(move.new, datetime) else None
    past = ends <= at if ends else move.new < timezone.localdate(at)
    if past:
        return DomainError("IN_THE_PAST", _("“%(date)s” would lie in the past."), date=move.label)
    if isinstance(move.new, datetime) and isinstance(move.old, datetime):
        is_nearer = move.name not in BEGINNINGS and at < move.old and move.new < move.old
        if is_nearer and move.new < at + NOTICE:
            return DomainError(
                "SHORT_NOTICE",
                _("“%(date)s” would come too soon: leave people at least a day."),
                date=move.label,
            )
    return None


def order_refusal(dates: Mapping[str, Moment]) -> DomainError | None:
    """Phases follow each other; the result comes on the last day of the vote or later."""
    known = [(name, dates[name]) for name in PHASE_DATES if dates[name] is not None]
    for (first, early), (second, late) in pairwise(known):
        if _compare(early, late, may_touch=second in BEGINNINGS):
            return _wrong_order(first, second)
    closes, result = dates["voting_closes_at"], dates["results_on"]
    if isinstance(closes, datetime) and result and result < timezone.localdate(closes):
        return _wrong_order("voting_closes_at", "results_on")
    return None


def _compare(early: Any, late: Any, *, may_touch: bool) -> bool:
    return bool(early > late if may_touch else early >= late)


def _wrong_order(first: str, second: str) -> DomainError:
    return DomainError(
        "DATES_OUT_OF_ORDER",
        _("“%(second)s” must come after “%(first)s”."),
        first=label_of(first),
        second=label_of(second),
    )

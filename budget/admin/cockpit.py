"""The registry behind a round's cockpit: each step is one function in its own place, each button one act.

A step says where the round stands with one thing: done, next (its button works), blocked (with the sentence
of the rule) or later. It is read on every view of the cockpit, so it asks at most two queries, and none when
its time has not come. To add one: write it in a module of `budget.admin.steps` (an own one per subject),
name that module in `steps/__init__.py`, and choose a place between the two steps it stands between:

    @step(450)
    def pictures(round: Round) -> Step | None:  # None: this round has no such step
        ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budget.enums import RoundStatus
from budget.models import Round
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError

ORDER = list(RoundStatus)
Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button of the checklist: the service, what it will do in words, and whether it can be undone."""

    label: Text
    warning: Text
    service: Callable[..., Any]
    refusal: Callable[[Round], DomainError | None]
    said: Text
    is_final: bool = True
    asks_reason: bool = False
    note: Callable[[Round], str] | None = None
    """What is special about this round: said before the confirmation."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the checklist. `state`: done, next, blocked or later; `act` is the name of an act.

    `link` and `more` are pairs of label and address.
    """

    title: Text
    state: str
    text: Text = ""
    act: str = ""
    link: tuple[Text, str] | None = None
    more: tuple[Text, str] | None = None

    @property
    def label(self) -> Text:
        return ACTS[self.act].label if self.act else ""


Source = Callable[[Round], Step | None]
ACTS: dict[str, Act] = {}
_sources: list[tuple[int, Source]] = []


def step(place: int) -> Callable[[Source], Source]:
    """Register a step at this place of the checklist (the steps of every round stand at whole hundreds)."""

    def register(source: Source) -> Source:
        _sources.append((place, source))
        _sources.sort(key=lambda pair: (pair[0], pair[1].__module__))
        return source

    return register


def register_act(name: str, act: Act) -> None:
    ACTS[name] = act


def checklist(round: Round) -> list[Step]:
    """All steps of this round, in order."""
    return [found for _place, source in _sources if (found := source(round)) is not None]


#: What is next, for the list of rounds: by the status alone, so that the list costs no query a row.
NEXT = {
    RoundStatus.DRAFT: _("prepare, then open for ideas"),
    RoundStatus.PROPOSALS: _("check ideas, then end the collecting"),
    RoundStatus.CHECKING: _("finish the checks, then open voting"),
    RoundStatus.VOTING: _("print slips, watch turnout"),
    RoundStatus.CLOSED: _("destroy the key, then count"),
    RoundStatus.COUNTED: _("publish"),
    RoundStatus.PUBLISHED: _("done"),
}


# --- what steps are made of -----------------------------------------------------------------------


def is_past(round: Round, status: RoundStatus) -> bool:
    return ORDER.index(RoundStatus(round.status)) > ORDER.index(status)


def is_before(round: Round, status: RoundStatus) -> bool:
    return ORDER.index(RoundStatus(round.status)) < ORDER.index(status)


def until(at: Any) -> str:
    return words.until(at) if at else ""


def move(round: Round, act: str, title: Text, status: RoundStatus, done: str = "") -> Step:
    """A step that moves the round on from `status`."""
    if is_past(round, status):
        return Step(title=title, state="done", text=done)
    if round.status != status:
        return Step(title=title, state="later")
    if refusal := ACTS[act].refusal(round):
        return Step(title=title, state="blocked", text=refusal.message)
    return Step(title=title, state="next", act=act)


def is_early(round: Round) -> bool:
    """Closing now would be before the announced end."""
    return bool(round.voting_closes_at and now() < round.voting_closes_at)

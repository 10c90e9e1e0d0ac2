"""A cockpit: where one object stands, as a checklist of steps, each with its button or what is missing.

A step is a function in its own place; each button is an act: the service, what it will do in words, and what
refuses it. A step says done, next (its button works), blocked (with the sentence of the rule) or later. All
steps are read on every view of the cockpit, so each asks at most two queries, and none before its time.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from youthportal.core.exceptions import DomainError

Text = str | Promise
Subject = TypeVar("Subject")


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button of the checklist. `note` says what is special about this object, before the confirmation."""

    label: Text
    warning: Text
    service: Callable[..., Any]
    refusal: Callable[[Any], DomainError | None]
    said: Text
    is_final: bool = True
    asks_reason: bool = False
    note: Callable[[Any], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the checklist. `state`: done, next, blocked or later; `act` is the name of an act.

    `link` and `more` are pairs of label and address; `label` is the act's, filled in by the cockpit.
    """

    title: Text
    state: str
    text: Text = ""
    act: str = ""
    link: tuple[Text, str] | None = None
    more: tuple[Text, str] | None = None
    label: Text = ""


class Cockpit(Generic[Subject]):
    """The steps and acts of one kind of object."""

    def __init__(self) -> None:
        self.acts: dict[str, Act] = {}
        self._sources: list[tuple[int, Callable[[Subject], Step | None]]] = []

    def step(
        self, place: int
    ) -> Callable[[Callable[[Subject], Step | None]], Callable[[Subject], Step | None]]:
        """Register a step at this place of the checklist; usual ones stand at whole hundreds."""

        def register(source: Callable[[Subject], Step | None]) -> Callable[[Subject], Step | None]:
            self._sources.append((place, source))
            self._sources.sort(key=lambda pair: (pair[0], pair[1].__module__))
            return source

        return register

    def register_act(self, name: str, act: Act) -> None:
        self.acts[name] = act

    def checklist(self, subject: Subject) -> list[Step]:
        """All steps of this object, in order; a step that answers None is not there."""
        found = (source(subject) for _place, source in self._sources)
        return [self._labelled(step) for step in found if step is not None]

    def _labelled(self, step: Step) -> Step:
        return replace(step, label=self.acts[step.act].label) if step.act else step

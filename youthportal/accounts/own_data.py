"""The registry of what the portal knows about a person: every app that stores something adds a section."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Section:
    """Lines of label and value under a title, for the person they are about. `key` names it in the file.

    `links` (words and address) lead to what the person can do there.
    """

    key: str
    title: str | Promise
    lines: list[tuple[str, str]]
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Eraser:
    """Takes a person out of an app's tables; `key` names it in the protocol, the answer is how many rows."""

    key: str
    erase: Callable[[Any], int]


_erasers: list[Eraser] = []
Source = Callable[[Any], Section]
_sources: list[Source] = []
_in_short: list[Source] = []


def register_section(source: Source, *, in_short: bool = False) -> None:
    """Called by an app's AppConfig.ready(); `source(user)` may return a section without lines.

    `in_short`: it also stands on "My page"; everything stands on the page of the own data.
    """
    _sources.append(source)
    if in_short:
        _in_short.append(source)


def sections(user: Any) -> list[Section]:
    return [section for source in _sources if (section := source(user)).lines]


def sections_in_short(user: Any) -> list[Section]:
    return [section for source in _in_short if (section := source(user)).lines]


def register_eraser(eraser: Eraser) -> None:
    """Called by an AppConfig.ready() of every app that stores something of a person."""
    _erasers.append(eraser)


def erase(user: Any) -> dict[str, int]:
    """Run all erasers inside the caller's transaction; how many rows of each kind were changed or deleted."""
    return {eraser.key: eraser.erase(user) for eraser in _erasers}

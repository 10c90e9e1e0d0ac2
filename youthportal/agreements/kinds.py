"""What people can be asked to agree to: each app registers its kinds in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from youthportal.agreements.models import Agreement

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One purpose of a link.

    `lines(agreement)` says exactly what is being agreed to, as label and value. `perform(agreement)` does it,
    inside the transaction of the answer; a DomainError undoes both. `refused(agreement)` tidies up after a
    "no". `workplace(agreement)`: where somebody goes on who agreed to do a piece of work; the same link
    leads there again until it expires.
    """

    key: str
    title: Text
    button: Text
    lines: Callable[[Agreement], list[tuple[Text, str]]]
    perform: Callable[[Agreement], None]
    refused: Callable[[Agreement], None] | None = None
    workplace: Callable[[Agreement], str] | None = None


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    _kinds[kind.key] = kind


def kind_of(agreement: Agreement) -> Kind:
    return _kinds[agreement.kind]

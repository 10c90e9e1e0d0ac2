"""What apps add to the page that verifies their documents. Each registers its kinds in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from youthportal.documents.models import Document


@dataclass(frozen=True)
class DocumentKind:
    """One kind of documents (`Document.kind`).

    `template` shows `facts(document)`: what the paper says, and nothing else. Where `person(document)` gives
    a name, whoever types the short code is asked for its surname; the QR code of the paper asks nothing.
    `revoked(actor, document, reason)` is called in the transaction that revokes a document.
    """

    key: str
    template: str
    facts: Callable[[Document], dict[str, Any]]
    person: Callable[[Document], str] | None = None
    revoked: Callable[[Any, Document, str], None] | None = None


_kinds: dict[str, DocumentKind] = {}


def register_kind(kind: DocumentKind) -> None:
    _kinds[kind.key] = kind


def kind_of(document: Document) -> DocumentKind | None:
    return _kinds.get(document.kind)


def asks_surname(document: Document) -> bool:
    kind = kind_of(document)
    return kind is not None and kind.person is not None

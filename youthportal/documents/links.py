"""Addresses of verification pages: the short code that people type, and the whole one inside a QR code.

Documents about a person ask whoever types the code for a surname. The QR code on the paper asks nothing: its
address goes on after the code with a tail that is derived from SECRET_KEY. With another key the tails of old
papers hold no more, and their pages ask as if the code had been typed.
"""

import base64
import hmac

from django.urls import reverse
from django.utils.crypto import salted_hmac

from youthportal.documents import kinds
from youthportal.documents.models import Document

SALT = "youthportal.documents.links"
TAIL_BYTES = 10


def whole_code(document: Document) -> str:
    """What follows `/d/` in the QR code."""
    return f"{document.code}-{_tail(document.code)}" if kinds.asks_surname(document) else document.code


def whole_url(document: Document) -> str:
    """The page of a document for somebody who has shown to know it."""
    return reverse("documents:verify", args=[whole_code(document)])


def short_code(given: str) -> str:
    """The code of an address, with or without its tail."""
    return given.partition("-")[0].upper()


def is_whole(given: str) -> bool:
    """Whether an address carries the tail that only the paper's QR code shows."""
    code, _dash, tail = given.upper().partition("-")
    return hmac.compare_digest(tail.encode(), _tail(code).encode())


def _tail(code: str) -> str:
    """16 letters and digits, 80 bits."""
    digest = salted_hmac(SALT, code, algorithm="sha256").digest()[:TAIL_BYTES]
    return base64.b32encode(digest).decode()

"""The key of a vote, joined from two halves, and the tokens derived from it.

One half is the setting BALLOT_SECRET, the other a random row in the database: a copy of either alone
derives nothing. A token is HMAC(key, box ‖ subject); the subject names a right to vote in words that only
the caller understands. Whoever has the key can tell whose ballot is whose, so it is destroyed after the
count (`destruction.py`).
"""

import hashlib
import hmac
import secrets
from typing import NewType
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from youthportal.ballots import destruction, promises
from youthportal.ballots.models import BallotKey
from youthportal.core.exceptions import DomainError

OpenKey = NewType("OpenKey", bytes)
HALF_BYTES = 32


def _join(half: bytes) -> OpenKey:
    return OpenKey(hmac.digest(settings.BALLOT_SECRET.encode(), b"ballot key\0" + half, "sha256"))


def fingerprint(key: OpenKey) -> str:
    """Public: it shows that two acts used the same key and tells nothing of the key."""
    return hmac.digest(key, b"fingerprint", "sha256").hex()


def create_key() -> BallotKey:
    half = secrets.token_bytes(HALF_BYTES)
    return BallotKey.objects.create(
        half=half, fingerprint=fingerprint(_join(half)), promise_key=promises.public_key()
    )


def open_key(half: bytes | memoryview | None, expected: str) -> OpenKey:
    """The whole key of a row's `half` and `fingerprint`.

    Raises DomainError: KEY_DESTROYED; ROUND_KEY_MISMATCH if BALLOT_SECRET is not the one the key was
    made with, because a ballot cast under another key would let everybody vote twice.
    """
    if half is None or destruction.is_listed(expected):
        raise DomainError("KEY_DESTROYED", _("The key of this vote has been destroyed."))
    key = _join(bytes(half))
    if not hmac.compare_digest(fingerprint(key), expected):
        raise DomainError(
            "ROUND_KEY_MISMATCH",
            _("Voting is interrupted by a technical fault. Nothing is lost. Please tell the youth office."),
        )
    return key


def derive_token(key: OpenKey, box_id: UUID, subject: str) -> bytes:
    """The 32 bytes with which `subject` can put one ballot into the box."""
    return hmac.digest(key, b"token\0" + box_id.bytes + subject.encode(), "sha256")


def stored(token: bytes) -> bytes:
    """What the ballot box keeps of a token."""
    return hashlib.sha256(token).digest()


def mismatched() -> list[BallotKey]:
    """Living keys that this process cannot open: the health check turns red."""
    found = []
    for row in BallotKey.objects.filter(half__isnull=False):
        try:
            open_key(row.half, row.fingerprint)
        except DomainError:
            found.append(row)
    return found


def broken_promises() -> list[BallotKey]:
    """Living keys whose announced signing key is not this process's: receipts would carry no promise."""
    living = BallotKey.objects.filter(half__isnull=False).exclude(promise_key="")
    return list(living.exclude(promise_key=promises.public_key()))

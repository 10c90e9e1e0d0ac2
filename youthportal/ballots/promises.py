"""The server's signature under what it promises: that a ballot is in the box, that a board is the one.

Ed25519, deterministic: the same promise is the same text, and giving it twice tells nothing. The public key
is frozen with the key of a vote when voting opens; where the signing key has changed since, nothing is
signed, because nobody could check it.
"""

import hashlib
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from youthportal.ballots.verify import board_message, promise_message


@lru_cache(maxsize=4)
def _signer(secret: str) -> tuple[Ed25519PrivateKey, str]:
    seed = hashlib.sha256(b"ballot signing key\0" + secret.encode()).digest()
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key, key.public_key().public_bytes_raw().hex()


def public_key() -> str:
    """The key that this installation signs with now, 64 hexadecimal digits."""
    return _signer(settings.BALLOT_SIGNING_KEY)[1]


def sign_promise(box_id: UUID, digest: str, expected_key: str) -> str:
    """The promise that this receipt's ballot is in the box; empty when another key was announced."""
    return _sign(promise_message(str(box_id), digest), expected_key)


def sign_board(round_slug: str, head: str, expected_key: str) -> str:
    """The signature under the head of a board; empty when another key was announced."""
    return _sign(board_message(round_slug, head), expected_key)


def _sign(message: bytes, expected_key: str) -> str:
    key, public = _signer(settings.BALLOT_SIGNING_KEY)
    return key.sign(message).hex() if expected_key == public else ""

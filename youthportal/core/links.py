"""Secrets of links in mails and on slips: derived as they go out, so that no row and no list holds them."""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings


def keyed(purpose: str, public_id: UUID) -> bytes:
    """256 bits that only this installation can compute; other ones for each purpose."""
    about = purpose.encode() + b"\0" + public_id.bytes
    return hmac.digest(settings.SECRET_KEY.encode(), about, "sha256")


def as_text(bits: bytes) -> str:
    """Without padding, as it stands in an address."""
    return base64.urlsafe_b64encode(bits).decode().rstrip("=")


def secret_of(purpose: str, public_id: UUID) -> str:
    """The secret in a link about what this random id names."""
    return as_text(keyed(purpose, public_id))


def digest_of(secret: str) -> bytes:
    """What a row keeps of a secret, to find it again."""
    return hashlib.sha256(secret.encode()).digest()

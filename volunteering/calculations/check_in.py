"""The code that a host shows on site: another one each minute, from the secret of the site alone.

HMAC-SHA-256 (RFC 2104) over the number of the minute; 30 bits of it are shown.
"""

import hmac
from datetime import datetime

WINDOW = 60
#: A code works in its own minute and in the one after, so that nobody runs for it.
STILL_GOOD = 1
BITS = 30


def window_of(at: datetime) -> int:
    return int(at.timestamp()) // WINDOW


def number_at(key: bytes, window: int) -> int:
    """The bits of one site in one minute."""
    digest = hmac.digest(key, f"check-in {window}".encode(), "sha256")
    return int.from_bytes(digest[:8]) >> (64 - BITS)


def numbers_now(key: bytes, at: datetime) -> list[int]:
    """What is accepted at that moment, the newest first."""
    now = window_of(at)
    return [number_at(key, now - back) for back in range(STILL_GOOD + 1)]

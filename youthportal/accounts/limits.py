"""Limits that a whole school behind one address never meets: failures only, counted per account.

Counters live in the shared cache, and in the process while Redis is away (core.cache).
"""

import hashlib
import ipaddress
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError


@dataclass(frozen=True)
class Limit:
    """At most `amount` failures in each window of `seconds`, for each key."""

    name: str
    amount: int
    seconds: int

    def _key(self, parts: tuple[object, ...]) -> str:
        window = int(time.time() // self.seconds)
        told = hashlib.sha256("\x00".join(str(part) for part in parts).encode()).hexdigest()
        return f"limit:{self.name}:{window}:{told}"

    def take(self, *parts: object) -> bool:
        """Count a try before it is made, so that tries at once cannot slip through; False: too many."""
        key = self._key(parts)
        cache.add(key, 0, self.seconds)
        try:
            return int(cache.incr(key)) <= self.amount
        except ValueError:  # the window ended between the two lines
            return True

    def give_back(self, *parts: object) -> None:
        """The try did not fail: it does not count."""
        try:
            cache.incr(self._key(parts), -1)
        except ValueError:
            return


def client_address(request: HttpRequest) -> str:
    """The visitor's address: the one that the outermost trusted proxy saw (setting TRUSTED_PROXIES).

    Whatever a client writes into X-Forwarded-For stands left of that entry and is not believed.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.TRUSTED_PROXIES
    address = seen[-proxies] if 0 < proxies <= len(seen) else direct
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return direct or "unknown"


@contextmanager
def counting_failures(limit: Limit, *parts: object) -> Iterator[None]:
    """Count what is done inside against `limit`, unless it succeeds.

    Raises DomainError TOO_MANY_TRIES instead of starting when the limit is reached.
    """
    if not limit.take(*parts):
        raise DomainError(
            "TOO_MANY_TRIES",
            _("Too many tries. Wait %(minutes)s minutes, or use your card."),
            minutes=-(-limit.seconds // 60),
        )
    yield
    limit.give_back(*parts)

"""Named locks that last until the end of the transaction.

PostgreSQL: transaction-level advisory locks, shared or exclusive. Row locks made the closer of a vote
wait fifty times longer when tried. SQLite: every transaction is IMMEDIATE (settings), so whoever is
inside one is alone already and a named lock has nothing to add.
"""

import hashlib

from django.db import connection


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def _lock(function: str, name: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("a transaction lock outside a transaction holds nothing")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_number(name)])


def shared(name: str) -> None:
    """Wait until nobody holds `name` exclusively; many may hold it shared."""
    _lock("pg_advisory_xact_lock_shared", name)


def exclusive(name: str) -> None:
    """Wait until nobody else holds `name` at all."""
    _lock("pg_advisory_xact_lock", name)

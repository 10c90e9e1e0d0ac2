"""Destroying a key so that it stays destroyed.

Three things hold together. The database's half is removed and its freed pages are cleaned. The key's
fingerprint goes into a list *outside the database* (setting DESTROYED_KEYS), so that a backup from before,
restored later, finds its key refused and is cleaned again by `destroy_revived`. And whoever changes
BALLOT_SECRET after the destruction makes even a stolen backup worthless (docs/ballots.md).
"""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from youthportal.ballots.models import BallotKey


def destroy(key: BallotKey) -> bool:
    """Remove the database's half inside the caller's transaction; False if that was done before.

    The list is written first: if the transaction fails, the next attempt ends the work.
    """
    _list(key.fingerprint)
    changed = BallotKey.objects.filter(pk=key.pk, half__isnull=False).update(
        half=None, destroyed_at=timezone.now()
    )
    transaction.on_commit(purge)
    return bool(changed)


#: Table, column, its type and an expression of it, by which the table is written anew.
Columns = tuple[tuple[str, str, str, str], ...]
OWN: Columns = (
    ("ballots_ballotkey", "half", "bytea", "substring(half FROM 1)"),
    ("ballots_ballot", "nonce", "bytea", "substring(nonce FROM 1)"),
)


def purge(columns: Columns = OWN) -> None:
    """Leave nothing of removed rows (halves, moved ballots) in the tables' files. Never in a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # VACUUM FULL would carry over dead rows while any older snapshot lives, in any session. ALTER
            # TABLE with USING writes the living rows alone into a new file, whoever else is reading.
            for table, column, kind, expression in columns:
                cursor.execute(f"ALTER TABLE {table} ALTER {column} TYPE {kind} USING {expression}")
        else:
            # secure_delete is on (settings): freed pages are blank already, the log still holds old ones.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()


def destroy_revived() -> int:
    """Destroy again what a restored backup brought back; returns how many keys that were."""
    living = BallotKey.objects.filter(half__isnull=False)
    revived = [key for key in living if is_listed(key.fingerprint)]
    if revived:
        with transaction.atomic():
            for key in revived:
                destroy(key)
    return len(revived)


def is_listed(fingerprint: str) -> bool:
    path = Path(settings.DESTROYED_KEYS)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return False
    return fingerprint in _read(path, changed)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> frozenset[str]:
    return frozenset(path.read_text().split())


def _list(fingerprint: str) -> None:
    """Append durably: on the disk before the database forgets."""
    if is_listed(fingerprint):
        return
    path = Path(settings.DESTROYED_KEYS)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"{fingerprint}\n")
        file.flush()
        os.fsync(file.fileno())

"""Putting a ballot into a box, looking whether one is there, and rewriting a box so that order says nothing.

`cast` writes one row in one table and nothing else: no audit entry, no job, no time (docs/ballots.md).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from youthportal.ballots.keys import stored
from youthportal.ballots.models import Ballot, BallotBox
from youthportal.ballots.receipts import Receipt, canonical, make_receipt
from youthportal.ballots.words import Range
from youthportal.core import locks
from youthportal.core.exceptions import DomainError

FEWEST_NEW = 20
NEW_SHARE = 10  # rewritten when a tenth of the box is new
NONCE_BYTES = 16

_COLUMNS = "id, box, token, choices, nonce, receipt"  # in the order of the model's fields
_INSERT = f"""
INSERT INTO ballots_ballot ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (box, token) DO NOTHING
"""  # noqa: S608 -- constants only
_HELD = "SELECT 1 FROM ballots_ballot WHERE box = %s AND token = %s"
_REWRITE = f"""
WITH gone AS (DELETE FROM ballots_ballot WHERE box = %s RETURNING {_COLUMNS})
INSERT INTO ballots_ballot ({_COLUMNS}) SELECT {_COLUMNS} FROM gone ORDER BY token
"""  # noqa: S608 -- constants only


def cast(*, box_id: UUID, token: bytes, choices: Mapping[str, Any], nonce: bytes) -> Receipt:
    """Put a ballot into the box, once per token; call inside a transaction.

    The same nonce with the same choices is the same act, sent twice: the same receipt. Everything else
    raises DomainError ALREADY_VOTED and tells nothing of what was cast.
    """
    kept, said = stored(token), canonical(choices)
    receipt = make_receipt(box_id, said, nonce)
    if not _insert(uuid4(), box_id, kept, said, nonce, bytes.fromhex(receipt.digest)):
        there = Ballot.objects.in_box(box_id).filter(token=kept).values_list("choices", "nonce")
        if [(held, bytes(mark)) for held, mark in there] != [(said, nonce)]:
            raise DomainError("ALREADY_VOTED", _("You have already voted here. Nothing was changed."))
    return receipt


def _insert(*values: Any) -> bool:
    """Whether a row of these values went in; False if its token has one. Fails without the constraint.

    By hand, because on SQLite the ORM would ignore every other fault together with the conflict.
    """
    fields = zip(Ballot._meta.concrete_fields, values, strict=True)
    prepared = [field.get_db_prep_save(value, connection) for field, value in fields]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, prepared)
        return int(cursor.rowcount) == 1


def used_tokens(box_ids: Iterable[UUID], tokens: Iterable[bytes]) -> set[bytes]:
    """Those of the tokens that have a ballot, in their stored form."""
    wanted = [stored(token) for token in tokens]
    found = Ballot.objects.filter(box__in=list(box_ids), token__in=wanted)
    return {bytes(token) for token in found.values_list("token", flat=True)}


def has_ballot(box_id: UUID, token: bytes) -> bool:
    """By hand, because every page of a ballot asks it."""
    box = Ballot._meta.get_field("box").get_db_prep_value(box_id, connection)
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [box, stored(token)])
        return cursor.fetchone() is not None


def all_tokens(box_ids: Iterable[UUID]) -> set[bytes]:
    """The stored tokens of all ballots in these boxes."""
    rows = Ballot.objects.filter(box__in=list(box_ids)).values_list("token", flat=True)
    return {bytes(token) for token in rows.iterator(chunk_size=5000)}


def receipts(box_id: UUID) -> list[str]:
    """The receipts of all ballots in the box, sorted."""
    rows = Ballot.objects.in_box(box_id).values_list("choices", "nonce").iterator(chunk_size=5000)
    return sorted(make_receipt(box_id, choices, bytes(nonce)).digest for choices, nonce in rows)


def find_boxes(box_ids: Iterable[UUID], typed: Range) -> list[UUID]:
    """The boxes with a ballot whose receipt begins as typed, one entry for each such ballot.

    Safe to ask at any time: whoever can ask holds the receipt or guesses one of 2 ** 44, and is told only
    that the ballot is there, which the promise on the receipt says already.
    """
    found = Ballot.objects.filter(box__in=list(box_ids)).with_receipt(typed.low, typed.high)
    return list(found.order_by("receipt").values_list("box", flat=True))


def read_counted(box_id: UUID) -> Iterator[tuple[str, dict[str, Any], str]]:
    """All ballots of a box in the order of their receipts: receipt, choices, nonce, the hashes made anew.

    A receipt is the hash of random bytes, so this order tells nothing of voters or times.
    """
    rows = Ballot.objects.in_box(box_id).order_by("receipt").values_list("choices", "nonce")
    for choices, nonce in rows.iterator(chunk_size=5000):
        yield make_receipt(box_id, choices, bytes(nonce)).digest, choices, bytes(nonce).hex()


def boxes_to_rewrite(boxes: Iterable[BallotBox]) -> list[BallotBox]:
    """The boxes with at least 20 new ballots, and at least a tenth of all, since their last rewriting."""
    known = {box.pk: box for box in boxes}
    counted = Ballot.objects.filter(box__in=list(known)).values("box").annotate(n=Count("pk")).order_by()
    held = {row["box"]: row["n"] for row in counted}
    return [
        box
        for pk, box in known.items()
        if held.get(pk, 0) - box.rewritten >= max(FEWEST_NEW, held.get(pk, 0) / NEW_SHARE)
    ]


def rewrite(box_id: UUID) -> int:
    """Write the box's rows again in the order of their tokens; returns how many.

    Afterwards neither place (ctid, rowid) nor transaction number tells which ballot came first. Voters go
    on meanwhile: on PostgreSQL it is one statement, so a ballot is always either old or new, never gone.
    """
    with transaction.atomic():
        locks.exclusive(f"ballots.rewrite.{box_id}")
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(_REWRITE, [box_id])
                count = int(cursor.rowcount)
            else:
                count = _rewrite_on_sqlite(cursor, box_id.hex)
        BallotBox.objects.filter(pk=box_id).update(rewritten=count)
    return count


def _rewrite_on_sqlite(cursor: Any, box: str) -> int:
    """Alone in an IMMEDIATE transaction: new rowids follow the order of tokens."""
    cursor.execute(f"SELECT {_COLUMNS} FROM ballots_ballot WHERE box = %s ORDER BY token", [box])  # noqa: S608
    rows = cursor.fetchall()
    cursor.execute("DELETE FROM ballots_ballot WHERE box = %s", [box])
    cursor.executemany(f"INSERT INTO ballots_ballot ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)", rows)  # noqa: S608
    return len(rows)


def empty(box: BallotBox) -> None:
    """Delete a box with its ballots, and its key when no other box needs it: for rehearsals alone."""
    key = box.key
    Ballot.objects.in_box(box.pk).delete()
    box.delete()
    if not key.boxes.exists():
        key.delete()

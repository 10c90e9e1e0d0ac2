"""Casting a ballot: the one service that writes one row in one table and leaves no other trace.

No audit entry, no job, no message, no log line, no time: any of them would place a ballot in time, beside
whatever else tells when its voter was there (docs/ballots.md). A test holds the list of its statements.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from budget import rules
from budget.enums import BallotType, Channel
from budget.models import Pot, Right, Round, VotingCode
from budget.rules import Choices, Paper, Points, Poll, Voter
from youthportal.ballots import keys, promises
from youthportal.ballots import services as ballots
from youthportal.ballots.receipts import Receipt
from youthportal.core import db, locks


class PotIds(NamedTuple):
    """All that casting needs of a pot."""

    pk: int
    round_id: int


def cast_ballot(*, pot: Pot | PotIds, voter: Voter, choices: Choices, nonce: bytes) -> Receipt:
    """Put the voter's ballot into the pot's box.

    `choices` are numbers on the ballot, with points where the paper asks for them; `nonce` (16 bytes) came
    with the review page. Raises the DomainError of `rules.ballot_refusal`, ROUND_KEY_MISMATCH, KEY_DESTROYED
    or ALREADY_VOTED. The same nonce with the same choices gives the same receipt, however often it is sent.
    Voters never wait for each other.
    """
    with transaction.atomic():
        locks.shared(Round.lock_of(pot.round_id))
        now = _stand(pot, voter)
        if now.box_id is None:
            raise rules.not_open()
        paper = read_paper(now.box_id, pot.round_id)
        refusal = rules.ballot_refusal(poll=now.poll, voter=now.voter, paper=paper, choices=choices)
        if refusal:
            raise refusal
        key = keys.open_key(now.half, now.fingerprint)
        token = keys.derive_token(key, now.box_id, voter.subject)
        receipt = ballots.cast(box_id=now.box_id, token=token, choices=paper.said(choices), nonce=nonce)
    promise = promises.sign_promise(receipt.box_id, receipt.digest, now.promise_key)
    return replace(receipt, promise=promise)


class Standing(NamedTuple):
    """Round, box, key and voter as the database knows them after the lock."""

    poll: Poll
    box_id: UUID | None
    half: bytes | None
    fingerprint: str
    promise_key: str
    voter: Voter | None


# By hand, and in one statement: through the ORM this one read cost more than all the rest of casting.
_STANDING = """
SELECT r.status, r.voting_opens_at, r.voting_closes_at, {clock}, p.box_id, k.half, k.fingerprint,
  k.promise_key, {voter}
FROM budget_pot p
JOIN budget_round r ON r.id = p.round_id
LEFT JOIN ballots_ballotkey k ON k.id = r.key_id
LEFT JOIN {rolls} ON v.id = %s AND v.round_id = r.id
WHERE p.id = %s
"""
_CLOCKS = {"postgresql": "clock_timestamp()", "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')"}
_ROLLS = {
    "account": ("budget_right", "CASE WHEN v.channel = 'account' THEN v.school_id END, false, false"),
    "code": ("budget_votingcode", "v.school_id, v.is_void, v.is_test"),
}
_STATEMENTS = {
    (vendor, channel): _STANDING.format(clock=clock, rolls=f"{table} v", voter=columns)
    for vendor, clock in _CLOCKS.items()
    for channel, (table, columns) in _ROLLS.items()
}


def _stand(pot: Pot | PotIds, voter: Voter) -> Standing:
    """Read again what may have changed since the ballot's page: the round, its key, the right or code."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[connection.vendor, voter.channel], [voter.pk, pot.pk])
        status, opens, closes, now, box, half, fingerprint, promise_key, *about = cursor.fetchone()
    school, void, test = about
    again = None
    if school is not None and voter.round_id == pot.round_id:
        again = Voter(voter.channel, voter.pk, voter.round_id, school, bool(test), bool(void))
    poll = Poll(status, _moment(opens), _moment(closes), _moment(now) or db.now())
    return Standing(poll, UUID(str(box)) if box else None, half, fingerprint or "", promise_key or "", again)


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite gives moments as text or without their zone, which is UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def right_voter(right: Right | None) -> Voter | None:
    """The voter of a right that is used by account; None for every other right."""
    if right is None or right.channel != Channel.ACCOUNT:
        return None
    return Voter(Channel.ACCOUNT, right.pk, right.round_id, right.school_id)


def code_voter(code: VotingCode | None) -> Voter | None:
    if code is None:
        return None
    return Voter(
        Channel.CODE, code.pk, code.round_id, code.school_id, is_test=code.is_test, is_void=code.is_void
    )


_CODE = "SELECT school_id, is_void, is_test FROM budget_votingcode WHERE id = %s AND round_id = %s"


def find_code_voter(pk: int, round_id: int) -> Voter | None:
    """By hand, because every page of a code voter asks it."""
    with connection.cursor() as cursor:
        cursor.execute(_CODE, [pk, round_id])
        row = cursor.fetchone()
    if row is None:
        return None
    school, void, test = row
    return Voter(Channel.CODE, pk, round_id, school, is_test=bool(test), is_void=bool(void))


_RIGHT = """
SELECT v.id, v.school_id FROM budget_right v JOIN organisations_pupil p ON p.id = v.pupil_id
WHERE p.user_id = %s AND v.round_id = %s AND v.channel = 'account'
"""


def find_account_voter(user_id: int, round_id: int) -> Voter | None:
    """By hand, because every page of a pupil's ballot asks it."""
    with connection.cursor() as cursor:
        cursor.execute(_RIGHT, [user_id, round_id])
        row = cursor.fetchone()
    return Voter(Channel.ACCOUNT, row[0], round_id, row[1]) if row else None


def read_paper(box_id: UUID, round_id: int) -> Paper:
    """The frozen ballot paper of a box: read once in each process, for it never changes."""
    return _papers(box_id, round_id)[box_id]


@lru_cache(maxsize=64)
def _papers(box_id: UUID, round_id: int) -> dict[UUID, Paper]:
    """All papers of a round; `box_id` in the key tells a round opened again from its former self."""
    frozen = Round.objects.values_list("frozen", flat=True).get(pk=round_id)
    ballot, currency = frozen["ballot"], frozen["currency"]
    papers = (_paper(pot, ballot, currency) for pot in frozen["pots"].values())
    return {paper.box_id: paper for paper in papers}


def _paper(pot: dict[str, Any], ballot: dict[str, Any], currency: str) -> Paper:
    return Paper(
        box_id=UUID(pot["box"]),
        prices=pot["prices"],
        amount=pot["amount"],
        currency=currency,
        at_least=pot["at_least"],
        at_most=ballot["at_most"],
        limit_money=ballot["limit_money"],
        schools=frozenset(pot["schools"]),
        points=_points(ballot),
    )


def _points(ballot: dict[str, Any]) -> Points | None:
    if ballot["type"] != BallotType.POINTS:
        return None
    total = ballot["points_total"]
    return Points(total, ballot["points_most"] or total)


def has_voted(*, voter: Voter, pot: Pot) -> bool:
    """Derived from the key while it exists; nothing anywhere is marked."""
    return bool(pots_voted_in(voter=voter, pots=[pot], key=round_key(voter.round_id)))


def pots_voted_in(*, voter: Voter, pots: Iterable[Pot], key: keys.OpenKey) -> set[int]:
    """Ids of the pots, all of the voter's round, in which this voter has a ballot. A query for each pot."""
    return {
        pot.pk
        for pot in pots
        if pot.box_id and ballots.has_ballot(pot.box_id, keys.derive_token(key, pot.box_id, voter.subject))
    }


def round_key(round_id: int) -> keys.OpenKey:
    """Raises KEY_DESTROYED or ROUND_KEY_MISMATCH."""
    half, fingerprint = Round.objects.values_list("key__half", "key__fingerprint").get(pk=round_id)
    return keys.open_key(half, fingerprint or "")

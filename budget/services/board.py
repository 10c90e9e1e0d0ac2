"""Writing the board of a published round, once, and handing it out as it was written."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budget.models import Board, BoardEntry, Round
from budget.services import board_content, papers
from budget.services.board_notice import NOTICE
from youthportal.audit.models import record
from youthportal.ballots import promises, verify
from youthportal.ballots.receipts import canonical_json
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion

AT_ONCE = 20


def register() -> None:
    """Make the job known wherever it is asked for."""
    jobs.handler(papers.BOARD_JOB)(_write)


def _write(run: jobs.Run) -> dict[str, Any]:
    round_ = Round.objects.get(pk=run.args["round"])
    board = write_board(actor=run.job.owner, round=round_)
    NOTICE.enqueue(actor=run.job.owner, subject=round_, label=round_.title, round=round_.pk)
    return {"head": board.head, "ballots": board.ballots}


def write_board(*, actor: Any, round: Round) -> Board:
    """Write the chain of a published round and sign its head; a second call finds the first one's board.

    Raises DomainError NOT_PUBLISHED, or SIGNING_KEY_CHANGED: then nobody could trust the signature.
    """
    with transaction.atomic():
        round_ = Round.objects.select_for_update(of=("self",)).select_related("key").get(pk=round.pk)
        if not round_.has_public_result:
            raise DomainError("NOT_PUBLISHED", _("The board is written when the result is published."))
        if board := Board.objects.filter(round=round_).first():
            return board
        chain = _Chain(round_)
        for kind, body in board_content.entries(round_):
            chain.add(kind, body)
        board = chain.close()
        record(actor=actor, action="budget.board.written", subject=round_, data={"head": board.head})
        SiteVersion.bump()
    return board


class _Chain:
    """Entries on their way into the table, a few at a time."""

    def __init__(self, round_: Round) -> None:
        self._round = round_
        self._waiting: list[BoardEntry] = []
        self._number = 0
        self._head = ""
        self._ballots = 0
        self._size = 0

    def add(self, kind: str, body: dict[str, Any]) -> None:
        self._number += 1
        entry = {"body": body, "kind": kind, "number": self._number, "previous": self._head}
        values = {"number": self._number, "kind": kind, "previous": self._head}
        self._head = verify.entry_hash(entry)
        text = canonical_json(body)
        self._waiting.append(BoardEntry(round=self._round, body=text.decode(), hash=self._head, **values))
        self._ballots += len(body.get("ballots", ()))
        self._size += len(text)
        if len(self._waiting) >= AT_ONCE:
            self._flush()

    def close(self) -> Board:
        self._flush()
        promised = self._round.key.promise_key if self._round.key else ""
        key = promised or promises.public_key()
        signature = promises.sign_board(self._round.slug, self._head, key)
        if not signature:
            raise DomainError(
                "SIGNING_KEY_CHANGED",
                _("BALLOT_SIGNING_KEY is not what it was when voting opened. Set it back, then try again."),
            )
        return Board.objects.create(
            round=self._round,
            head=self._head,
            public_key=key,
            signature=signature,
            ballots=self._ballots,
            size=self._size,
        )

    def _flush(self) -> None:
        BoardEntry.objects.bulk_create(self._waiting)
        self._waiting = []


def board_file(board: Board) -> Iterator[str]:
    """The board as one JSON file, in pieces; the hashed texts go out as they were stored."""
    yield f'{{"format":{json.dumps(verify.FORMAT)},"entries":[\n'
    for number, kind, body, previous, hashed in board.rows():
        comma = ",\n" if number > 1 else ""
        yield (
            f'{comma}{{"number":{number},"kind":"{kind}","previous":"{previous}","hash":"{hashed}",'
            f'"body":{body}}}'
        )
    yield (f'\n],"head":"{board.head}","public_key":"{board.public_key}","signature":"{board.signature}"}}\n')

"""Writing the board: once, in an order that tells nothing, and never changed afterwards."""

import json
import random

import pytest
from django.db import IntegrityError, connection, transaction

from budget.models import Board, BoardEntry
from budget.services import papers
from budget.services.board import board_file, write_board
from budget.services.board_notice import NOTICE
from tests.ballots import attack
from tests.budget import boards
from tests.budget.results import closed_round, published_round
from youthportal.audit.models import Entry
from youthportal.ballots import promises
from youthportal.ballots.receipts import make_receipt
from youthportal.core.exceptions import DomainError
from youthportal.core.jobs import run_job
from youthportal.core.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def destroyed_keys(settings, tmp_path):
    settings.DESTROYED_KEYS = tmp_path / "destroyed"


def bodies(round_, kind):
    found = BoardEntry.objects.filter(round=round_, kind=kind).order_by("number")
    return [json.loads(body) for body in found.values_list("body", flat=True)]


def test_publishing_has_the_board_and_its_notices_written():
    round_, _receipts = boards.voted_round(random.Random(1))
    assert Job.objects.filter(name=papers.BOARD_JOB).count() == 1
    board = write_board(actor=None, round=round_)
    assert write_board(actor=None, round=round_) == board
    assert Entry.objects.filter(action="budget.board.written").count() == 1
    assert (board.ballots, board.public_key) == (36, round_.key.promise_key)


def test_the_job_writes_board_and_notices_and_may_run_twice():
    round_, _receipts = boards.voted_round(random.Random(1))
    job = Job.objects.get(name=papers.BOARD_JOB)
    for _attempt in range(2):
        run_job(job.pk)
        Job.objects.filter(pk=job.pk).update(state="queued")
    for notice in Job.objects.filter(name=NOTICE.job):
        run_job(notice.pk)
    assert Board.objects.count() == 1
    assert {NOTICE.issued(round_, language) is None for language in ("en", "lt", "lv", "sl")} == {False}


def test_no_board_before_the_publication():
    with pytest.raises(DomainError, match="NOT_PUBLISHED"):
        write_board(actor=None, round=closed_round())


def test_with_another_signing_key_no_board_is_written(settings):
    round_, _receipts = boards.voted_round(random.Random(1))
    settings.BALLOT_SIGNING_KEY = "changed since the opening"
    with pytest.raises(DomainError, match="SIGNING_KEY_CHANGED"):
        write_board(actor=None, round=round_)
    assert BoardEntry.objects.count() == 0


def test_an_election_that_was_not_held_here_is_signed_with_todays_key():
    board = write_board(actor=None, round=published_round())
    assert board.public_key == promises.public_key()


@pytest.mark.parametrize("table", ["budget_board", "budget_boardentry"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET round_id = round_id"])
def test_no_statement_changes_a_board(table, statement):
    write_board(actor=None, round=published_round())
    with pytest.raises(IntegrityError, match="takes no"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_the_order_of_the_board_tells_nothing_of_the_order_of_voting():
    round_, receipts = boards.voted_round(random.Random(5), by_account=120, ballots=120)
    write_board(actor=None, round=round_)
    box = round_.pots.get().box_id
    listed = [
        make_receipt(box, one["choices"], bytes.fromhex(one["nonce"])).digest
        for batch in bodies(round_, "ballots")
        for one in batch["ballots"]
    ]
    truth = [receipt.digest for receipt in receipts]
    assert sorted(listed) == sorted(truth)
    assert listed == sorted(listed)
    assert not attack.betrays(listed, truth)


def test_a_board_in_the_order_of_casting_would_be_caught():
    truth = [f"{n:064x}" for n in range(120)]
    assert attack.betrays(truth, truth)


def test_no_person_token_or_id_is_on_the_board(youth_worker):
    round_, _receipts = boards.voted_round(random.Random(1))
    write_board(actor=youth_worker, round=round_)
    (closing,) = bodies(round_, "closing")
    assert "by" not in closing["destruction"]
    assert closing["destruction"]["key"] == round_.key.fingerprint
    for batch in bodies(round_, "ballots"):
        assert {tuple(sorted(one)) for one in batch["ballots"]} == {("choices", "nonce")}


def test_a_channel_of_a_few_voters_is_not_told_and_neither_are_the_others():
    round_, _receipts = boards.voted_round(random.Random(1), by_code=2)
    write_board(actor=None, round=round_)
    (closing,) = bodies(round_, "closing")
    assert closing["pots"][0]["channels"] == []
    assert closing["pots"][0]["rights"] == 42


def test_channels_of_many_voters_are_told():
    round_, _receipts = boards.voted_round(random.Random(1), by_code=9)
    write_board(actor=None, round=round_)
    (closing,) = bodies(round_, "closing")
    assert closing["pots"][0]["channels"] == [
        {"channel": "account", "ballots": 36, "rights": 40},
        {"channel": "code", "ballots": 0, "rights": 9},
    ]


def test_the_file_comes_in_pieces(monkeypatch):
    from budget.services import board_content

    monkeypatch.setattr(board_content, "BATCH", 5)
    board = write_board(actor=None, round=published_round())
    pieces = list(board_file(board))
    assert len(pieces) == 2 + BoardEntry.objects.count()
    assert json.loads("".join(pieces))["head"] == board.head

"""The board of a published round: page, file, program; and nothing of it before the publication."""

import json
import random
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import Board
from budget.services.board import write_board
from budget.services.board_notice import NOTICE
from tests.budget import boards
from tests.budget.results import published_round
from tests.budget.views.test_voting import text
from tests.factories import voting
from youthportal.core.models import SiteVersion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def destroyed_keys(settings, tmp_path):
    settings.DESTROYED_KEYS = tmp_path / "destroyed"


@pytest.fixture
def board():
    round_, _receipts = boards.voted_round(random.Random(1))
    return write_board(actor=None, round=round_)


def page_of(round_, name="board"):
    return reverse(f"budget:{name}", args=[round_.slug])


def test_the_page_shows_head_files_and_what_was_destroyed(client, board):
    page = client.get(reverse("budget:board", args=[board.round.slug]))
    shown = text(page)
    assert board.head in "".join(shown.split())
    assert "python3 verify.py board.json" in shown
    assert "the key of the vote was destroyed" in shown
    assert "On " + format_day(board) in shown
    addresses = (page_of(board.round, "board_json"), reverse("budget:verifier"))
    assert all(f'href="{address}"'.encode() in page.content for address in addresses)
    assert b"<svg" in page.content


def format_day(board):
    from django.utils.formats import date_format

    told = board.round.protocol["destruction"]["backups_gone_on"]
    return date_format(date.fromisoformat(told), "DATE_FORMAT")


def test_the_file_is_the_chain_as_it_was_written(client, board):
    response = client.get(reverse("budget:board_json", args=[board.round.slug]))
    told = json.loads(b"".join(response.streaming_content))
    assert (told["head"], told["signature"]) == (board.head, board.signature)
    assert sum(len(one["body"]["ballots"]) for one in told["entries"] if one["kind"] == "ballots") == 36
    again = client.get(page_of(board.round, "board_json"), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_program_is_handed_out_as_it_lies_in_the_repository(client, board):
    response = client.get(reverse("budget:verifier"))
    assert b"".join(response.streaming_content) == boards.verify_source()


def test_the_result_page_leads_to_the_board(client, board):
    pot = voting.school_pot(board.round)
    result = client.get(reverse("budget:result", args=[board.round.slug, pot.slug]))
    assert f'href="{page_of(board.round)}"'.encode() in result.content


@pytest.mark.parametrize("name", ["board", "board_json"])
def test_before_it_is_written_there_is_no_board(client, name):
    round_ = published_round()
    assert client.get(page_of(round_, name)).status_code == 404
    assert client.get(reverse(f"budget:{name}", args=["nowhere"])).status_code == 404


@pytest.mark.parametrize("status", ["voting", "closed", "counted"])
@pytest.mark.parametrize("name", ["board", "board_json"])
def test_the_gate_of_results_is_the_boards(client, board, name, status):
    """A restored or mended row must not open what the status closes."""
    type(board.round).objects.filter(pk=board.round_id).update(status=status)
    SiteVersion.bump()
    assert client.get(page_of(board.round, name)).status_code == 404


def test_the_page_takes_few_queries_with_one_pot_or_three(client):
    counts = []
    for city in (False, True):
        round_, _receipts = boards.voted_round(random.Random(1), city=city)
        write_board(actor=None, round=round_)
        client.get(page_of(round_))
        SiteVersion.bump()
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(round_))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_a_small_pot_says_why_it_shows_only_the_result(client):
    round_, _receipts = boards.voted_round(random.Random(2), ballots=9)
    write_board(actor=None, round=round_)
    shown = text(client.get(page_of(round_)))
    assert "only the result" in shown
    assert "two named people counted the ballots again" in shown


def test_the_notice_is_a_paper_of_the_board_page(client, board, youth_worker):
    document = NOTICE.issue(actor=youth_worker, subject=board.round, language="lt")
    assert NOTICE.issued(board.round, "lt") == document
    assert NOTICE.issued(board.round, "en") is None
    page = client.get(f"/lt/budget/{board.round.slug}/board/")
    assert document.get_absolute_url().encode() in page.content
    assert Board.objects.count() == 1

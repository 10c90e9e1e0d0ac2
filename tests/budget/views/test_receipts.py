"""The words of a receipt, the signed promise, and the page that says whether a ballot is in the box."""

import logging

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.ballots import attack
from tests.budget.views.test_voting import at, cast, enter, text
from tests.factories import voting
from youthportal.ballots import verify
from youthportal.ballots.models import Ballot
from youthportal.ballots.receipts import ShortForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return voting.voting_round(by_account=30, by_code=3)


@pytest.fixture
def held(client, round):
    """Somebody has voted; returns the page of the receipt and its digest."""
    enter(client, voting.new_codes(round)[0])
    done, _form = cast(client, round)
    (digest,) = voting.receipts(round)
    return done.url, digest


def check(client, round, typed):
    return client.post(reverse("budget:check_receipt", args=[round.slug]), {"receipt": typed})


def test_the_receipt_is_shown_in_words_and_whole(client, held):
    page, digest = held
    shown = text(client.get(page))
    short = ShortForm.of(digest)
    assert f"{short.words} {short.characters}" in shown
    assert "".join(shown.split()).count(digest) == 1


def test_the_promise_is_a_file_that_anybody_can_check(client, round, held):
    response = client.get(reverse("budget:promise", args=[round.slug, voting.school_pot(round).slug]))
    assert response["Content-Type"].startswith("text/plain")
    first, *lines = response.content.decode().splitlines()
    said = dict(line.split(": ", 1) for line in lines)
    assert first == verify.PROMISE
    assert said["receipt"] == held[1]
    assert said["key"] == round.key.promise_key
    assert verify.is_signed(
        said["key"], verify.promise_message(said["box"], said["receipt"]), said["signature"]
    )


def test_nobody_else_gets_the_promise(client, round, held):
    address = reverse("budget:promise", args=[round.slug, voting.school_pot(round).slug])
    assert Client().get(address).status_code == 404


def test_without_the_signing_key_of_the_opening_people_vote_and_get_no_promise(client, round, settings):
    settings.BALLOT_SIGNING_KEY = "another machine's"
    enter(client, voting.new_codes(round)[0])
    done, _form = cast(client, round)
    page = client.get(done.url)
    assert "Signed promise" not in text(page)
    assert ShortForm.of(voting.receipts(round)[0]).words in text(page)
    address = reverse("budget:promise", args=[round.slug, voting.school_pot(round).slug])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("form", ["words", "all", "hex", "groups"])
def test_while_people_vote_the_words_find_the_ballot_and_not_the_choice(round, held, form):
    short = ShortForm.of(held[1])
    typed = {
        "words": short.words.upper(),
        "all": f"{short.words} {short.characters}",
        "hex": held[1],
        "groups": " ".join(held[1][at : at + 4] for at in range(0, 64, 4)),
    }[form]
    shown = text(check(Client(), round, typed))
    assert "Your ballot is in the box" in shown
    assert voting.school_pot(round).name in shown
    assert "Idea 1" not in shown


def test_a_receipt_that_is_nowhere_is_said(client, round, held):
    assert "No ballot of this round has this receipt" in text(
        check(client, round, "abacus abbey about above")
    )


def test_right_words_with_wrong_characters_are_not_found(client, round, held):
    short = ShortForm.of(held[1])
    other = "2222 2222" if short.characters != "2222 2222" else "3333 3333"
    assert "No ballot of this round" in text(check(client, round, f"{short.words} {other}"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the words of your receipt"),
        ("abacus abbey", "Type all four words"),
        ("abacus abbey abuot above", "Did you mean “about”?"),
        ("abacus abbey about above AB", "eight letters and digits"),
        ("<script>", "Did you mean “script”?"),
        ("\x00 \x00 \x00 \x00", ""),
        ("a" * 201, "200"),
    ],
)
def test_a_slip_is_said_in_words(client, round, typed, said):
    page = check(client, round, typed)
    assert page.status_code == 200
    assert said in text(page).replace("&lt;", "<")
    assert "Your ballot is in the box" not in text(page)


def test_a_round_that_was_never_opened_has_no_such_page(client):
    assert client.get(reverse("budget:check_receipt", args=["nowhere"])).status_code == 404
    ready = voting.ready_round()
    assert client.get(reverse("budget:check_receipt", args=[ready.slug])).status_code == 404


def test_another_rounds_receipt_is_not_found_here(client, round, held):
    assert "No ballot of this round" in text(check(client, voting.voting_round(), held[1]))


def test_asking_leaves_no_trace_in_any_table_log_or_cookie(round, held, caplog):
    client = Client()
    client.get(reverse("budget:check_receipt", args=[round.slug]))
    before = attack.snapshot()
    with caplog.at_level(logging.DEBUG):
        page = check(client, round, ShortForm.of(held[1]).words)
    assert "Your ballot is in the box" in text(page)
    assert attack.traces(before, attack.snapshot()) == []
    words = ShortForm.of(held[1]).words
    logged = [entry.getMessage() for entry in caplog.records if entry.name != "django.db.backends"]
    assert not any(word in line for word in words.split() for line in logged)
    assert {"receipts", "booth", "sessionid"} & set(client.cookies) == set()
    assert page["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize("ballots", [1, 3])
def test_asking_takes_as_many_queries_whatever_is_in_the_box(client, ballots):
    round = voting.voting_round()
    pot = voting.school_pot(round)
    for voter in voting.account_voters(round)[:ballots]:
        voting.cast_for(pot, voter)
    digest = voting.receipts(round)[0]
    check(client, round, digest)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        check(client, round, digest)
    assert len(queries) == 3
    assert Ballot.objects.count() == ballots


def test_a_whole_school_may_ask_at_once(client, round, held):
    pages = [check(client, round, held[1]).status_code for _pupil in range(60)]
    assert set(pages) == {200}
    assert at("vote", round)

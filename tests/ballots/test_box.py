"""One ballot per token, the same act twice is one act, and rewriting leaves an order that says nothing."""

import secrets

import pytest
from django.db import IntegrityError, connection, transaction

from youthportal.ballots import services
from youthportal.ballots.keys import derive_token, stored
from youthportal.ballots.models import Ballot, BallotBox
from youthportal.ballots.receipts import make_receipt
from youthportal.core.exceptions import DomainError

NONCE = b"n" * 16


def cast(box, token, projects=("01",), nonce=NONCE):
    with transaction.atomic():
        return services.cast(box_id=box.pk, token=token, choices={"projects": projects}, nonce=nonce)


def fill(box, opened, count):
    for number in range(count):
        cast(box, derive_token(opened, box.pk, f"account:{number}"), nonce=secrets.token_bytes(16))


def places(box):
    """Tokens in the order in which the rows lie in the table."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    value = box.pk if connection.vendor == "postgresql" else box.pk.hex
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT token FROM ballots_ballot WHERE box = %s ORDER BY {place}", [value])
        return [bytes(token) for (token,) in cursor.fetchall()]


def test_a_ballot_gives_the_receipt_of_what_the_box_holds(box):
    receipt = cast(box, b"t" * 32, ["11", "02"])
    held = Ballot.objects.get()
    assert held.choices == {"projects": ["02", "11"]}
    assert receipt == make_receipt(held.box, held.choices, bytes(held.nonce))


def test_the_same_act_sent_twice_gives_the_same_receipt(box):
    assert cast(box, b"t" * 32, ["02", "01"]) == cast(box, b"t" * 32, ["01", "02"])
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(
    ("projects", "nonce"), [(["02"], NONCE), (["01"], b"m" * 16)], ids=["other choices", "other nonce"]
)
def test_a_second_act_is_refused_and_changes_nothing(box, projects, nonce):
    cast(box, b"t" * 32, ["01"])
    with pytest.raises(DomainError) as refusal:
        cast(box, b"t" * 32, projects, nonce)
    assert refusal.value.code == "ALREADY_VOTED"
    assert dict(refusal.value.params) == {}
    assert Ballot.objects.get().choices == {"projects": ["01"]}


def test_one_token_votes_once_in_each_box(key, box):
    cast(box, b"t" * 32)
    cast(BallotBox.objects.create(key=key), b"t" * 32)
    assert Ballot.objects.count() == 2


def test_the_database_itself_refuses_a_second_ballot_of_a_token(box):
    cast(box, b"t" * 32)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(box=box.pk, token=stored(b"t" * 32), choices={}, nonce=NONCE)


def test_the_database_itself_refuses_to_change_a_ballot(box):
    cast(box, b"t" * 32)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.update(choices={"projects": ["05"]})


def test_used_tokens_are_found_and_unused_ones_are_not(box):
    cast(box, b"t" * 32)
    assert services.used_tokens([box.pk], [b"t" * 32, b"u" * 32]) == {stored(b"t" * 32)}
    assert services.all_tokens([box.pk]) == {stored(b"t" * 32)}


def test_rewriting_orders_rows_by_token_and_keeps_every_ballot(box, opened):
    fill(box, opened, 60)
    before, receipts = places(box), services.receipts(box.pk)
    assert services.rewrite(box.pk) == 60
    assert places(box) == sorted(before)
    assert before != sorted(before)
    assert services.receipts(box.pk) == receipts


@pytest.mark.postgresql
def test_after_rewriting_all_ballots_have_one_transaction_number(box, opened):
    fill(box, opened, 30)
    services.rewrite(box.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM ballots_ballot")
        assert cursor.fetchone() == (1,)


def test_rewriting_leaves_other_boxes_alone(key, box, opened):
    other = BallotBox.objects.create(key=key)
    fill(other, opened, 25)
    before = places(other)
    services.rewrite(box.pk)
    assert places(other) == before


@pytest.mark.parametrize(
    ("held", "rewritten", "due"),
    [(19, 0, False), (20, 0, True), (39, 20, False), (40, 20, True)],
)
def test_a_box_is_due_from_twenty_new_ballots_on(box, opened, held, rewritten, due):
    fill(box, opened, held)
    box.rewritten = rewritten
    assert (services.boxes_to_rewrite([box]) == [box]) is due


@pytest.mark.parametrize(("new", "due"), [(24, False), (25, True)])
def test_a_large_box_is_due_when_a_tenth_is_new(box, new, due):
    Ballot.objects.bulk_create(
        Ballot(box=box.pk, token=secrets.token_bytes(32), choices={}, nonce=NONCE) for _ballot in range(249)
    )
    box.rewritten = 249 - new
    assert (services.boxes_to_rewrite([box]) == [box]) is due

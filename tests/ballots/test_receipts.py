"""A receipt can be computed again by anybody from the published ballot."""

import hashlib
import uuid

from hypothesis import given
from hypothesis import strategies as st

from youthportal.ballots.receipts import canonical, canonical_json, make_receipt, root

BOX = uuid.UUID("5a0c2b7e-5a52-4f3a-9a3e-0b8b3f7f3e11")
NONCE = bytes(range(16))


def test_a_receipt_is_the_hash_of_the_canonical_json_written_by_hand():
    ballot = (
        '{"box":"5a0c2b7e-5a52-4f3a-9a3e-0b8b3f7f3e11","choices":{"projects":["02","11"]},'
        '"nonce":"000102030405060708090a0b0c0d0e0f"}'
    )
    found = make_receipt(BOX, {"projects": ["11", "02"]}, NONCE)
    assert found.digest == hashlib.sha256(ballot.encode()).hexdigest()


def test_letters_of_all_languages_stay_as_they_are():
    assert canonical_json({"b": "Žąsų", "a": 1}) == '{"a":1,"b":"Žąsų"}'.encode()


def test_groups_of_four_hold_the_whole_receipt():
    found = make_receipt(BOX, {"projects": ["01"]}, NONCE)
    assert [len(group) for group in found.groups] == [4] * 16
    assert "".join(found.groups) == found.digest


@given(st.lists(st.text(min_size=1, max_size=4), unique=True), st.randoms())
def test_the_order_of_a_set_of_choices_changes_nothing(refs, random):
    mixed = random.sample(refs, len(refs))
    assert make_receipt(BOX, {"projects": refs}, NONCE) == make_receipt(BOX, {"projects": mixed}, NONCE)


@given(st.lists(st.text(min_size=1, max_size=4), unique=True, min_size=2))
def test_the_order_of_a_ranking_is_kept(refs):
    assert canonical({"ranking": refs}) == {"ranking": refs}
    assert make_receipt(BOX, {"ranking": refs}, NONCE) != make_receipt(BOX, {"ranking": refs[::-1]}, NONCE)


def test_points_are_sorted_by_idea():
    assert list(canonical({"points": {"9": 1, "1": 2}})["points"]) == ["1", "9"]


def test_another_nonce_or_box_gives_another_receipt():
    choices = {"projects": ["01"]}
    receipts = {
        make_receipt(BOX, choices, NONCE).digest,
        make_receipt(BOX, choices, bytes(16)).digest,
        make_receipt(uuid.uuid4(), choices, NONCE).digest,
    }
    assert len(receipts) == 3


def test_the_root_of_a_box_depends_on_every_receipt_and_not_on_their_order():
    assert root(["aa", "bb"]) == root(["bb", "aa"])
    assert root(["aa", "bb"]) != root(["aa"])

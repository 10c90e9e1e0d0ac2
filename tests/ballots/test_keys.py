"""The key needs both halves, and a token tells nothing without it."""

import uuid

import pytest

from youthportal.ballots import keys
from youthportal.ballots.models import BallotKey
from youthportal.core.exceptions import DomainError


def test_the_key_is_the_same_every_time_it_is_opened(key):
    assert keys.open_key(key.half, key.fingerprint) == keys.open_key(
        BallotKey.objects.get().half, key.fingerprint
    )


def test_another_secret_refuses_the_key(key, settings):
    settings.BALLOT_SECRET = "not the secret of the opening"
    with pytest.raises(DomainError) as refusal:
        keys.open_key(key.half, key.fingerprint)
    assert refusal.value.code == "ROUND_KEY_MISMATCH"


def test_another_half_refuses_the_key(key):
    with pytest.raises(DomainError) as refusal:
        keys.open_key(b"x" * 32, key.fingerprint)
    assert refusal.value.code == "ROUND_KEY_MISMATCH"


def test_the_key_without_its_half_is_destroyed(key):
    with pytest.raises(DomainError) as refusal:
        keys.open_key(None, key.fingerprint)
    assert refusal.value.code == "KEY_DESTROYED"


def test_tokens_of_two_boxes_of_one_voter_share_nothing(opened):
    first, second = (keys.derive_token(opened, uuid.uuid4(), "account:1") for _box in range(2))
    same_places = sum(a == b for a, b in zip(first, second, strict=True))
    assert first != second
    assert same_places < 8


def test_the_box_keeps_no_token_but_its_digest(opened, box):
    token = keys.derive_token(opened, box.pk, "account:1")
    assert keys.stored(token) != token
    assert len(keys.stored(token)) == 32


def test_mismatched_keys_are_found_for_the_health_check(key, settings):
    assert keys.mismatched() == []
    settings.BALLOT_SECRET = "another"
    assert keys.mismatched() == [key]

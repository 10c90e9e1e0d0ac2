"""The server's promise, and that plain Python can check it."""

import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from youthportal.ballots import keys, promises, verify

BOX, DIGEST = uuid.UUID("5a0c2b7e-5a52-4f3a-9a3e-0b8b3f7f3e11"), "ab" * 32
# RFC 8032, 7.1: secret key, public key, message, signature of tests 1 and 3.
OF_THE_STANDARD = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f059"
            "5bbe24655141438e7a100b"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e971"
            "6ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), OF_THE_STANDARD)
def test_the_verifier_agrees_with_the_standard(key, message, signature):
    assert verify.is_signed(key, bytes.fromhex(message), signature)
    assert not verify.is_signed(key, bytes.fromhex(message) + b"x", signature)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.integers(0, 511))
def test_the_verifier_agrees_with_the_library_that_signs(seed, message, bit):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw().hex(), key.sign(message)
    assert verify.is_signed(public, message, signature.hex())
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8
    assert not verify.is_signed(public, message, changed.hex())


@pytest.mark.parametrize(
    ("key", "signature"), [("", ""), ("zz", "00"), ("00" * 32, "00" * 64), ("ff" * 32, "11" * 64)]
)
def test_what_is_no_key_or_signature_signs_nothing(key, signature):
    assert not verify.is_signed(key, b"x", signature)


def test_a_promise_is_of_one_box_and_receipt(settings):
    promise = promises.sign_promise(BOX, DIGEST, promises.public_key())
    assert verify.is_signed(promises.public_key(), verify.promise_message(str(BOX), DIGEST), promise)
    assert not verify.is_signed(promises.public_key(), verify.promise_message(str(BOX), "cd" * 32), promise)
    assert promise == promises.sign_promise(BOX, DIGEST, promises.public_key())


def test_nothing_is_promised_under_a_key_that_was_not_announced(settings, db):
    key = keys.create_key()
    assert keys.broken_promises() == []
    settings.BALLOT_SIGNING_KEY = "changed while people vote"
    assert promises.sign_promise(BOX, DIGEST, key.promise_key) == ""
    assert keys.broken_promises() == [key]

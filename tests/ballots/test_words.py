"""Receipts in words: one list, easily told apart, read back from what people type."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youthportal.ballots import words
from youthportal.ballots.receipts import ShortForm
from youthportal.ballots.verify import WORDS, matches
from youthportal.core.exceptions import DomainError

DIGEST = hashlib.sha256(b"a ballot").hexdigest()
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)


def one_slip(word):
    """Everything one slip of a finger away: a letter left out, changed, added, or two of them swapped."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from (a + b[1:] for a, b in cuts if b)
    yield from (a + c + b[1:] for a, b in cuts if b for c in letters)
    yield from (a + c + b for a, b in cuts for c in letters)
    yield from (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)


def test_the_list_holds_2048_short_words_of_plain_letters():
    assert len(WORDS) == len(set(WORDS)) == 2048
    assert all(re.fullmatch("[a-z]{3,8}", word) for word in WORDS)


def test_no_word_is_one_slip_of_a_finger_from_another():
    known = set(WORDS)
    assert [(word, slip) for word in WORDS for slip in one_slip(word) if slip != word and slip in known] == []


@given(digests)
def test_what_is_shown_is_found_again(digest):
    shown, whole = ShortForm.of(digest), bytes.fromhex(digest)
    for typed in (shown.words, f"{shown.words} {shown.characters}", digest, digest.upper()):
        found = words.read(typed)
        assert found.low <= whole <= found.high
        assert matches(digest, typed)
    assert found.low == found.high


@given(digests, digests)
def test_other_receipts_are_not_in_the_range(one, other):
    found = words.read(f"{ShortForm.of(one).words} {ShortForm.of(one).characters}")
    assert (found.low <= bytes.fromhex(other) <= found.high) == (other[:21] == one[:21])


def test_capitals_commas_and_look_alikes_do_not_matter():
    shown = ShortForm.of("f" * 64)
    assert shown.characters == "ZZZZ ZZZZ"
    assert words.read(shown.words.title().replace(" ", ", ") + " - zzzz-zzzz") == words.read(
        f"{shown.words} ZZZZZZZZ"
    )


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("abacus abbey about", "WORDS_COUNT", "four words"),
        ("", "WORDS_COUNT", "four words"),
        ("abacus abbey abuot above", "WORD_UNKNOWN", "about"),
        ("abacus abbey 4711 above", "WORD_UNKNOWN", "4711"),
        ("abacus abbey about above ABC", "CHARACTERS", "eight"),
        ("abacus abbey about above ABCDEFGHJ", "CHARACTERS", "eight"),
    ],
)
def test_a_slip_is_said_with_the_nearest_word(typed, code, said):
    with pytest.raises(DomainError) as refusal:
        words.read(typed)
    assert refusal.value.code == code
    assert said in refusal.value.message


def test_the_short_form_stays_as_it_is_on_paper():
    """Receipts are printed: neither the list nor the order of bits may ever change."""
    listed = hashlib.sha256(" ".join(WORDS).encode()).hexdigest()
    assert (listed[:16], ShortForm.of(DIGEST)) == (
        "843f05ade2039d3f",
        ShortForm("awake figment amount lullaby", "AZAZ PM8N"),
    )

"""Receipts as people read and type them: four words and eight characters (`verify.short_form`).

The words hold the first 44 bits of a receipt, the characters the next 40. How seldom two receipts share
them, docs/ballots.md says.
"""

import difflib
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from youthportal.ballots.verify import (
    ALPHABET,
    CHARACTER_BITS,
    CHARACTER_COUNT,
    WORD_BITS,
    WORD_COUNT,
    WORDS,
)
from youthportal.core import codes
from youthportal.core.exceptions import DomainError

DIGEST_BITS, HEX_LENGTH = 256, 64
_NUMBERS = {word: number for number, word in enumerate(WORDS)}


@dataclass(frozen=True, slots=True)
class Range:
    """Receipts that begin as typed: from `low` to `high`, both included."""

    low: bytes
    high: bytes


def read(typed: str) -> Range:
    """What somebody typed: four words, with or without the eight characters, or the whole receipt in hex.

    Raises DomainError: WORDS_COUNT, WORD_UNKNOWN (with the nearest word), CHARACTERS.
    """
    whole = "".join(typed.lower().split())
    if len(whole) == HEX_LENGTH and set(whole) <= set("0123456789abcdef"):
        return Range(bytes.fromhex(whole), bytes.fromhex(whole))
    parts = typed.lower().replace(",", " ").replace("-", " ").replace(".", " ").split()
    words, rest = parts[:WORD_COUNT], codes.plain("".join(parts[WORD_COUNT:]))
    for word in words:
        if word not in _NUMBERS:
            raise _unknown(word)
    if len(words) < WORD_COUNT:
        raise DomainError("WORDS_COUNT", _("Type all four words of your receipt."))
    if len(rest) not in (0, CHARACTER_COUNT):
        raise DomainError("CHARACTERS", _("Behind the words stand eight letters and digits. Look again."))
    bits = 0
    for word in words:
        bits = bits << WORD_BITS | _NUMBERS[word]
    for character in rest:
        bits = bits << CHARACTER_BITS | ALPHABET.index(character)
    open_bits = DIGEST_BITS - WORD_COUNT * WORD_BITS - len(rest) * CHARACTER_BITS
    low = bits << open_bits
    return Range(low.to_bytes(32, "big"), (low | (1 << open_bits) - 1).to_bytes(32, "big"))


def _unknown(word: str) -> DomainError:
    near = difflib.get_close_matches(word, WORDS, n=1, cutoff=0.6)
    if near:
        return DomainError(
            "WORD_UNKNOWN",
            _("“%(word)s” is not on the list. Did you mean “%(near)s”?"),
            word=word,
            near=near[0],
        )
    return DomainError("WORD_UNKNOWN", _("“%(word)s” is not a word of a receipt. Look again."), word=word)

"""How alike two titles are: the share of three-letter groups they have in common.

As PostgreSQL's pg_trgm counts it (words in lower case, two spaces before and one after each), so that both
engines answer alike; accents do not count, because half of all telephones write without them.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

Key = TypeVar("Key")
#: From here on two titles are called alike; found by looking at real ideas of three rounds.
ALIKE = 0.34


def folded(text: str) -> str:
    """Lower case without accents: ž and z, ū and u are one."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=4096)
def trigrams(text: str) -> frozenset[str]:
    words = "".join(letter if letter.isalnum() else " " for letter in folded(text[:200])).split()
    padded = (f"  {word} " for word in " ".join(words)[:200].split())
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def similarity(one: str, other: str) -> float:
    """0.0 (nothing in common) to 1.0 (the same words, in any order)."""
    ours, theirs = trigrams(one), trigrams(other)
    if not ours or not theirs:
        return 0.0
    shared = len(ours & theirs)
    return shared / (len(ours) + len(theirs) - shared)


def most_alike(
    title: str, others: Iterable[tuple[Key, str]], *, at_most: int = 3, least: float = ALIKE
) -> list[Key]:
    """Keys of the titles most like `title`, the likest first."""
    scored = [(similarity(title, other), at, key) for at, (key, other) in enumerate(others)]
    scored = sorted((row for row in scored if row[0] >= least), key=lambda row: (-row[0], row[1]))
    return [key for _score, _at, key in scored[:at_most]]

"""Printed codes: random, without look-alikes, with a check character that finds a mistyped letter.

The check character follows ISO 7064, hybrid system MOD M+1,M, over the M characters of ALPHABET;
static/js/code-input.js does the same before a form is sent.
"""

import secrets

#: 32 characters, 5 random bits each: no 0, 1, I or O.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
#: In twos: what people type, what was printed.
LOOK_ALIKES = "1LIL0QOQ"
_SIZE = len(ALPHABET)
_MEANT = dict(zip(LOOK_ALIKES[::2], LOOK_ALIKES[1::2], strict=True))


def _carry(body: str) -> int:
    carry = _SIZE
    for character in body:
        carry = (carry + ALPHABET.index(character)) % _SIZE or _SIZE
        carry = carry * 2 % (_SIZE + 1)
    return carry


def with_check(body: str) -> str:
    """`body` and its check character."""
    return body + ALPHABET[(1 - _carry(body)) % _SIZE]


def is_whole(code: str) -> bool:
    """Whether the last character fits the others: every single mistyped letter is found."""
    if len(code) < 2 or set(code) - set(ALPHABET):
        return False
    return (_carry(code[:-1]) + ALPHABET.index(code[-1])) % _SIZE == 1


def random_code(length: int) -> str:
    """A fresh code of `length` characters, the check character among them: 5 bits each of the others."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(length - 1)))


def plain(typed: str) -> str:
    """What somebody meant: capitals, look-alikes put right, without blanks and dashes."""
    meant = (_MEANT.get(character, character) for character in typed.upper())
    return "".join(character for character in meant if character in ALPHABET)


def grouped(code: str, size: int = 4) -> str:
    """For people: "ABCD EFGH J"."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))

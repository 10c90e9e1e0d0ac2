"""Sign-in names that a pupil can say, remember and type: three open syllables, as "mitaro"."""

import secrets

_CONSONANTS = "bdfgklmnprstvz"
_VOWELS = "aeiou"
#: Pieces that are rude or childish in one of the four languages.
_UNWANTED = (
    "fuk",
    "fak",
    "kak",
    "kur",
    "pis",
    "pid",
    "pim",
    "pup",
    "sik",
    "sub",
    "sud",
    "suk",
    "nig",
    "nazi",
)
_SYLLABLES = 3


def make_login_name(taken: set[str]) -> str:
    """A name that is not in `taken` (lower case), which it joins. About 300,000 names exist."""
    while True:
        name = "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(_SYLLABLES))
        if name not in taken and not any(piece in name for piece in _UNWANTED):
            taken.add(name)
            return name

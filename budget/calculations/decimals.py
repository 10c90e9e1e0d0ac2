"""Exact numbers out of text and back: no amount ever passes through a float."""

import re
from fractions import Fraction

from gmpy2 import mpq

LONGEST = 40
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
_BLANKS = re.compile(r"[\s'’]")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3}){2,}(\.\d*)?|[+-]?\d{1,3}(,\d{3})+\.\d*", re.ASCII)


def exact_number(text: str) -> Fraction | None:
    """The number that people or spreadsheets write, None if it is none.

    Accepts a decimal point or comma, blanks and apostrophes between thousands ("1 250 000,50"), commas
    between thousands where they cannot be decimal ("1,250,000"), and "1.5E6". "1,250" is 1.25.
    """
    packed = _BLANKS.sub("", text)
    if len(packed) > LONGEST:
        return None
    packed = packed.replace(",", "") if _THOUSANDS.fullmatch(packed) else packed.replace(",", ".")
    return Fraction(packed) if _NUMBER.fullmatch(packed) else None


def decimal_places(value: Fraction) -> int:
    """How many decimals `value` needs; it must be a decimal fraction."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return places


def money_text(units: int, scale: int) -> str:
    """An amount in units of the currency, without needless zeros: 1250, 100 -> "12.5"."""
    value = Fraction(units, scale)
    places = decimal_places(value)
    whole, rest = divmod(abs(units) * 10**places // scale, 10**places)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def as_fraction(value: mpq) -> Fraction:
    """The engine's rational as Python's."""
    return Fraction(int(value.numerator), int(value.denominator))


def round_up(value: mpq) -> int:
    return int(-(-value.numerator // value.denominator))


def round_down(value: mpq) -> int:
    return int(value.numerator // value.denominator)

"""What makes a text wait for the office: plain functions on plain values, no database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from youthportal.moderation.enums import Hold

LINK = re.compile(
    r"https?://\S|www\.\S|\b[\w-]+\.(?:com|net|org|info|app|xyz|link|shop|gg|tv|me|ly|io|ru|eu|lt|lv|si|ee|pl)\b",
    re.IGNORECASE,
)
CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?<!\w)\+?\d(?:[\s().-]?\d){7,14}(?!\w)")
WORKDAYS = range(5)


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What the office has set. `words`: whole words, or beginnings that end in *."""

    links: bool = True
    words: tuple[str, ...] = ()
    office_hours: tuple[time, time] | None = None


def links_in(text: str) -> int:
    """How many links a text has. An e-mail address is no link."""
    return sum(1 for found in LINK.finditer(text) if text[found.start() - 1 : found.start()] != "@")


def word_list(lines: Iterable[str]) -> tuple[str, ...]:
    """The words of the office's lists, one in a line or parted by commas."""
    words = (word.strip().casefold() for line in lines for word in re.split(r"[\n,;]", line))
    return tuple(sorted({word for word in words if word.strip("*")}))


def listed_word(text: str, words: Iterable[str]) -> str:
    """The first word of the list that the text has, or nothing."""
    folded = text.casefold()
    for word in words:
        end = "" if word.endswith("*") else r"(?!\w)"
        if re.search(rf"(?<!\w){re.escape(word.rstrip('*'))}{end}", folded):
            return word
    return ""


def is_outside(hours: tuple[time, time] | None, at: datetime) -> bool:
    """Whether local time `at` lies outside the hours of a working day; never where none are set."""
    if hours is None:
        return False
    return at.weekday() not in WORKDAYS or not hours[0] <= at.time() < hours[1]


def hold(text: str, conditions: Conditions, *, is_new: bool, at: datetime) -> Hold | None:
    """Why this text waits, the gravest first, or None."""
    if listed_word(text, conditions.words):
        return Hold.WORDS
    if CONTACT.search(text):
        return Hold.CONTACT
    if conditions.links and links_in(text):
        return Hold.LINK
    if is_new:
        return Hold.NEW
    return Hold.HOURS if is_outside(conditions.office_hours, at) else None

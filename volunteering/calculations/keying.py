"""What people type from a sheet, as days and hours. Plain Python; what could be two things is refused."""

import re
from dataclasses import dataclass
from datetime import date, time

from volunteering.calculations.hours import read_hours

_BY_MONTH = re.compile(r"(?:(\d{4})\s*[-/.]\s*)?(\d{1,2})\s*[-/]\s*(\d{1,2})")
_BY_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?\s*(\d{4})?\.?")
_DOTTED_YEAR = re.compile(r"(\d{4})\.\s*(\d{1,2})\.\s*(\d{1,2})\.?")
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|iki|līdz|do|to)\s*(\d{1,2})(?:[:.](\d{2}))?")
LAST_HOUR = 24


@dataclass(frozen=True, slots=True)
class Typed:
    """Hours as typed: a number of quarters, or from and to ("22-2" goes on past midnight)."""

    quarters: int | None = None
    starts: time | None = None
    ends: time | None = None

    @property
    def next_day(self) -> bool:
        """Until a time of the next day; midnight itself still belongs to the day."""
        return self.starts is not None and self.ends is not None and time(0) < self.ends <= self.starts


def read_day(text: str, year: int) -> date | None:
    """A day of `year`, or of the year typed: "05-06", "2026-05-06", "6.5." and "6.5.2026" are 6 May."""
    plain = text.strip()
    if found := _BY_MONTH.fullmatch(plain) or _DOTTED_YEAR.fullmatch(plain):
        return _day(int(found[1] or year), int(found[2]), int(found[3]))
    if found := _BY_DAY.fullmatch(plain):
        return _day(int(found[3] or year), int(found[2]), int(found[1]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_time(text: str) -> Typed | None:
    """Hours ("2,5", "1:45") or a span ("14-16:30", "14.00 – 16.30"); None if it is neither."""
    plain = text.strip().replace("\u00a0", " ")
    if found := _SPAN.fullmatch(plain):
        starts, ends = _clock(found[1], found[2]), _clock(found[3], found[4])
        return Typed(starts=starts, ends=ends) if starts is not None and ends is not None else None
    quarters = read_hours(plain)
    return None if quarters is None else Typed(quarters=quarters)


def _clock(hour: str, minute: str | None) -> time | None:
    """24:00 is the midnight that ends the day."""
    hours, minutes = int(hour), int(minute or 0)
    if (hours, minutes) == (LAST_HOUR, 0):
        return time(0)
    return time(hours, minutes) if hours < LAST_HOUR and minutes < 60 else None

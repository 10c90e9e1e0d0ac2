"""Quarter-hours between local times, across midnight and the change of clocks.

Hours are integers of quarter-hours everywhere; nothing is ever rounded but what a person or a check-in
brings. A day's entry lies within that day: what passes midnight is two entries, so that every sum by day,
month or year is the sum of its entries.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
MIDNIGHT = time(0)
_CLOCK = re.compile(r"(\d{1,3})\s*(?::|h|val\.?|st\.?|ur[ae]?)\s*(\d{1,2})?\s*(?:min\.?)?", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*(?:h|val\.?|st\.?|ur[ae]?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From and to on one local day; `ends` 00:00 is the midnight that ends it."""

    day: date
    starts: time
    ends: time


def moment(day: date, at: time, zone: ZoneInfo, *, is_end: bool = False) -> datetime:
    """The moment in UTC of a local time; as an end, 00:00 is the midnight that ends the day.

    A time that the change of clocks skips is the moment of the change plus what is over; one that comes twice
    is the first as a beginning and the second as an end.
    """
    if is_end and at == MIDNIGHT:
        day += timedelta(days=1)
    return datetime.combine(day, at, zone).replace(fold=int(is_end)).astimezone(UTC)


def quarters_between(stretch: Stretch, zone: ZoneInfo) -> int:
    """Whole quarter-hours that really passed; 0 or less where `ends` is not after `starts`."""
    begin = moment(stretch.day, stretch.starts, zone)
    end = moment(stretch.day, stretch.ends, zone, is_end=True)
    return (end - begin) // QUARTER


def over_midnight(stretch: Stretch) -> list[Stretch]:
    """A stretch whose `ends` is a time of the next day, as one stretch for each day."""
    first = Stretch(stretch.day, stretch.starts, MIDNIGHT)
    if stretch.ends == MIDNIGHT:
        return [first]
    return [first, Stretch(stretch.day + timedelta(days=1), MIDNIGHT, stretch.ends)]


def split_by_day(begin: datetime, end: datetime, zone: ZoneInfo) -> list[Stretch]:
    """What a check-in measured, to the nearest quarter of the clock, as stretches of local days.

    Empty where less than half a quarter passed.
    """
    first, last = _nearest(begin.astimezone(zone)), _nearest(end.astimezone(zone))
    if first.astimezone(UTC) >= last.astimezone(UTC):
        return []
    parts, day, starts = [], first.date(), first.time()
    while day < last.date():
        parts.append(Stretch(day, starts, MIDNIGHT))
        day, starts = day + timedelta(days=1), MIDNIGHT
    if last.time() != MIDNIGHT:
        parts.append(Stretch(day, starts, last.time()))
    return parts


def _nearest(at: datetime) -> datetime:
    """The nearest quarter of the clock; a half goes to the later one."""
    past = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    down = at - past
    rounded = (down.astimezone(UTC) + QUARTER) if past * 2 >= QUARTER else down.astimezone(UTC)
    return rounded.astimezone(at.tzinfo)


def read_hours(text: str) -> int | None:
    """Quarter-hours of what somebody typed: "2", "2,5", "1.75", "1:45", "1 h 45 min"; None if none of these.

    Minutes and decimals must be whole quarters: "1,3" and "1:50" are None, not rounded.
    """
    plain = text.strip().replace("\u00a0", " ")
    if (found := _CLOCK.fullmatch(plain)) and (found[2] or ":" not in plain):
        whole, minutes = int(found[1]), int(found[2] or 0)
        return whole * 4 + minutes // 15 if minutes < 60 and minutes % 15 == 0 else None
    if found := _NUMBER.fullmatch(plain):
        hundredths = int((found[2] or "0").ljust(2, "0"))
        return int(found[1]) * 4 + hundredths // 25 if hundredths % 25 == 0 else None
    return None


def typed_hours(quarters: int) -> str:
    """Quarter-hours as people type them, and as `read_hours` reads: "2", "1:45"."""
    whole, rest = divmod(quarters, 4)
    return f"{whole}:{rest * 15:02}" if rest else str(whole)

"""Hours between local times: change of clocks, midnight, what people type."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteering.calculations.hours import (
    Stretch,
    over_midnight,
    quarters_between,
    read_hours,
    split_by_day,
)

VILNIUS = ZoneInfo("Europe/Vilnius")
SPRING, AUTUMN, ORDINARY = date(2026, 3, 29), date(2026, 10, 25), date(2026, 5, 6)


def between(day, starts, ends):
    return quarters_between(Stretch(day, time.fromisoformat(starts), time.fromisoformat(ends)), VILNIUS)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "quarters"),
    [
        (ORDINARY, "14:00", "16:30", 10),
        (ORDINARY, "22:00", "00:00", 8),
        (ORDINARY, "00:00", "00:00", 96),
        (SPRING, "00:00", "00:00", 92),
        (AUTUMN, "00:00", "00:00", 100),
        (SPRING, "02:00", "05:00", 8),
        (AUTUMN, "02:00", "05:00", 16),
        (AUTUMN, "03:15", "03:45", 6),
        (ORDINARY, "16:00", "14:00", -8),
        (ORDINARY, "16:00", "16:00", 0),
    ],
)
def test_what_really_passed_counts(day, starts, ends, quarters):
    assert between(day, starts, ends) == quarters


def test_new_years_eve_is_an_entry_in_each_year():
    night = Stretch(date(2026, 12, 31), time(22), time(1, 30))
    parts = over_midnight(night)
    assert [part.day.year for part in parts] == [2026, 2027]
    assert [quarters_between(part, VILNIUS) for part in parts] == [8, 6]


def test_until_midnight_is_one_entry():
    assert over_midnight(Stretch(ORDINARY, time(20), time(0))) == [Stretch(ORDINARY, time(20), time(0))]


quarters_of_day = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(days, quarters_of_day, st.integers(1, 3 * 96))
def test_a_check_in_is_split_into_days_and_nothing_is_lost(day, starts, quarters):
    begin = datetime.combine(day, starts, VILNIUS).astimezone(UTC)
    end = begin + quarters * timedelta(minutes=15)
    parts = split_by_day(begin, end, VILNIUS)
    assert sum(quarters_between(part, VILNIUS) for part in parts) >= quarters - 4
    ordinary = all(part.day not in {_change(part.day.year, 3), _change(part.day.year, 10)} for part in parts)
    if ordinary:
        assert sum(quarters_between(part, VILNIUS) for part in parts) == quarters


def _change(year, month):
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("14:02", "16:07", [("14:00", "16:00")]),
        ("13:53", "16:08", [("14:00", "16:15")]),
        ("14:00", "14:07", []),
    ],
)
def test_a_check_in_goes_to_the_nearest_quarter(begin, end, expected):
    at = [datetime.combine(ORDINARY, time.fromisoformat(text), VILNIUS) for text in (begin, end)]
    found = [(f"{p.starts:%H:%M}", f"{p.ends:%H:%M}") for p in split_by_day(*at, VILNIUS)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "quarters"),
    [
        ("2", 8),
        ("2,5", 10),
        ("2.50", 10),
        ("1.75", 7),
        ("1:45", 7),
        ("1 h 45 min", 7),
        ("3 val.", 12),
        ("0", 0),
        ("25", 100),
        ("1,3", None),
        ("1:50", None),
        ("1:75", None),
        ("1:", None),
        ("-2", None),
        ("two", None),
        ("", None),
    ],
)
def test_hours_are_read_as_people_type_them(text, quarters):
    assert read_hours(text) == quarters

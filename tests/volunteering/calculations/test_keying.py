"""Days and hours as they are typed from a sheet."""

from datetime import date, time

import pytest

from volunteering.calculations.keying import Typed, read_day, read_time


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05-06", date(2026, 5, 6)),
        ("5-6", date(2026, 5, 6)),
        ("2025-12-31", date(2025, 12, 31)),
        ("2025.12.31", date(2025, 12, 31)),
        ("6.5.", date(2026, 5, 6)),
        ("06.05", date(2026, 5, 6)),
        ("6. 5. 2025", date(2025, 5, 6)),
        ("31.2.", None),
        ("13-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_days(text, day):
    assert read_day(text, 2026) == day


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("2,5", Typed(quarters=10)),
        ("1:45", Typed(quarters=7)),
        ("14-16:30", Typed(starts=time(14), ends=time(16, 30))),
        ("14.00 – 16.30", Typed(starts=time(14), ends=time(16, 30))),
        ("20-24", Typed(starts=time(20), ends=time(0))),
        ("22-2", Typed(starts=time(22), ends=time(2))),
        ("14-25", None),
        ("14-16:75", None),
        ("long", None),
    ],
)
def test_hours_and_spans(text, typed):
    assert read_time(text) == typed


def test_what_ends_before_it_begins_goes_on_the_next_day():
    assert read_time("22-2").next_day
    assert not read_time("20-24").next_day
    assert not read_time("14-16").next_day

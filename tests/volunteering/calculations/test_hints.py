"""What a confirmer should look at twice: each hint where it belongs, and silence elsewhere."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteering.calculations.hints import Beside, Claim, Code, Opening, Person, hints_of, limits_of

MONDAY, SATURDAY, JULY = date(2026, 11, 16), date(2026, 11, 21), date(2026, 7, 6)
NOBODY = frozenset()


def claim(day=SATURDAY, starts=time(10), ends=time(12), quarters=8, key=1, **more):
    return Claim(key=key, person=1, day=day, quarters=quarters, starts=starts, ends=ends, **more)


def codes(one, *others, person=Person(age=16), opening=Opening(), photos=None, names=NOBODY):  # noqa: B008
    beside = Beside.of([one, *others], photos or {})
    return {hint.code for hint in hints_of(one, beside, person, opening, names)}


def test_an_ordinary_saturday_has_no_hints():
    assert codes(claim()) == set()


@pytest.mark.parametrize(
    ("starts", "ends", "is_so"),
    [
        (time(11), time(13), True),
        (time(12), time(14), False),
        (time(8), time(10), False),
        (time(8), time(0), True),
        (None, None, False),
    ],
)
def test_overlap(starts, ends, is_so):
    assert (Code.OVERLAP in codes(claim(), claim(key=2, starts=starts, ends=ends, quarters=1))) is is_so


@pytest.mark.parametrize(
    ("day", "starts", "is_pupil", "is_so"),
    [
        (MONDAY, time(13, 45), True, True),
        (MONDAY, time(14), True, False),
        (MONDAY, time(13, 45), False, False),
        (SATURDAY, time(10), True, False),
        (JULY, time(10), True, False),
    ],
)
def test_school_time(day, starts, is_pupil, is_so):
    one = claim(day=day, starts=starts, ends=time(15))
    assert (Code.SCHOOL_TIME in codes(one, person=Person(age=16, is_pupil=is_pupil))) is is_so


@pytest.mark.parametrize(
    ("age", "starts", "ends", "is_so"),
    [
        (14, time(18), time(20), False),
        (14, time(18), time(20, 15), True),
        (16, time(20), time(22), False),
        (16, time(20), time(22, 15), True),
        (16, time(5), time(7), True),
        (20, time(20), time(0), False),
        (20, time(0), time(4), True),
        (None, time(20), time(23), False),
    ],
)
def test_night(age, starts, ends, is_so):
    assert (Code.NIGHT in codes(claim(starts=starts, ends=ends), person=Person(age=age))) is is_so


def test_limits_by_age():
    assert limits_of(14, MONDAY).day == 8
    assert limits_of(14, JULY).day == 28
    assert (limits_of(16, MONDAY).day, limits_of(16, MONDAY).week) == (32, 160)
    assert limits_of(18, MONDAY).day == limits_of(None, MONDAY).day == 52


def test_a_day_is_counted_over_all_its_entries():
    young, other = Person(age=16), claim(key=2, starts=None, ends=None, quarters=25)
    assert Code.LONG_DAY not in codes(claim(), person=young)
    assert Code.LONG_DAY in codes(claim(), other, person=young)
    assert Code.LONG_DAY not in codes(claim(), other, person=Person(age=20))


def test_a_week_is_counted_from_monday_to_sunday():
    days = [claim(day=date(2026, 11, 16 + n), key=n, quarters=32) for n in range(7)]
    assert Code.LONG_WEEK in codes(days[0], *days[1:6])
    assert Code.LONG_WEEK not in codes(days[0], *days[1:4], claim(day=date(2026, 11, 23), key=9, quarters=32))


@pytest.mark.parametrize(
    ("opening", "is_so"),
    [
        (Opening(days="12345"), True),
        (Opening(days="6"), False),
        (Opening(opens=time(10), closes=time(12)), False),
        (Opening(opens=time(10, 30)), True),
        (Opening(closes=time(11)), True),
        (Opening(closes=time(0)), False),
    ],
)
def test_host_closed(opening, is_so):
    assert (Code.HOST_CLOSED in codes(claim(), opening=opening)) is is_so


def test_the_same_photo_twice():
    assert Code.SAME_PHOTO in codes(claim(photo="a"), photos={"a": 2})
    assert Code.SAME_PHOTO not in codes(claim(photo="a"), photos={"a": 1})
    assert Code.SAME_PHOTO not in codes(claim(), photos={"": 9})


def test_a_name_in_common_and_a_check_in():
    person = Person(age=16, names=frozenset({"šąžin"}))
    found = codes(claim(is_checked_in=True), person=person, names=frozenset({"šąžin"}))
    assert found == {Code.SAME_NAME, Code.CHECKED_IN}


@given(st.integers(0, 95), st.integers(1, 96), st.integers(0, 95), st.integers(1, 96))
def test_overlap_is_mutual(a, b, c, d):
    def at(quarter):
        return time(quarter // 4 % 24, quarter % 4 * 15)

    one = claim(starts=at(a), ends=at(max(a + 1, b)))
    other = claim(starts=at(c), ends=at(max(c + 1, d)), key=2)
    assert (Code.OVERLAP in codes(one, other)) == (Code.OVERLAP in codes(other, one))

"""Figures of a year: sums equal their entries, and no small group can be found by subtracting."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from volunteering.calculations import yearly
from volunteering.calculations.yearly import Line

SMALLEST = 5


def line(person, quarters=4, *, month=5, host="Library", work="", rate=800, school="", age=16):
    return Line(person, month, host, work, rate, school, age, quarters)


lines = st.lists(
    st.builds(
        Line,
        person=st.integers(1, 30),
        month=st.integers(1, 12),
        host=st.sampled_from("ABCDEFGH"),
        work=st.sampled_from(["", "care", "events"]),
        rate=st.integers(0, 3000),
        school=st.sampled_from(["", "North", "South"]),
        age=st.none() | st.integers(12, 27),
        quarters=st.integers(1, 96),
    ),
    max_size=60,
)


@given(lines)
def test_groups_add_up_to_the_total(found):
    whole = yearly.total(found)
    assert whole.quarters == sum(one.quarters for one in found)
    for key in (lambda one: one.host, lambda one: one.school, lambda one: one.work):
        groups = yearly.by(found, key)
        assert sum(group.quarters for group in groups) == whole.quarters
        assert sum(group.worth for group in groups) == whole.worth


@given(lines)
def test_no_group_that_is_shown_is_small_and_nothing_is_left_to_subtract(found):
    groups = yearly.by(found, lambda one: one.host)
    shown = yearly.pooled(groups, SMALLEST)
    assert all(len(group.people) >= SMALLEST for group in shown)
    missing = yearly.total(found).quarters - sum(group.quarters for group in shown)
    assert missing == 0 or not shown


@given(lines)
def test_one_hidden_month_never_stands_alone(found):
    months = yearly.by_month(found, SMALLEST)
    active = {one.month for one in found}
    assert months.count(None) != 1 or len(active) == 1
    shown = {month for month, quarters in enumerate(months, start=1) if quarters}
    for month in shown:
        assert len({one.person for one in found if one.month == month}) >= SMALLEST


def test_small_hosts_stand_together_and_take_the_smallest_of_the_rest_along():
    found = [line(person, host="Library") for person in range(10)]
    found += [line(person, host="Shelter") for person in range(6)]
    found += [line(20, host="Choir"), line(21, host="Museum")]
    shown = yearly.pooled(yearly.by(found, lambda one: one.host), SMALLEST)
    facts = [(group.label, group.parts, len(group.people)) for group in shown]
    assert facts == [("Library", 1, 10), (None, 3, 8)]


def test_an_hour_is_worth_its_rate_and_halves_of_a_cent_go_up():
    assert yearly.money(yearly.total([line(1, quarters=4, rate=805)])) == 805
    assert yearly.money(yearly.total([line(1, quarters=1, rate=2), line(2, quarters=1, rate=0)])) == 1


def test_ages_fall_into_groups():
    assert [yearly.age_group(age) for age in (13, 14, 17, 25, 26, None)] == [
        (0, 13),
        (14, 15),
        (16, 17),
        (21, 25),
        (26, 200),
        None,
    ]


def test_the_school_is_the_last_of_the_year():
    stays = [
        (date(2024, 9, 1), date(2026, 6, 10), "North"),
        (date(2026, 9, 1), None, "South"),
        (date(2027, 1, 10), None, "East"),
    ]
    assert yearly.school_on(stays, 2026) == "South"
    assert yearly.school_on(stays, 2025) == "North"
    assert yearly.school_on(stays, 2023) == ""

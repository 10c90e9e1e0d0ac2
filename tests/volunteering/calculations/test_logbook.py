"""The ring, the months and the days are sums of the same entries."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from volunteering.calculations.logbook import Line, Ring, Sums, by_day, by_month, sums_of

LINES = st.lists(
    st.builds(
        lambda day, quarters, state: Line(day, quarters, state == "confirmed", state == "waiting"),
        st.dates(date(2025, 12, 20), date(2027, 1, 10)),
        st.integers(0, 100),
        st.sampled_from(["confirmed", "waiting", "draft"]),
    )
)


@given(LINES)
def test_months_and_days_add_up_to_the_ring(lines):
    whole = sums_of(lines)
    assert sum(by_month(lines).values(), Sums()) == whole
    assert sum(by_day(lines).values(), Sums()) == whole
    assert whole.in_all == sum(line.quarters for line in lines)


@given(LINES, st.integers(1, 400))
def test_a_ring_never_promises_more_than_is_there(lines, goal):
    ring = Ring(sums_of(lines), goal)
    assert ring.missing == max(goal - ring.sums.confirmed, 0)
    assert 0 <= ring.missing_after_waiting <= ring.missing
    assert ring.is_full == (ring.sums.confirmed >= goal)


def test_months_come_newest_first():
    lines = [Line(date(2026, 3, 31), 4, True), Line(date(2026, 4, 1), 8, is_waiting=True)]
    assert list(by_month(lines)) == [date(2026, 4, 1), date(2026, 3, 1)]
    assert by_month(lines)[date(2026, 4, 1)] == Sums(waiting=8)

"""Who reached the hours, who is close, whose age counts, and what a certificate lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteering.calculations import recognition as year

TERMS = year.Terms(year=2026, threshold=240, near=40, min_age=13, max_age=25)


@pytest.mark.parametrize(
    ("confirmed", "said"),
    [(0, year.FAR), (199, year.FAR), (200, year.NEAR), (239, year.NEAR), (240, year.REACHED)],
)
def test_where_somebody_stands(confirmed, said):
    assert year.standing(confirmed, TERMS) == said


def test_nobody_without_an_hour_is_close_however_low_the_threshold():
    low = year.Terms(year=2026, threshold=20, near=40, min_age=13, max_age=25)
    assert year.standing(0, low) == year.FAR
    assert year.standing(1, low) == year.NEAR


def test_what_is_missing_with_and_without_what_waits():
    assert year.lacking(216, 240) == 24
    assert year.still_to_do(216, 16, 240) == 8
    assert year.still_to_do(216, 40, 240) == 0
    assert year.lacking(300, 240) == 0


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (None, year.UNKNOWN),
        (2014, year.TOO_YOUNG),
        (2013, year.FITS),
        (2001, year.FITS),
        (2000, year.TURNED),
        (1999, year.TOO_OLD),
    ],
)
def test_whose_year_counts(born, said):
    """Born in 2013: 13 within 2026. Born in 2000: 26 within 2026, and 25 before."""
    assert year.age_in_year(born, TERMS) == said


ROWS = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(["Ąžuolas", "Žuvėdra", "Šaltinis"]), st.integers(1, 400)),
    max_size=30,
)


@given(rows=ROWS, hidden=st.frozensets(st.integers(1, 6)))
def test_hosts_add_up_to_the_whole_whatever_is_left_out(rows, hidden):
    listed = year.host_hours(rows, hidden)
    assert sum(one.quarters for one in listed) == sum(quarters for _host, _name, quarters in rows)
    assert not {one.host for one in listed} & hidden
    assert len({one.host for one in listed}) == len(listed)
    named = [one.quarters for one in listed if one.host is not None]
    assert named == sorted(named, reverse=True)


@given(confirmed=st.integers(0, 2000), waiting=st.integers(0, 2000), threshold=st.integers(1, 1000))
def test_reached_means_that_nothing_is_lacking(confirmed, waiting, threshold):
    terms = year.Terms(2026, threshold, 40, 13, 25)
    assert (year.standing(confirmed, terms) == year.REACHED) == (year.lacking(confirmed, threshold) == 0)
    assert year.still_to_do(confirmed, waiting, threshold) <= year.lacking(confirmed, threshold)


def test_competences_come_most_often_first_and_unknown_sentences_are_nothing():
    of = {"team": "social", "patient": "social", "wrote": "literacy", "counted": "stem"}
    said = {"team": 1, "patient": 2, "wrote": 1, "counted": 1, "gone": 9}
    assert year.competences_shown(said, of) == ("social", "literacy", "stem")

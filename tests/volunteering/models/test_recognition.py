"""Who reached a year's hours, in one query whatever the length of the list."""

from datetime import date

import pytest

from tests.factories import volunteering as make
from volunteering.enums import EntryState, Invited
from volunteering.models import Certificate, Invitation, RecognitionYear, Volunteer

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def year():
    return make.RecognitionYearFactory(year=YEAR)


def hours(volunteer, quarters, day=date(YEAR, 6, 1), state=EntryState.CONFIRMED, **values):
    """So many quarters as entries of at most a day each."""
    while quarters > 0:
        make.entry_in(state, volunteer=volunteer, day=day, quarters=min(quarters, 96), **values)
        quarters -= 96


def volunteer(born=YEAR - 18, **values):
    made = make.VolunteerFactory(**values)
    made.user.year_of_birth = born
    made.user.save()
    return made


def test_only_confirmed_hours_of_the_calendar_year_qualify(year):
    reached, waits, elsewhere = volunteer(), volunteer(), volunteer()
    hours(reached, 239, date(YEAR, 12, 31))
    hours(reached, 1, date(YEAR, 1, 1))
    hours(waits, 239)
    hours(waits, 40, state=EntryState.SUBMITTED)
    hours(elsewhere, 239)
    hours(elsewhere, 96, date(YEAR - 1, 12, 31))
    hours(elsewhere, 96, date(YEAR + 1, 1, 1))
    assert list(Volunteer.objects.qualified(year)) == [reached]
    near = {one.pk: (one.confirmed, one.waiting) for one in Volunteer.objects.near(year)}
    assert near == {waits.pk: (239, 40), elsewhere.pk: (239, 0)}


def test_a_day_later_than_the_counting_day_does_not_count_yet(year):
    late = volunteer()
    hours(late, 200)
    hours(late, 40, date(YEAR, 12, 1))
    assert not Volunteer.objects.qualified(year, date(YEAR, 11, 30)).exists()
    assert Volunteer.objects.near(year, date(YEAR, 11, 30)).get().confirmed == 200
    assert Volunteer.objects.qualified(year, date(YEAR, 12, 1)).get() == late


def test_a_lower_threshold_counts_at_once(year):
    some = volunteer()
    hours(some, 160)
    assert not Volunteer.objects.qualified(year).exists()
    RecognitionYear.objects.update(threshold=160, threshold_reason="Council decision 12")
    assert Volunteer.objects.qualified(RecognitionYear.objects.get()).get() == some


@pytest.mark.parametrize(
    ("born", "counts"),
    [(YEAR - 12, False), (YEAR - 13, True), (YEAR - 25, True), (YEAR - 26, True), (YEAR - 27, False)],
)
def test_ages_of_the_year(year, born, counts):
    """Who turned 26 within the year still counts; who was 26 all through it does not."""
    hours(volunteer(born=born), 240)
    assert Volunteer.objects.qualified(year).exists() is counts


def test_an_unknown_age_leaves_nobody_out_but_an_erased_person_is_gone(year):
    hours(volunteer(born=None), 240)
    gone = volunteer()
    hours(gone, 240)
    gone.user.erased_on = date(YEAR, 7, 1)
    gone.user.save()
    assert [one.user.year_of_birth for one in Volunteer.objects.qualified(year)] == [None]


def test_late_are_those_who_reached_it_without_being_invited_for_it(year):
    invited, near, handed, unseen = (volunteer() for _ in range(4))
    for one in (invited, near, handed, unseen):
        hours(one, 240)
    Invitation.objects.create(year=year, volunteer=invited, why=Invited.QUALIFIED, quarters=240)
    for one in (near, handed):
        Invitation.objects.create(year=year, volunteer=one, why=Invited.NEAR, quarters=220)
    Certificate.objects.create(
        year=year, volunteer=handed, language="lt", facts={}, handed_over_on=date(YEAR, 12, 18)
    )
    assert {*Volunteer.objects.late(year)} == {near, unseen}


@pytest.mark.parametrize("people", [1, 3])
def test_one_query_a_list(year, people, django_assert_num_queries):
    for _ in range(people):
        hours(volunteer(), 240)
        hours(volunteer(), 210)
    for found in (
        Volunteer.objects.qualified(year),
        Volunteer.objects.near(year),
        Volunteer.objects.late(year),
    ):
        with django_assert_num_queries(1):
            [(one.confirmed, one.waiting, str(one), one.language) for one in found.most_hours_first()]

"""The weekly word to those who are close."""

from datetime import date

import pytest

from tests.factories import volunteering as make
from volunteering.enums import EntryState
from volunteering.services import nearness
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db
#: A Wednesday in November, and the Monday after.
DAY, NEXT_WEEK = date(2025, 11, 5), date(2025, 11, 10)


@pytest.fixture
def year():
    return make.RecognitionYearFactory(year=2025)


def hours(volunteer, quarters, state=EntryState.CONFIRMED, **values):
    while quarters > 0:
        some = min(quarters, 96)
        make.entry_in(state, volunteer=volunteer, day=date(2025, 6, 1), quarters=some, **values)
        quarters -= some
    return volunteer


def close(**values):
    volunteer = hours(make.VolunteerFactory(), 216)
    hours(volunteer, 16, EntryState.SUBMITTED, **values)
    return volunteer


def sent():
    return Message.objects.filter(kind="volunteering.near")


def test_one_mail_a_week_says_what_is_missing_and_what_waits_for_whom(year):
    library = make.host(organisation__name="Library of Vėjūnai")
    close(host=library)
    assert nearness.remind_near(DAY) == 1
    nearness.remind_near(DAY)
    text = sent().get().text
    assert "54\xa0h" in text
    assert "6\xa0h more" in text
    assert "Library of Vėjūnai, 4\xa0h" in text
    assert "/logbook/2025/" in text
    nearness.remind_near(NEXT_WEEK)
    assert sent().count() == 2


def test_it_stops_when_the_hours_are_reached(year):
    volunteer = close()
    hours(volunteer, 24)
    assert nearness.remind_near(DAY) == 0


def test_never_to_those_without_an_hour_or_far_away(year):
    hours(make.VolunteerFactory(), 240, EntryState.SUBMITTED)
    hours(make.VolunteerFactory(), 100)
    assert nearness.remind_near(DAY) == 0


def test_who_is_close_with_what_waits_is_told(year):
    hours(hours(make.VolunteerFactory(), 100), 110, EntryState.SUBMITTED)
    assert nearness.remind_near(DAY) == 1


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2025, 10, 31), 0),
        (date(2025, 11, 1), 0),  # a Saturday
        (date(2025, 11, 3), 1),
        (date(2025, 12, 31), 1),
        (date(2026, 1, 9), 1),
        (date(2026, 1, 12), 0),
    ],
)
def test_from_the_first_of_november_until_no_hours_are_entered(year, day, due):
    close()
    assert nearness.remind_near(day) == due


@pytest.mark.parametrize("people", [1, 3])
def test_as_many_reads_for_one_as_for_many(year, people, django_assert_num_queries):
    found = [close() for _ in range(people)]
    with django_assert_num_queries(1):
        assert len(nearness.waits_by_host(year, found)) == people

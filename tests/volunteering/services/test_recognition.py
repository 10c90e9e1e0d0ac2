"""The recognition year: what may be set when, its end, the next one, extensions."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory
from volunteering.models import Invitation, RecognitionYear
from volunteering.services import recognition as service
from youthportal.audit.models import Entry as Audit
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def office():
    return StaffFactory()


@pytest.fixture
def past():
    """Two years ago: everything about it is over."""
    return make.RecognitionYearFactory(year=timezone.localdate().year - 2)


@pytest.fixture
def year():
    return make.RecognitionYearFactory()


def code(act, **values):
    with pytest.raises(DomainError) as refusal:
        act(**values)
    assert refusal.value.message
    return refusal.value.code


def change(office, year, **values):
    for name, value in values.items():
        setattr(year, name, value)
    return service.save_year(actor=office, year=year, fields=[*values])


def test_a_lower_threshold_is_audited_with_both_numbers(office, year):
    change(office, year, threshold=200, threshold_reason="Decision 7")
    assert Audit.objects.get(action="volunteering.year.saved").data["threshold"] == [240, 200]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"counting_day": date(2019, 1, 1)}, "COUNTING_DAY_ELSEWHERE"),
        ({"last_entry_day": date(2019, 1, 1)}, "ENTRIES_END_EARLY"),
        ({"min_age": 30}, "AGES_TURNED"),
    ],
)
def test_settings_that_make_no_sense(office, year, values, said):
    assert code(change, office=office, year=year, **values) == said


def test_a_year_stays_the_year_it_is(office, year):
    year.year = 2019
    assert code(service.save_year, actor=office, year=year, fields=["year"]) == "YEAR_FIXED"


def test_dates_of_the_event_in_order(office, year):
    at = timezone.now().replace(month=12, day=15)
    assert (
        code(change, office=office, year=year, event_starts_at=at.replace(month=1)) == "EVENT_BEFORE_COUNTING"
    )
    late = at.date() + DAY
    assert (
        code(change, office=office, year=year, event_starts_at=at, reply_until=late) == "ANSWERS_AFTER_EVENT"
    )
    values = {"event_starts_at": at, "reply_until": at.date() - DAY, "release_at": at - DAY}
    assert code(change, office=office, year=year, **values) == "RELEASED_BEFORE_EVENT"


def test_nobody_who_was_invited_loses_by_a_higher_threshold(office, year):
    Invitation.objects.create(year=year, volunteer=make.VolunteerFactory(), why="qualified", quarters=240)
    said = code(change, office=office, year=year, threshold=280, threshold_reason="Decision 8")
    assert said == "THRESHOLD_RAISED"


def test_a_year_closes_after_its_last_day_to_confirm_and_once(office, past, year):
    assert code(service.close_year, actor=office, year=year) == "CONFIRMING_GOES_ON"
    closed = service.close_year(actor=office, year=past)
    assert not closed.takes_entries(past.counting_day)
    assert not closed.takes_confirmations(past.counting_day)
    assert code(service.close_year, actor=office, year=past) == "YEAR_CLOSED_ALREADY"
    assert code(change, office=office, year=closed, threshold=200, threshold_reason="x") == "YEAR_CLOSED"
    closed.refresh_from_db()
    change(office, closed, event_place="Town hall")


def test_the_next_year_has_the_same_days_and_the_usual_threshold(office, past):
    change(office, past, threshold=200, threshold_reason="Decision 7", near=20, max_age=29)
    following = service.open_next(actor=office, year=past)
    assert (following.threshold, following.near, following.max_age) == (240, 20, 29)
    assert following.counting_day == date(past.year + 1, 11, 30)
    assert code(service.open_next, actor=office, year=past) == "NEXT_IS_THERE"


def test_a_leap_day_becomes_the_28th():
    assert service._year_later(date(2028, 2, 29)) == date(2029, 2, 28)


def test_an_extension_opens_a_closed_year_for_one_volunteer(office, past, year):
    one, other = make.VolunteerFactory(), make.VolunteerFactory()
    closed = service.close_year(actor=office, year=past)
    today = timezone.localdate()
    grant = {"actor": office, "volunteer": one, "reason": "Was in hospital."}
    service.extend(year=closed, until=today, **grant)
    service.extend(year=closed, until=today + DAY, **grant)
    fresh = RecognitionYear.objects.get(pk=past.pk)
    assert fresh.takes_entries(volunteer=one)
    assert fresh.takes_confirmations(volunteer=one)
    assert not fresh.takes_entries(volunteer=other)
    assert not fresh.takes_entries(today + 2 * DAY, one)
    assert code(service.extend, year=year, until=today, **grant) == "NOT_NEEDED"
    assert code(service.extend, year=closed, until=today - DAY, **grant) == "UNTIL_PAST"
    assert code(service.extend, year=closed, until=today, **(grant | {"reason": " "})) == "NO_REASON"

"""Presence on site becomes drafts: quarters, days, what was forgotten."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.ballots.test_at_once import all_at_once
from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from volunteering.enums import EntryState, Origin
from volunteering.models import CheckIn, Entry
from volunteering.rules.check_in import code_of, is_code_of, site_of
from volunteering.services.check_in import close_forgotten, end_check_in, start_check_in
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db
VILNIUS = ZoneInfo("Europe/Vilnius")
#: Yesterday at 14:05.
THEN = datetime.combine(timezone.localdate() - timedelta(days=1), time(14, 5), VILNIUS)
HOUR = timedelta(hours=1)


@pytest.fixture
def volunteer():
    for year in {THEN.year, THEN.year - 1}:
        late = THEN.date() + timedelta(days=100)
        make.RecognitionYearFactory(year=year, last_entry_day=late, last_confirm_day=late)
    return make.VolunteerFactory()


@pytest.fixture
def site():
    return make.SiteFactory(host=make.host())


def test_coming_and_going_is_a_draft_in_quarters(volunteer, site):
    here = start_check_in(volunteer=volunteer, site=site, at=THEN)
    assert start_check_in(volunteer=volunteer, site=site, at=THEN + HOUR) == here
    [entry] = end_check_in(check_in=here, at=THEN + 2 * HOUR).entries
    assert (entry.state, entry.origin, entry.site) == (EntryState.DRAFT, Origin.CHECK_IN, site)
    assert (entry.starts, entry.ends, entry.quarters) == (time(14), time(16), 8)
    here.refresh_from_db()
    assert here.entry == entry
    assert end_check_in(check_in=here, at=THEN + 3 * HOUR).entries == [entry]
    assert Entry.objects.count() == 1


def test_a_night_on_site_is_two_drafts(volunteer, site):
    begin = THEN - timedelta(hours=16, minutes=5)
    here = start_check_in(volunteer=volunteer, site=site, at=begin)
    done = end_check_in(check_in=here, at=begin + 4 * HOUR)
    assert [entry.quarters for entry in done.entries] == [8, 8]
    assert done.entries[1].day - done.entries[0].day == timedelta(days=1)


def test_a_moment_is_nothing(volunteer, site):
    here = start_check_in(volunteer=volunteer, site=site, at=THEN)
    assert end_check_in(check_in=here, at=THEN + timedelta(minutes=2)).entries == []
    again = start_check_in(volunteer=volunteer, site=site, at=THEN + HOUR)
    assert end_check_in(check_in=again, at=THEN + HOUR).entries == []


def test_beginning_elsewhere_ends_the_first(volunteer, site):
    start_check_in(volunteer=volunteer, site=site, at=THEN)
    there = start_check_in(volunteer=volunteer, site=make.SiteFactory(host=make.host()), at=THEN + HOUR)
    assert CheckIn.objects.open_of(volunteer.user) == there
    assert Entry.objects.get().site == site


def test_a_forgotten_end_is_a_draft_to_complete(volunteer, site):
    start_check_in(volunteer=volunteer, site=site, at=THEN)
    assert close_forgotten(THEN + 12 * HOUR) == 0
    assert close_forgotten(THEN + 13 * HOUR) == 1
    assert close_forgotten(THEN + 13 * HOUR) == 0
    entry = Entry.objects.get()
    assert (entry.starts, entry.quarters, entry.state) == (time(14), 1, EntryState.DRAFT)
    assert "did not check out" in entry.events.last().said.words
    assert CheckIn.objects.get().entry == entry


def test_where_no_hours_could_stand_nobody_checks_in(volunteer):
    closed = make.SiteFactory(host=make.host(left_on=THEN.date()))
    with pytest.raises(DomainError, match="HOST_LEFT"):
        start_check_in(volunteer=volunteer, site=closed, at=THEN)
    adults = make.SiteFactory(host=make.HostFactory(may_host_minors=False, minors_checked_on=None))
    minor = make.VolunteerFactory(user=UserFactory(year_of_birth=THEN.year - 15))
    with pytest.raises(DomainError, match="HOST_NOT_FOR_MINORS"):
        start_check_in(volunteer=minor, site=adults, at=THEN)


def test_presence_is_kept_where_the_day_is_full(volunteer, site):
    make.EntryFactory(volunteer=volunteer, day=THEN.date(), quarters=96)
    here = start_check_in(volunteer=volunteer, site=site, at=THEN)
    done = end_check_in(check_in=here, at=THEN + 2 * HOUR)
    assert (done.entries, done.refusal.code) == ([], "DAY_IS_FULL")
    here.refresh_from_db()
    assert here.ends_at == THEN + 2 * HOUR


def test_a_code_lives_for_its_minute_and_one_more_and_at_its_site(site):
    code = code_of(site, THEN)
    assert len(code) == 7
    assert is_code_of(site, code.lower(), THEN + timedelta(seconds=60))
    assert not is_code_of(site, code, THEN + timedelta(seconds=120))
    assert not is_code_of(site, code, THEN - timedelta(seconds=60))
    other = make.SiteFactory()
    assert not is_code_of(other, code, THEN)
    assert site_of(code, [other, site], THEN) == site
    assert site_of("AAAAAAA", [other, site], THEN) is None


def test_the_night_of_the_change_of_clocks_counts_what_passed(volunteer, site):
    """26 October 2025: from 2 to 4 by the clock were three hours."""
    late = timezone.localdate() + timedelta(days=30)
    make.RecognitionYearFactory(year=2025, last_entry_day=late, last_confirm_day=late)
    begin = datetime(2025, 10, 26, 2, tzinfo=VILNIUS)
    here = start_check_in(volunteer=volunteer, site=site, at=begin)
    end = datetime(2025, 10, 26, 4, tzinfo=VILNIUS)
    [entry] = end_check_in(check_in=here, at=end).entries
    assert (entry.starts, entry.ends, entry.quarters) == (time(2), time(4), 12)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_leaving_pressed_on_two_devices_at_once_is_one_draft(volunteer, site):
    here = start_check_in(volunteer=volunteer, site=site, at=THEN)
    left = all_at_once([lambda: end_check_in(check_in=here, at=THEN + 2 * HOUR)] * 4)
    assert len({done.entries[0].pk for done in left}) == Entry.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_arriving_at_two_sites_at_once_leaves_one_open(volunteer, site):
    there = make.SiteFactory(host=make.host())
    all_at_once(
        [lambda one=one: start_check_in(volunteer=volunteer, site=one, at=THEN) for one in (site, there)]
    )
    assert CheckIn.objects.filter(ends_at=None).count() == 1

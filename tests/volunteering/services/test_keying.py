"""Sheets keyed in: all or nothing, confirmed by the signature, taken back as a whole."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory, UserFactory
from volunteering.enums import EntryState, Origin, Way
from volunteering.models import Certificate, Entry
from volunteering.rules.logbook import EntryFacts
from volunteering.services.keying import SheetRefusedError, key_sheet, number_sheets, take_back_keyed
from youthportal.audit.models import Entry as AuditEntry
from youthportal.core import codes
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return make.host()


@pytest.fixture
def volunteer():
    return make.VolunteerFactory()


@pytest.fixture
def day():
    return timezone.localdate() - timedelta(days=3)


def key(volunteer, *rows, signed_by="Jonė, librarian", actor=None):
    return key_sheet(actor=actor or StaffFactory(), volunteer=volunteer, rows=list(rows), signed_by=signed_by)


def test_a_signed_sheet_counts_at_once_and_says_who_signed(volunteer, host, day):
    entries = key(volunteer, EntryFacts(host=host, day=day, quarters=7))
    entry = Entry.objects.get()
    assert [entry] == entries
    assert (entry.state, entry.confirmed_way, entry.origin) == (EntryState.CONFIRMED, Way.SHEET, Origin.SHEET)
    assert "Jonė, librarian" in entry.events.last().said.words
    assert AuditEntry.objects.filter(action="volunteering.entry.confirmed").count() == 1


def test_without_a_signature_the_host_is_asked(volunteer, host, day):
    key(volunteer, EntryFacts(host=host, day=day, quarters=7), signed_by=" ")
    assert Entry.objects.get().state == EntryState.SUBMITTED


def test_a_night_of_the_sheet_is_two_entries(volunteer, host, day):
    night = EntryFacts(host=host, day=day, starts=time(22), ends=time(1), next_day=True)
    assert [entry.quarters for entry in key(volunteer, night)] == [8, 4]


def test_one_wrong_row_keeps_nothing_and_says_which(volunteer, host, day):
    rows = [
        EntryFacts(host=host, day=day, quarters=8),
        EntryFacts(host=host, day=timezone.localdate() + timedelta(days=1), quarters=8),
        EntryFacts(host=host, day=day, quarters=100),
    ]
    with pytest.raises(SheetRefusedError) as refused:
        key(volunteer, *rows)
    assert {place: reason.code for place, reason in refused.value.rows.items()} == {
        1: "DAY_IN_FUTURE",
        2: "MORE_THAN_A_DAY",
    }
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("rows", "code"), [([], "NOTHING_KEYED")])
def test_an_empty_sheet_is_refused(volunteer, rows, code):
    with pytest.raises(DomainError) as refused:
        key(volunteer, *rows)
    assert refused.value.code == code


def test_only_the_office_keys_in(volunteer, host, day):
    with pytest.raises(DomainError) as refused:
        key(volunteer, EntryFacts(host=host, day=day, quarters=8), actor=UserFactory())
    assert refused.value.code == "NOT_OFFICE"


def test_a_sheet_can_be_taken_back_and_leaves_a_record(volunteer, host, day):
    staff = StaffFactory()
    entries = key(volunteer, EntryFacts(host=host, day=day, quarters=8), actor=staff)
    assert take_back_keyed(actor=staff, entries=entries) == 1
    assert not Entry.objects.exists()
    assert AuditEntry.objects.filter(action="volunteering.entry.keyed_taken_back").count() == 1


def test_what_is_on_a_certificate_stays(volunteer, host, day):
    entries = key(volunteer, EntryFacts(host=host, day=day, quarters=8))
    year = make.RecognitionYearFactory(year=day.year)
    Certificate.objects.create(year=year, volunteer=volunteer, language="en", facts={})
    with pytest.raises(DomainError) as refused:
        take_back_keyed(actor=StaffFactory(), entries=entries)
    assert refused.value.code == "ON_CERTIFICATE"


def test_what_somebody_logged_is_not_taken_back_here(volunteer):
    entry = make.entry_in(EntryState.SUBMITTED, volunteer=volunteer)
    with pytest.raises(DomainError) as refused:
        take_back_keyed(actor=StaffFactory(), entries=[entry])
    assert refused.value.code == "NOT_KEYED"


def test_the_same_sheet_a_second_time_is_noticed(volunteer, host, day):
    rows = [
        EntryFacts(host=host, day=day, quarters=8),
        EntryFacts(host=host, day=day, starts=time(9), ends=time(10)),
    ]
    key(volunteer, *rows)
    with pytest.raises(SheetRefusedError) as refused:
        key(volunteer, *rows, EntryFacts(host=host, day=day, starts=time(15), ends=time(16)))
    assert {place: reason.code for place, reason in refused.value.rows.items()} == {
        0: "IN_LOGBOOK",
        1: "IN_LOGBOOK",
    }


def test_a_closed_year_takes_no_sheet(volunteer, host):
    make.RecognitionYearFactory(year=2025, closed_at=timezone.now())
    with pytest.raises(SheetRefusedError) as refused:
        key(volunteer, EntryFacts(host=host, day=date(2025, 5, 1), quarters=8))
    assert refused.value.rows[0].code == "YEAR_CLOSED"


def test_the_number_of_a_sheet_finds_a_mistyped_letter(volunteer):
    (sheet,) = number_sheets(actor=StaffFactory(), volunteers=[volunteer])
    assert codes.is_whole(sheet.number)

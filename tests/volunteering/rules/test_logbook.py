"""What cannot stand in a logbook, each said in words; who is asked to confirm."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from tests.factories.consents import ConsentFactory
from volunteering.enums import EntryState
from volunteering.models import RecognitionYear
from volunteering.rules.logbook import (
    EntryFacts,
    age_refusal,
    entry_refusal,
    facts_of,
    year_refusal,
)
from volunteering.rules.people import volunteering_consent_refusal
from volunteering.rules.who_confirms import who_is_asked

pytestmark = pytest.mark.django_db

VILNIUS = ZoneInfo("Europe/Vilnius")
#: A Wednesday at noon, with the clocks of summer.
NOW = datetime(2026, 5, 6, 12, tzinfo=VILNIUS)
TODAY = date(2026, 5, 6)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def at(text):
    return time.fromisoformat(text)


@pytest.fixture
def volunteer():
    return make.VolunteerFactory(user=UserFactory(year_of_birth=2009))


def refused(volunteer, now=NOW, entry=None, by_office=False, **values):
    values.setdefault("host", make.host())
    values.setdefault("day", TODAY)
    if "starts" not in values and "ends" not in values:
        values.setdefault("quarters", 8)
    found = entry_refusal(EntryFacts(**values), volunteer, now, entry=entry, by_office=by_office)
    return (found.code, found.message) if found else ("", "")


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("", {}),
        ("", {"quarters": 96, "day": TODAY - timedelta(days=1)}),
        ("", {"starts": at("08:00"), "ends": at("12:00")}),
        ("", {"starts": at("22:00"), "ends": at("00:00"), "day": TODAY - timedelta(days=1)}),
        (
            "",
            {"starts": at("22:00"), "ends": at("01:30"), "next_day": True, "day": TODAY - timedelta(days=1)},
        ),
        ("DAY_IN_FUTURE", {"day": TODAY + timedelta(days=1)}),
        ("DAY_IN_FUTURE", {"starts": at("22:00"), "ends": at("01:30"), "next_day": True}),
        ("END_IN_FUTURE", {"starts": at("10:00"), "ends": at("12:30")}),
        ("ENDS_BEFORE_START", {"starts": at("11:00"), "ends": at("09:00")}),
        ("NO_TIME", {"starts": at("11:00"), "ends": at("11:00")}),
        ("NO_TIME", {"quarters": 0}),
        ("NO_HOURS", {"quarters": None}),
        ("ONE_TIME_MISSING", {"starts": at("11:00"), "quarters": None}),
        ("ONE_TIME_MISSING", {"ends": at("11:00"), "quarters": 4}),
        ("NOT_A_QUARTER", {"starts": at("11:05"), "ends": at("11:50")}),
        ("MORE_THAN_A_DAY", {"quarters": 100}),
        ("MORE_THAN_A_DAY", {"quarters": 93, "day": SPRING}),
        (
            "LONGER_THAN_A_DAY",
            {"starts": at("10:00"), "ends": at("10:15"), "next_day": True, "day": TODAY - timedelta(days=1)},
        ),
        ("TOO_LONG", {"did": "x" * 1001}),
        ("UNKNOWN_SENTENCE", {"sentences": ["hacked"]}),
        ("YEAR_OVER", {"day": date(2025, 12, 31)}),
    ],
)
def test_each_wrong_entry_is_told_why(volunteer, code, values):
    found, said = refused(volunteer, **values)
    assert found == code
    assert "%" not in said


def test_25_hours_fit_the_day_that_has_them(volunteer):
    later = datetime(2026, 10, 26, 12, tzinfo=VILNIUS)
    assert refused(volunteer, later, day=AUTUMN, quarters=100) == ("", "")


def test_all_entries_of_a_day_are_at_most_that_day(volunteer):
    first = make.EntryFactory(volunteer=volunteer, day=TODAY, quarters=60)
    make.entry_in(EntryState.REVOKED, volunteer=volunteer, day=TODAY, quarters=96)
    assert refused(volunteer, quarters=36)[0] == ""
    code, said = refused(volunteer, quarters=40)
    assert code == "DAY_IS_FULL"
    assert "15\xa0h" in said
    assert "25\xa0h" in said
    assert refused(volunteer, quarters=96, entry=first)[0] == ""


def test_the_host_has_to_be_in_the_register_on_the_day(volunteer):
    host = make.host(joined_on=date(2026, 3, 1), left_on=date(2026, 4, 1))
    assert refused(volunteer, host=host, day=date(2026, 2, 28))[0] == "HOST_NOT_YET"
    assert refused(volunteer, host=host, day=date(2026, 3, 1))[0] == ""
    assert refused(volunteer, host=host, day=date(2026, 3, 31))[0] == ""
    assert refused(volunteer, host=host, day=date(2026, 4, 1))[0] == "HOST_LEFT"
    host.merged_into = make.host(organisation__name="Library and museum")
    code, said = refused(volunteer, host=host, day=date(2026, 4, 1))
    assert code == "HOST_MERGED"
    assert "Library and museum" in said
    assert refused(volunteer, host=host, day=date(2026, 3, 31))[0] == "HOST_MERGED"


def test_place_and_supervisor_belong_to_the_host(volunteer):
    assert refused(volunteer, site=make.SiteFactory())[0] == "OF_ANOTHER_HOST"
    assert refused(volunteer, supervisor=make.SupervisorFactory())[0] == "OF_ANOTHER_HOST"
    assert refused(volunteer, shift=make.ShiftFactory())[0] == "OF_ANOTHER_HOST"


def test_a_host_not_checked_takes_nobody_under_18(volunteer):
    host = make.HostFactory(may_host_minors=False, minors_checked_on=None)
    assert refused(volunteer, host=host)[0] == "HOST_NOT_FOR_MINORS"
    volunteer.date_of_birth = date(2008, 5, 6)
    volunteer.save()
    assert refused(volunteer, host=host)[0] == ""
    assert refused(volunteer, host=host, day=TODAY - timedelta(days=1))[0] == "HOST_NOT_FOR_MINORS"
    volunteer.date_of_birth = None
    volunteer.save()
    volunteer.user.year_of_birth = 2007
    assert refused(volunteer, host=host)[0] == ""


@pytest.mark.parametrize(
    ("born", "code"), [(2014, "TOO_YOUNG"), (2013, ""), (2000, ""), (1999, "TOO_OLD"), (None, "")]
)
def test_the_year_in_which_one_turns_26_is_the_last(volunteer, born, code):
    volunteer.user.year_of_birth = born
    found = age_refusal(volunteer, TODAY)
    assert (found.code if found else "") == code
    if code == "TOO_OLD":
        assert "26" in found.message


def test_a_year_without_row_has_the_usual_dates():
    year = RecognitionYear.of(2026)
    assert (year.threshold, year.min_age, year.max_age, year.pk) == (240, 13, 25, None)
    assert year_refusal(TODAY, datetime(2027, 1, 10, 23, tzinfo=VILNIUS)) is None
    assert year_refusal(TODAY, datetime(2027, 1, 11, tzinfo=VILNIUS)).code == "YEAR_OVER"
    assert year_refusal(TODAY, datetime(2029, 1, 11, tzinfo=VILNIUS), by_office=True) is None


def test_a_closed_year_is_closed_for_the_office_too():
    make.RecognitionYearFactory(year=2026, closed_at=NOW)
    assert year_refusal(TODAY, NOW, by_office=True).code == "YEAR_CLOSED"


def test_who_is_old_enough_agrees_by_sending():
    assert volunteering_consent_refusal(make.VolunteerFactory().user) is None


def test_below_the_age_a_guardian_has_to_agree():
    born = timezone.localdate().year - 13
    volunteer = make.VolunteerFactory(user=UserFactory(year_of_birth=born))
    said = {"user": volunteer.user, "kind": "volunteering"}
    ConsentFactory(**said, giver="pupil", form="self", giver_key="self")
    assert volunteering_consent_refusal(volunteer.user).code == "CONSENT_OF_GUARDIAN_MISSING"
    ConsentFactory(**said)
    assert volunteering_consent_refusal(volunteer.user) is None


def test_a_no_counts_at_any_age():
    volunteer = make.VolunteerFactory(user=UserFactory(year_of_birth=2004))
    ConsentFactory(user=volunteer.user, kind="volunteering", giver="pupil", form="self", act="withdrawn")
    assert volunteering_consent_refusal(volunteer.user).code == "CONSENT_TAKEN_BACK"


def asked(volunteer, host, **values):
    return who_is_asked(EntryFacts(host=host, day=TODAY, **values), volunteer)


def test_who_was_asked_last_is_asked_again_and_followed_to_the_successor(volunteer):
    first = make.SupervisorFactory()
    second = make.SupervisorFactory(host=first.host)
    assert asked(volunteer, first.host) == first
    make.EntryFactory(volunteer=volunteer, supervisor=second)
    assert asked(volunteer, first.host) == second
    third = make.SupervisorFactory(host=first.host)
    second.ends_on, second.successor = timezone.localdate() - timedelta(days=1), third
    second.save()
    assert asked(volunteer, first.host) == third
    third.ends_on, third.successor = second.ends_on, second
    third.save()
    assert asked(volunteer, first.host) == first


def test_nobody_is_asked_about_the_own_hours(volunteer):
    own = make.SupervisorFactory(user=volunteer.user)
    assert asked(volunteer, own.host, supervisor=own) is None


def test_facts_of_an_entry_say_the_same_again():
    entry = make.EntryFactory()
    entry.sentences.create(sentence="team")
    facts = facts_of(entry)
    assert (facts.host, facts.quarters, facts.sentences) == (entry.host, 8, ["team"])

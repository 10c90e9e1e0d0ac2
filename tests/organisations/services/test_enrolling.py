"""Classes, enrolments and moves: what they promise, what they refuse, what the audit trail says."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.organisations import (
    EnrolmentFactory,
    PupilFactory,
    SchoolClassFactory,
    SchoolFactory,
)
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.organisations import services
from youthportal.organisations.models import Enrolment, Pupil, SchoolYear

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def actions():
    return list(Entry.objects.order_by("id").values_list("action", flat=True))


def refused(code, call, **values):
    """The call is refused with this code and leaves nothing behind."""
    entries = Entry.objects.count()
    with pytest.raises(DomainError) as refusal:
        call(**values)
    assert refusal.value.code == code
    assert refusal.value.message
    assert Entry.objects.count() == entries


@pytest.fixture
def enrolment(school_class):
    return EnrolmentFactory(school_class=school_class, pupil__signed_in=True)


@pytest.fixture
def elsewhere(school_year):
    return SchoolClassFactory(year=school_year, name="9-c")


def test_a_class_is_made(youth_worker, school, school_year):
    made = services.create_class(actor=youth_worker, school=school, year=school_year, name=" 9-b ", grade=9)
    assert (made.name, made.grade, str(made.year)) == ("9-b", 9, school_year.name)
    assert actions() == ["organisations.class.created"]


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("NAME_MISSING", {"name": " ", "grade": 9}),
        ("GRADE_RANGE", {"name": "9", "grade": 14}),
        ("HEAD_COUNT_NOT_USED", {"name": "9", "grade": 9, "head_count": 20}),
    ],
)
def test_a_class_is_refused(youth_worker, school, school_year, code, values):
    refused(code, services.create_class, actor=youth_worker, school=school, year=school_year, **values)


def test_a_school_that_gives_numbers_gives_head_counts(youth_worker, school_year):
    school = SchoolFactory(roster_level="numbers")
    values = {"school": school, "year": school_year, "name": "9", "grade": 9, "head_count": 20}
    assert services.create_class(actor=youth_worker, **values).head_count == 20


def test_a_pupil_is_added_and_enrolled(youth_worker, school, school_class):
    pupil = services.add_pupil(actor=youth_worker, school=school, key=" X1 ")
    services.enrol(actor=youth_worker, pupil=pupil, school_class=school_class)
    assert (pupil.key, pupil.login_name, pupil.user) == ("X1", "x1", None)
    assert list(Pupil.objects.in_class(school_class)) == [pupil]
    assert actions() == ["organisations.pupil.added", "organisations.pupil.enrolled"]


def test_a_pupil_is_in_one_class_at_a_time(youth_worker, enrolment, other_class, elsewhere):
    refused(
        "ALREADY_ENROLLED",
        services.enrol,
        actor=youth_worker,
        pupil=enrolment.pupil,
        school_class=other_class,
    )
    pupil = PupilFactory(school=enrolment.pupil.school)
    refused("OTHER_SCHOOL", services.enrol, actor=youth_worker, pupil=pupil, school_class=elsewhere)


def test_the_database_keeps_a_pupil_in_one_class_too(enrolment, other_class):
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(pupil=enrolment.pupil, school_class=other_class)


def test_an_enrolment_closes_once(youth_worker, enrolment):
    services.close_enrolment(actor=youth_worker, enrolment=enrolment, ends_on=TODAY)
    assert list(Enrolment.objects.current()) == [enrolment]
    assert not Enrolment.objects.current(TODAY + timedelta(days=1)).exists()
    refused("ALREADY_CLOSED", services.close_enrolment, actor=youth_worker, enrolment=enrolment)


def test_an_enrolment_does_not_end_before_it_began(youth_worker, enrolment):
    too_early = enrolment.starts_on - timedelta(days=1)
    refused(
        "ENDS_BEFORE_START",
        services.close_enrolment,
        actor=youth_worker,
        enrolment=enrolment,
        ends_on=too_early,
    )


def test_a_change_of_class_keeps_the_old_days_and_the_channel(youth_worker, enrolment, other_class):
    Enrolment.objects.update(channel="code")
    new = services.change_class(actor=youth_worker, pupil=enrolment.pupil, school_class=other_class)
    enrolment.refresh_from_db()
    assert enrolment.ends_on == TODAY - timedelta(days=1)
    assert (new.starts_on, new.ends_on, new.channel) == (TODAY, None, "code")
    assert list(Enrolment.objects.current()) == [new]


def test_a_change_on_the_first_day_leaves_no_empty_span(youth_worker, enrolment, other_class):
    Enrolment.objects.update(starts_on=TODAY)
    services.change_class(actor=youth_worker, pupil=enrolment.pupil, school_class=other_class)
    assert [one.school_class for one in Enrolment.objects.all()] == [other_class]


def test_a_move_makes_a_new_row_that_came_from_the_old(youth_worker, coordinator, enrolment, elsewhere):
    old = enrolment.pupil
    services.issue_cards(actor=coordinator, pupils=[old])
    new = services.move_pupil(actor=youth_worker, pupil=old, school_class=elsewhere, key="N7")
    old.refresh_from_db()
    enrolment.refresh_from_db()
    assert (new.user, new.came_from, new.school, new.key) == (old.user, old, elsewhere.school, "N7")
    assert (old.card_digest, enrolment.ends_on) == (None, TODAY - timedelta(days=1))
    assert list(Enrolment.objects.current().of_user(old.user)) == [new.enrolments.get()]
    assert "organisations.pupil.moved" in actions()


@pytest.mark.parametrize("code", ["SAME_SCHOOL", "KEY_MISSING", "KEY_TAKEN"])
def test_a_move_is_refused(youth_worker, enrolment, other_class, elsewhere, code):
    taken = PupilFactory(school=elsewhere.school, key="T1")
    values = {
        "SAME_SCHOOL": {"school_class": other_class, "key": "N1"},
        "KEY_MISSING": {"school_class": elsewhere, "key": " "},
        "KEY_TAKEN": {"school_class": elsewhere, "key": taken.key.lower()},
    }[code]
    refused(code, services.move_pupil, actor=youth_worker, pupil=enrolment.pupil, **values)
    assert Enrolment.objects.get().ends_on is None


def test_the_year_is_the_one_today_lies_in_or_the_last(school_year):
    assert SchoolYear.at(school_year.starts_on) == school_year
    assert SchoolYear.at(school_year.ends_on + timedelta(days=30)) == school_year
    assert SchoolYear.at(school_year.starts_on - timedelta(days=1)) is None


@pytest.mark.parametrize(("field", "value"), [("key", "a007"), ("login_name", "A007")])
def test_keys_and_sign_in_names_are_one_per_school_whatever_the_letters(school, field, value):
    PupilFactory(school=school, key="A007", login_name="a007")
    PupilFactory(key="A007", login_name="a007")
    others = {"key": "B1", "login_name": "b1"} | {field: value}
    with pytest.raises(IntegrityError), transaction.atomic():
        PupilFactory(school=school, **others)

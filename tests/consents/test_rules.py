"""Whose word counts: a row per state, and what each event does."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.factories.consents import ConsentFactory
from tests.support.cast import pupil_in
from youthportal.consents import rules
from youthportal.consents.enums import AGES_OF_COUNTRY, Kind
from youthportal.consents.models import Consent
from youthportal.core.db import erasing
from youthportal.municipality.models import Municipality

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 5)


def born(pupil, years_ago):
    pupil.year_of_birth = DAY.year - years_ago
    pupil.save()
    return pupil


@pytest.fixture
def child(school_class):
    """Twelve or thirteen: under the age in all three countries."""
    return born(pupil_in(school_class, "C001"), 13)


def code(user, kind=Kind.ONLINE, day=DAY, scope=""):
    refusal = rules.consent_refusal(user=user, kind=kind, day=day, scope=scope)
    return refusal.code if refusal else "OK"


@pytest.mark.parametrize(("country", "age"), [("LT", 14), ("LV", 13), ("SI", 15)])
def test_of_two_possible_ages_the_younger_counts(child, country, age):
    Municipality.objects.create(id=1, country=country, **AGES_OF_COUNTRY[country])
    assert code(born(child, age)) == "CONSENT_OF_GUARDIAN_MISSING"  # may be a year younger still
    assert code(born(child, age + 1)) == "OK"


@pytest.mark.parametrize(("grade", "expected"), [(9, "CONSENT_OF_GUARDIAN_MISSING"), (10, "OK"), (12, "OK")])
def test_without_a_year_of_birth_the_grade_tells_the_youngest_age(school_class, grade, expected):
    school_class.grade = grade
    school_class.save()
    pupil = pupil_in(school_class, "G001")
    pupil.year_of_birth = None
    pupil.save()
    assert code(pupil) == expected


def test_an_adult_the_office_knows_needs_nobody(official):
    assert code(official) == "OK"


def test_a_guardian_agrees_takes_it_back_and_agrees_again(child):
    ConsentFactory(user=child)
    assert code(child) == "OK"
    ConsentFactory(user=child, act="withdrawn")
    assert code(child) == "CONSENT_REFUSED_BY_GUARDIAN"
    ConsentFactory(user=child)
    assert code(child) == "OK"


def test_a_yes_ends_with_its_last_day(child):
    ConsentFactory(user=child, valid_until=DAY)
    assert code(child) == "OK"
    assert code(child, day=DAY + dt.timedelta(days=1)) == "CONSENT_EXPIRED"


def test_guardians_who_disagree_wait_for_the_office(child, youth_worker):
    ConsentFactory(user=child)
    ConsentFactory(user=child, giver_key="father", act="refused")
    assert code(child) == "CONSENT_DISAGREEMENT"
    ConsentFactory(user=child)  # a second yes of the same person changes nothing
    assert code(child) == "CONSENT_DISAGREEMENT"
    ConsentFactory(user=child, giver_key="", form="paper", seen_by=youth_worker, settles=True)
    assert code(child) == "OK"
    ConsentFactory(user=child, giver_key="father", act="withdrawn")
    assert code(child) == "CONSENT_DISAGREEMENT"


def test_what_the_young_person_takes_back_stays_so_whatever_guardians_say(child):
    ConsentFactory(user=child)
    ConsentFactory(user=child, giver="pupil", form="self", act="withdrawn")
    assert code(child) == "CONSENT_TAKEN_BACK"
    ConsentFactory(user=child)
    assert code(child) == "CONSENT_TAKEN_BACK"
    ConsentFactory(user=child, giver="pupil", form="self")
    assert code(child) == "OK"


@pytest.mark.parametrize("kind", [Kind.NAME, Kind.PICTURE])
def test_name_and_pictures_need_both(child, kind):
    assert code(child, kind) == "CONSENT_OF_ONESELF_MISSING"
    ConsentFactory(user=child, kind=kind, giver="pupil", form="self")
    assert code(child, kind) == "CONSENT_OF_GUARDIAN_MISSING"
    ConsentFactory(user=child, kind=kind)
    assert code(child, kind) == "OK"


def test_turning_18_ends_every_word_of_guardians(child):
    ConsentFactory(user=child, kind=Kind.PICTURE, giver="pupil", form="self")
    ConsentFactory(user=child, kind=Kind.PICTURE, act="refused")
    assert code(born(child, 18), Kind.PICTURE) == "CONSENT_REFUSED_BY_GUARDIAN"
    assert code(born(child, 19), Kind.PICTURE) == "OK"


def test_a_paper_slip_seen_before_the_first_sign_in_counts_after_it(child, coordinator):
    ConsentFactory(pupil=child.pupil_rows.get(), form="paper", seen_by=coordinator, giver_key="")
    assert code(child) == "OK"


def test_a_consent_for_one_thing_allows_nothing_else(child):
    ConsentFactory(user=child, kind=Kind.TRIP, giver="pupil", form="self")
    ConsentFactory(user=child, kind=Kind.TRIP, scope="trip.7")
    assert code(child, Kind.TRIP, scope="trip.7") == "OK"
    assert code(child, Kind.TRIP, scope="trip.8") == "CONSENT_OF_GUARDIAN_MISSING"


def test_every_refusal_has_a_sentence():
    assert all(str(sentence) for sentence in rules.SENTENCES.values())


def test_the_log_takes_no_change_and_no_deletion(child):
    ConsentFactory(user=child)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.update(act="refused")
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.all().delete()
    with erasing():
        assert Consent.objects.all().delete()[0] == 1


def test_a_consent_is_about_somebody_and_paper_was_seen_by_somebody(child):
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(user=child, form="paper")


def test_a_class_costs_as_many_queries_as_a_pupil(school_class, django_assert_num_queries):
    pupils = [
        pupil_in(school_class, f"Q{number}").pupil_rows.select_related("user").get() for number in range(3)
    ]
    Municipality.current()
    for some in (pupils[:1], pupils):
        with django_assert_num_queries(2):
            found = rules.states_of_pupils(some, [Kind.ONLINE, Kind.NAME], grade=9)
        assert len(found) == len(some)

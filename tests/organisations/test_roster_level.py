"""A school that gives numbers only from now on: nobody stays enrolled one by one, after a second tick."""

import pytest
from django.urls import reverse

from tests.factories import budget as make
from youthportal.core.exceptions import DomainError
from youthportal.organisations import services
from youthportal.organisations.models import Enrolment

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def enrolled(school):
    return [make.pupil_of(school) for _number in range(3)]


def test_it_is_refused_until_it_is_confirmed(school, enrolled, youth_worker):
    with pytest.raises(DomainError) as refusal:
        services.change_roster_level(actor=youth_worker, school=school, level="numbers")
    assert refusal.value.code == "OPEN_ENROLMENTS"
    assert Enrolment.objects.current().count() == 3


def test_confirmed_it_ends_all_open_enrolments(school, enrolled, youth_worker):
    ended = services.change_roster_level(
        actor=youth_worker, school=school, level="numbers", is_confirmed=True
    )
    assert ended == 3
    assert not Enrolment.objects.current().exists()
    school.refresh_from_db()
    assert school.roster_level == "numbers"


def test_the_offices_form_asks_for_the_tick(client, school, enrolled, youth_worker):
    client.force_login(youth_worker)
    address = reverse("admin:organisations_school_change", args=[school.pk])
    data = {"name": school.name, "slug": school.slug, "grade_scheme": "numbers", "language": "lt"}
    data |= {"roster_level": "numbers", "is_active": "on", "short_name": ""}
    assert "Tick below" in client.post(address, data).content.decode()
    assert client.post(address, data | {"end_enrolments": "on"}).status_code == 302
    assert not Enrolment.objects.current().exists()


def test_between_keys_and_names_nothing_ends(school, enrolled, youth_worker):
    assert services.change_roster_level(actor=youth_worker, school=school, level="names") == 0
    assert Enrolment.objects.current().count() == 3

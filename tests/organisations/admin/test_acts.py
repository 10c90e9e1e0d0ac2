"""What the office does with schools in the admin goes through the services and into the audit trail."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import EnrolmentFactory, PupilFactory, SchoolClassFactory
from youthportal.audit.models import Entry
from youthportal.organisations.models import Enrolment, Membership, Pupil, School, SchoolClass

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


def actions():
    return list(Entry.objects.order_by("id").values_list("action", flat=True))


def test_a_school_is_added(office):
    values = {"name": "Nauja", "slug": "nauja", "grade_scheme": "numbers", "roster_level": "keys"}
    office.post(reverse("admin:organisations_school_add"), values | {"language": "lt", "is_active": "on"})
    assert School.objects.get().slug == "nauja"
    assert actions() == ["organisations.school.added"]


def test_a_class_is_added_by_its_service(office, school, school_year):
    values = {"school": school.pk, "year": school_year.pk, "name": "8-a", "grade": 8, "head_count": 0}
    office.post(reverse("admin:organisations_schoolclass_add"), values)
    assert SchoolClass.objects.get().name == "8-a"
    assert actions() == ["organisations.class.created"]


def test_a_refused_class_says_why_and_leaves_nothing(office, school, school_year):
    values = {"school": school.pk, "year": school_year.pk, "name": "8-a", "grade": 8, "head_count": 30}
    page = office.post(reverse("admin:organisations_schoolclass_add"), values, follow=True)
    assert "leave the head count at 0" in page.content.decode()
    assert not SchoolClass.objects.exists()


def test_a_class_with_pupils_is_not_deleted_an_empty_one_is(office, school_class):
    EnrolmentFactory(school_class=school_class)
    empty = SchoolClassFactory()
    for one in (school_class, empty):
        office.post(reverse("admin:organisations_schoolclass_delete", args=[one.pk]), {"post": "yes"})
    assert list(SchoolClass.objects.all()) == [school_class]


def test_a_pupil_is_added_by_its_service(office, school):
    values = {"school": school.pk, "key": "P1", "login_name": "p1", "first_name": "", "last_name": ""}
    office.post(reverse("admin:organisations_pupil_add"), values)
    assert Pupil.objects.get().key == "P1"
    assert actions() == ["organisations.pupil.added"]


def test_cards_of_chosen_classes_are_printed(office, school_class, other_class):
    for one in (school_class, other_class):
        EnrolmentFactory(school_class=one)
    data = {"action": "print_cards", "_selected_action": [school_class.pk, other_class.pk]}
    response = office.post(reverse("admin:organisations_schoolclass_changelist"), data)
    assert response["Content-Type"] == "application/pdf"
    assert Pupil.objects.filter(card_digest__isnull=False).count() == 2


def move(office, pupil, **values):
    return office.post(reverse("admin:organisations_pupil_move", args=[pupil.pk]), values, follow=True)


def test_a_pupil_changes_class_and_school_on_one_page(office, school_class, other_class, school_year):
    pupil = EnrolmentFactory(school_class=school_class).pupil
    move(office, pupil, school_class=other_class.pk, starts_on=TODAY)
    assert Enrolment.objects.current().get().school_class == other_class
    elsewhere = SchoolClassFactory(year=school_year)
    refused = move(office, pupil, school_class=elsewhere.pk, starts_on=TODAY)
    assert "key at the new school" in refused.content.decode()
    move(office, pupil, school_class=elsewhere.pk, key="E1", starts_on=TODAY)
    assert Enrolment.objects.current().get().pupil.came_from == pupil


@pytest.mark.parametrize("role", ["coordinator", "stranger"])
def test_others_move_nobody(client, request, role, school_class):
    pupil = PupilFactory(school=school_class.school)
    client.force_login(request.getfixturevalue(role))
    move(client, pupil, school_class=school_class.pk, starts_on=TODAY)
    assert not Enrolment.objects.filter(pupil=pupil).exists()


def test_a_membership_is_given_and_ended(office, stranger, school):
    values = {"email": stranger.email, "role": "coordinator", "school": school.pk, "starts_on": TODAY}
    office.post(reverse("admin:organisations_membership_add"), values)
    held = Membership.objects.get(user=stranger)
    change = reverse("admin:organisations_membership_change", args=[held.pk])
    office.post(change, {"ends_on": TODAY, "role": "member"})
    held.refresh_from_db()
    assert (held.ends_on, held.role) == (TODAY, "coordinator")
    assert actions() == ["organisations.membership.given", "organisations.membership.ended"]


def test_a_coordinator_without_school_is_refused_in_words(office, stranger):
    values = {"email": stranger.email, "role": "coordinator", "starts_on": TODAY}
    page = office.post(reverse("admin:organisations_membership_add"), values, follow=True)
    assert "A coordinator belongs to a school" in page.content.decode()
    assert not Membership.objects.filter(user=stranger).exists()


def test_a_role_is_given_to_somebody_known(office, school):
    values = {"email": "nobody@demo.example", "role": "coordinator", "school": school.pk, "starts_on": TODAY}
    page = office.post(reverse("admin:organisations_membership_add"), values)
    assert "Nobody has this address" in page.content.decode()


def test_a_pupils_page_tells_the_classes_so_far(office, school_class):
    pupil = EnrolmentFactory(school_class=school_class).pupil
    page = office.get(reverse("admin:organisations_pupil_change", args=[pupil.pk])).content.decode()
    assert f"10-a ({school_class.year})" in page

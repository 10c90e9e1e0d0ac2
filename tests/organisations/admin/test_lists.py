"""The office's lists: the same few queries whatever they hold, no secret on any page."""

import pytest
from django.urls import reverse

from tests.factories.accounts import StaffFactory
from tests.factories.organisations import (
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    SchoolClassFactory,
    SchoolFactory,
    SchoolYearFactory,
)

pytestmark = pytest.mark.django_db
QUERIES = {
    "organisations_school": 7,
    "organisations_schoolyear": 6,
    "organisations_schoolclass": 9,
    "organisations_pupil": 8,
    "organisations_organisation": 6,
    "organisations_membership": 8,
    "accounts_user": 6,
}


def fill(rows):
    for _ in range(rows):
        enrolment = EnrolmentFactory(pupil__signed_in=True)
        MembershipFactory(role="coordinator", school=enrolment.school_class.school)
        MembershipFactory(organisation=OrganisationFactory())


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_a_list_costs_the_same_with_one_and_three_rows(
    client, youth_worker, django_assert_num_queries, name, rows
):
    fill(rows)
    client.force_login(youth_worker)
    address = reverse(f"admin:{name}_changelist")
    client.get(address)
    with django_assert_num_queries(QUERIES[name]):
        page = client.get(address)
    assert page.context["cl"].result_count >= (1 if name == "organisations_schoolyear" else rows)


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("role", ["coordinator", "official", "pupil", "stranger"])
def test_nobody_else_sees_a_list(client, request, name, role):
    client.force_login(request.getfixturevalue(role))
    address = reverse(f"admin:{name}_changelist")
    assert client.get(address, follow=True).status_code == 404


def test_the_counts_of_a_school_do_not_multiply_each_other(client, youth_worker):
    school = SchoolFactory()
    year = SchoolYearFactory()
    for name in ("10-a", "10-b"):
        school_class = SchoolClassFactory(school=school, year=year, name=name)
        for _ in range(3):
            EnrolmentFactory(school_class=school_class)
    MembershipFactory(role="coordinator", school=school)
    client.force_login(youth_worker)
    (row,) = client.get(reverse("admin:organisations_school_changelist")).context["cl"].result_list
    assert (row.n_classes, row.n_pupils, row.n_coordinators) == (2, 6, 1)


def test_pupils_are_found_and_filtered(client, youth_worker):
    wanted = EnrolmentFactory(pupil__key="K100", pupil__last_name="Žvirblė")
    EnrolmentFactory(pupil__key="K200")
    client.force_login(youth_worker)
    address = reverse("admin:organisations_pupil_changelist")
    searches = [
        {"q": "žvirblė"},
        {"school__id__exact": wanted.pupil.school_id},
        {"school_class": wanted.school_class_id},
    ]
    for search in searches:
        found = client.get(address, search).context["cl"].result_list
        assert [one.key for one in found] == ["K100"]


@pytest.mark.parametrize("name", ["organisations_pupil", "accounts_user"])
def test_no_secret_and_no_hash_is_on_a_page(client, youth_worker, name):
    enrolment = EnrolmentFactory(pupil__signed_in=True, pupil__card_digest=b"\xab" * 32)
    user = enrolment.pupil.user
    user.set_password("a-password-of-mine")
    user.save()
    subject = enrolment.pupil if name == "organisations_pupil" else user
    client.force_login(StaffFactory(is_superuser=True))
    page = client.get(reverse(f"admin:{name}_change", args=[subject.pk])).content.decode()
    for hidden in (user.password, user.username, "abababab", "\\xab", "card_digest"):
        assert hidden not in page


def test_secrets_of_second_factors_and_addresses_have_no_page(client):
    client.force_login(StaffFactory(is_superuser=True))
    index = client.get(reverse("admin:index")).content.decode()
    for path in ("account/emailaddress", "mfa/authenticator", "auth/group"):
        assert path not in index

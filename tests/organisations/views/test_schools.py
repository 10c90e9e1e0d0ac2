"""A coordinator's pages: the own school only, with a second factor; cards as a PDF that is kept nowhere."""

import io

import pikepdf
import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import (
    EnrolmentFactory,
    MembershipFactory,
    SchoolClassFactory,
    SchoolFactory,
)
from youthportal.audit.models import Entry
from youthportal.documents.models import Document
from youthportal.files.models import StoredFile
from youthportal.organisations.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(school_class):
    return EnrolmentFactory(school_class=school_class, pupil__key="A007").pupil


@pytest.fixture
def addresses(school, school_class):
    return [
        reverse("school_classes", args=[school.public_id]),
        reverse("class_pupils", args=[school.public_id, school_class.pk]),
    ]


def text_of(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages), opened.Root.get("/MarkInfo"), str(opened.Root.get("/Lang"))


def test_visitors_are_asked_to_sign_in(client, addresses):
    for address in [*addresses, reverse("my_schools")]:
        assert client.get(address).url == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("role", ["pupil", "ambassador", "supervisor", "official", "stranger"])
def test_others_see_nothing(client, request, addresses, school, row, role):
    client.force_login(request.getfixturevalue(role))
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    printed = client.post(reverse("print_cards", args=[school.public_id]), {"pupil": row.public_id})
    assert printed.status_code == 404
    row.refresh_from_db()
    assert row.card_digest is None


@pytest.mark.parametrize("role", ["coordinator", "youth_worker"])
def test_coordinator_and_office_see_it(client, request, addresses, row, role):
    client.force_login(request.getfixturevalue(role))
    pages = [client.get(address).content.decode() for address in addresses]
    assert "10-a" in pages[0]
    assert "A007" in pages[1]


def test_another_schools_coordinator_sees_nothing(client, coordinator, addresses):
    coordinator.memberships.update(school=SchoolFactory())
    client.force_login(coordinator)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_a_coordinator_of_last_year_sees_nothing(client, coordinator, addresses):
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    coordinator.memberships.update(starts_on=yesterday, ends_on=yesterday)
    client.force_login(coordinator)
    assert client.get(addresses[0]).status_code == 404
    assert client.get(reverse("my_schools")).status_code == 404


def test_a_coordinator_without_second_factor_is_led_to_it(client, coordinator, addresses, school, row):
    Authenticator.objects.all().delete()
    client.force_login(coordinator)
    assert client.get(addresses[0]).url == reverse("mfa_activate_totp")
    refused = client.post(reverse("print_cards", args=[school.public_id]), {"pupil": row.public_id})
    assert refused.status_code == 403
    assert "First set up your second factor" in refused.content.decode()


def test_one_school_is_gone_to_directly_several_are_listed(client, coordinator, school):
    client.force_login(coordinator)
    assert client.get(reverse("my_schools")).url == reverse("school_classes", args=[school.public_id])
    MembershipFactory(user=coordinator, role=Role.COORDINATOR, school=SchoolFactory(name="Antroji mokykla"))
    assert "Antroji mokykla" in client.get(reverse("my_schools")).content.decode()


def test_a_pupil_is_found_by_the_beginning_of_key_or_name(client, coordinator, addresses, school_class):
    EnrolmentFactory(school_class=school_class, pupil__key="Z1", pupil__last_name="Žvirblė")
    EnrolmentFactory(school_class=school_class, pupil__key="Z2", pupil__last_name="Varnaitė")
    EnrolmentFactory(school_class=SchoolClassFactory(), pupil__key="Z3", pupil__last_name="Žvirblis")
    client.force_login(coordinator)
    found = client.get(addresses[0], {"q": "žvir"}).context["found"]
    assert [one.key for one in found] == ["Z1"]


def test_pupils_stand_in_the_order_of_the_readers_language(client, coordinator, addresses, school_class):
    for number, name in enumerate(["Žalytė", "Šapaitė", "Sodaitė", "Zubaitė"]):
        EnrolmentFactory(school_class=school_class, pupil__key=f"S{number}", pupil__last_name=name)
    client.force_login(coordinator)
    page = client.get(addresses[1].replace("/en/", "/lt/"))
    assert [one.last_name for one in page.context["pupils"]] == ["Sodaitė", "Šapaitė", "Zubaitė", "Žalytė"]


@pytest.mark.parametrize("pupils", [1, 3])
def test_pages_cost_the_same_with_one_and_three(
    client, coordinator, addresses, school_class, pupils, django_assert_num_queries
):
    for number in range(pupils):
        EnrolmentFactory(school_class=school_class, pupil__key=f"Q{number}")
    client.force_login(coordinator)
    client.get(addresses[0])
    with django_assert_num_queries(8):
        client.get(addresses[0], {"q": "q"})
    with django_assert_num_queries(7):
        client.get(addresses[1])


def test_a_class_gets_its_cards_and_nothing_is_kept(client, coordinator, school, school_class):
    rows = [EnrolmentFactory(school_class=school_class, pupil__key=f"C{n}").pupil for n in range(11)]
    client.force_login(coordinator)
    response = client.post(reverse("print_cards", args=[school.public_id]), {"school_class": school_class.pk})
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    pages, marked, language = text_of(response.content)
    assert (pages, bool(marked["/Marked"]), language) == (2, True, "lt")
    for row in rows:
        row.refresh_from_db()
    assert len({bytes(row.card_digest) for row in rows}) == 11
    assert not StoredFile.objects.exists()
    assert not Document.objects.exists()
    entry = Entry.objects.get(action="organisations.cards.issued")
    assert (entry.actor, entry.data) == (coordinator, {"cards": 11})


def test_one_card_is_printed_anew(client, coordinator, school, row):
    client.force_login(coordinator)
    response = client.post(reverse("print_cards", args=[school.public_id]), {"pupil": row.public_id})
    assert text_of(response.content)[0] == 1
    row.refresh_from_db()
    assert len(row.card_digest) == 32


def test_pupils_of_another_school_get_no_card_here(client, coordinator, school):
    elsewhere = EnrolmentFactory().pupil
    client.force_login(coordinator)
    response = client.post(
        reverse("print_cards", args=[school.public_id]), {"pupil": elsewhere.public_id}, follow=True
    )
    assert "Choose at least one pupil." in response.content.decode()
    elsewhere.refresh_from_db()
    assert elsewhere.card_digest is None


@pytest.mark.parametrize("pupil", ["nonsense", "1"])
def test_a_garbled_pupil_is_not_found(client, coordinator, school, pupil):
    client.force_login(coordinator)
    answer = client.post(reverse("print_cards", args=[school.public_id]), {"pupil": pupil})
    assert answer.status_code == 404

"""The office's register of certificates: read, exported, revoked, never changed."""

import pytest
from django.urls import reverse

from tests.factories import certificates as make

LIST = "/en/admin/volunteering/certificate/"


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_each_row(office, youth_worker, rows, django_assert_max_num_queries):
    year = make.year_of()
    made = [make.certificate(youth_worker, year=year) for _n in range(rows)]
    office.get(LIST)
    with django_assert_max_num_queries(12):
        page = office.get(LIST).content.decode()
    assert all(one.document.number in page for one in made)


@pytest.mark.parametrize(("stand", "found"), [("waits", 1), ("handed", 0), ("unprinted", 0), ("revoked", 0)])
def test_filters_say_what_became_of_it(office, youth_worker, stand, found):
    number = make.certificate(youth_worker).document.number
    assert (number in office.get(f"{LIST}?stand={stand}").content.decode()) is bool(found)


def test_it_is_exported(office, youth_worker):
    make.certificate(youth_worker)
    said = office.get(f"{LIST}export/csv/").content.decode()
    assert make.NAME in said
    assert "62" in said


def test_revoking_asks_for_a_reason(office, youth_worker):
    certificate = make.certificate(youth_worker)
    address = reverse("admin:volunteering_certificate_revoke", args=[certificate.pk])
    assert office.post(address, {"reason": " "}).status_code == 200
    office.post(address, {"reason": "Counted twice."})
    certificate.refresh_from_db()
    assert certificate.revoked_reason == "Counted twice."
    again = office.post(address, {"reason": "Once more."}).content.decode()
    assert "This certificate was revoked before." in again
    assert "Once more." in again


@pytest.mark.parametrize("way", ["add/", "1/delete/"])
def test_none_is_added_or_deleted_by_hand(office, way):
    assert office.get(LIST + way).status_code in {302, 403, 404}


def test_nobody_else_comes_in(client, pupil, youth_worker):
    certificate = make.certificate(youth_worker)
    address = reverse("admin:volunteering_certificate_revoke", args=[certificate.pk])
    client.force_login(pupil)
    assert client.post(address, {"reason": "Mine."}).status_code in {302, 404}
    certificate.refresh_from_db()
    assert certificate.revoked_at is None

"""The archive: found, fetched and revoked by the office, changed by nobody."""

import pytest
from django.urls import reverse

from youthportal.documents import services
from youthportal.files.models import Access

LIST = "admin:documents_document_changelist"


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


@pytest.fixture
def document(youth_worker, school):
    return services.issue_document(
        actor=youth_worker,
        kind="budget.results",
        series="budget/2026",
        title="Rezultatai",
        language="lt",
        subject=school,
        pdf=b"%PDF-1.7 archived",
        access=Access.STAFF,
        template_version="1",
    )


def test_the_file_can_be_fetched_from_the_list(office, document):
    text = office.get(reverse(LIST)).content.decode()
    url = reverse("files:file", args=[document.file.public_id, document.file.name])

    assert url in text
    assert b"".join(office.get(url).streaming_content) == b"%PDF-1.7 archived"


def test_nothing_of_it_can_be_edited(office, document):
    response = office.post(reverse("admin:documents_document_change", args=[document.pk]), {"title": "other"})

    assert response.status_code == 403
    document.refresh_from_db()
    assert document.title == "Rezultatai"


def test_revoking_asks_for_a_reason(office, document):
    url = reverse("admin:documents_document_revoke", args=[document.pk])

    assert office.post(url, {"reason": ""}).context["form"].errors
    office.post(url, {"reason": "Suma klaidinga"})

    document.refresh_from_db()
    assert document.revoked_reason == "Suma klaidinga"


def test_revoking_twice_is_refused_in_words(office, document, youth_worker):
    services.revoke_document(actor=youth_worker, document=document, reason="once")

    url = reverse("admin:documents_document_revoke", args=[document.pk])
    response = office.post(url, {"reason": "twice"}, follow=True)

    assert "This document was revoked before." in response.content.decode()


@pytest.mark.parametrize(("chosen", "listed"), [("yes", True), ("revoked", False), ("reserved", False)])
def test_filters_by_validity(office, document, chosen, listed):
    assert (document.number in office.get(reverse(LIST), {"valid": chosen}).content.decode()) is listed

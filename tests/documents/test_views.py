"""Anybody checks a paper by its code, and a file by comparison; a wrong code is told kindly."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from youthportal.documents import services
from youthportal.documents.models import Document
from youthportal.files.models import Access, StoredFile

CONTENT = b"%PDF-1.7 the one"


@pytest.fixture
def issue(youth_worker, school):
    def issue_one(**changes) -> Document:
        values = {
            "actor": youth_worker,
            "kind": "budget.results",
            "series": "budget/2026",
            "title": "Balsavimo rezultatai",
            "language": "lt",
            "subject": school,
            "pdf": CONTENT,
            "access": Access.STAFF,
            "template_version": "1",
        }
        return services.issue_document(**{**values, **changes})

    return issue_one


@pytest.fixture
def document(issue):
    return issue()


def page_of(document):
    return reverse("documents:verify", args=[document.code])


def text(response) -> str:
    return response.content.decode()


def test_the_printed_address_leads_to_the_page_in_the_visitors_language(client, document):
    response = client.get(reverse("document_link", args=[document.code]), headers={"accept-language": "lv"})

    assert response.url == f"/lv/documents/{document.code}/"


def test_shows_number_title_date_and_checksum_and_is_kept_from_search_engines(client, document):
    response = client.get(page_of(document))

    for shown in (document.number, document.title, document.file.sha256, "Genuine and valid"):
        assert shown in text(response)
    assert response["X-Robots-Tag"] == "noindex"
    assert '<div lang="lt">' in text(response)


@pytest.mark.parametrize("code", ["ABCDEFGHJKLM", "x", "abc-def"])
def test_a_wrong_code_is_told_kindly(client, db, code):
    response = client.get(reverse("documents:verify", args=[code]))

    assert response.status_code == 404
    assert "No document has this code" in text(response)
    assert 'name="code"' in text(response)


def test_a_document_not_issued_yet_is_unknown(client, issue):
    def broken(stamp):
        raise OSError

    with pytest.raises(OSError):
        issue(pdf=broken)

    assert client.get(page_of(Document.objects.get())).status_code == 404


def test_a_typed_code_may_hold_spaces_and_small_letters(client, document):
    code = document.code
    typed = f" {code[:4]} {code[4:8]}-{code[8:]}".lower()

    response = client.post(reverse("documents:check"), {"code": typed})

    assert response.url == page_of(document)


def test_a_code_that_cannot_be_one_is_said_so_at_once(client, db):
    response = client.post(reverse("documents:check"), {"code": "ABC"})

    assert "A code has twelve letters and digits" in text(response)


@pytest.mark.parametrize(
    ("content", "answer"), [(CONTENT, "Yes, it is the same file"), (CONTENT + b" ", "No, it is")]
)
def test_a_file_is_compared_and_not_kept(client, document, content, answer):
    response = client.post(page_of(document), {"file": SimpleUploadedFile("mine.pdf", content)})

    assert answer in text(response)
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("form", [str, str.upper, lambda s: " ".join(s[n : n + 8] for n in range(0, 64, 8))])
def test_a_checksum_is_compared_however_it_is_written(client, document, form):
    checksum = form(hashlib.sha256(CONTENT).hexdigest())

    assert "Yes, it is the same file" in text(client.post(page_of(document), {"checksum": checksum}))


def test_another_checksum_is_another_file(client, document):
    assert "No, it is another file" in text(client.post(page_of(document), {"checksum": "0" * 64}))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file, or paste a checksum."),
        ({"checksum": "12"}, "64 signs"),
        ({"checksum": "g" * 64}, "64 signs"),
    ],
)
def test_what_cannot_be_compared_is_said(client, document, sent, said):
    assert said in text(client.post(page_of(document), sent))


def test_a_file_too_large_is_refused(client, document, settings):
    settings.UPLOAD_LIMIT_BYTES = 10

    response = client.post(page_of(document), {"file": SimpleUploadedFile("big.pdf", b"x" * 11)})

    assert "The file is larger than" in text(response)


def test_a_revoked_document_says_since_when_and_why(client, document, youth_worker):
    services.revoke_document(actor=youth_worker, document=document, reason="Suma klaidinga")

    response = client.get(page_of(document))

    assert "Suma klaidinga" in text(response)
    assert "Genuine and valid" not in text(response)


def test_a_newer_issue_is_linked(client, document, issue):
    newer = issue(pdf=CONTENT + b" second")

    assert page_of(newer) in text(client.get(page_of(document)))
    assert "There is a newer issue" not in text(client.get(page_of(newer)))


def test_only_the_office_and_readers_of_public_files_get_the_file(client, document, issue, youth_worker):
    public = issue(access=Access.PUBLIC, issued_to="everybody")

    assert f"/files/{document.file.public_id}" not in text(client.get(page_of(document)))
    assert f"/files/{public.file.public_id}" in text(client.get(page_of(public)))
    client.force_login(youth_worker)
    assert f"/files/{document.file.public_id}" in text(client.get(page_of(document)))


def test_the_page_takes_few_queries(client, document, django_assert_max_num_queries):
    client.get(page_of(document))

    with django_assert_max_num_queries(4):
        client.get(page_of(document))

"""Numbers without a gap, files that never change, papers that can lapse."""

import hashlib
import re
import threading

import pytest
import segno
from django.db import connection, transaction

from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.documents import services
from youthportal.documents.models import Counter, Document
from youthportal.documents.stamps import qr_svg
from youthportal.files.models import Access


@pytest.fixture
def issue(youth_worker, school):
    def issue_one(**changes) -> Document:
        values = {
            "actor": youth_worker,
            "kind": "budget.results",
            "series": "budget/2026",
            "title": "Rezultatai",
            "language": "lt",
            "subject": school,
            "pdf": b"%PDF-1.7 one",
            "access": Access.STAFF,
            "template_version": "1",
        }
        return services.issue_document(**{**values, **changes})

    return issue_one


def test_numbers_follow_one_another_within_a_series(issue):
    numbers = [issue(issued_to=str(n)).number for n in range(3)] + [issue(series="forum/2026").number]

    assert numbers == ["budget/2026/001", "budget/2026/002", "budget/2026/003", "forum/2026/001"]


def test_papers_about_one_row_are_found_by_kind_and_never_those_only_reserved(issue, school, youth_worker):
    old, new = issue(pdf=b"%PDF-1.7 old"), issue(pdf=b"%PDF-1.7 new")
    issue(kind="budget.board")
    issue(subject=youth_worker)
    Document.objects.create(number="budget/2026/099", kind="budget.results", language="lt")
    assert list(Document.objects.issued().of("budget.results", school)) == [new, old]


def test_keeps_the_file_and_its_checksum(issue):
    document = issue(pdf=b"%PDF-1.7 kept")

    with document.file.content.open() as file:
        assert file.read() == b"%PDF-1.7 kept"
    assert document.file.sha256 == hashlib.sha256(b"%PDF-1.7 kept").hexdigest()
    assert document.file.name == "budget-2026-001.pdf"


def test_the_printer_is_told_number_date_code_and_address(issue, settings):
    stamps = []

    def printer(stamp):
        stamps.append(stamp)
        return b"%PDF-1.7 stamped"

    document = issue(pdf=printer)

    assert stamps[0].number == document.number
    assert stamps[0].url == f"{settings.SITE_URL}/d/{document.code}"
    assert stamps[0].spaced_code.replace(" ", "") == document.code
    assert "<svg" in stamps[0].qr


def test_issuing_is_in_the_audit_trail(issue, youth_worker):
    document = issue()

    entry = Entry.objects.get(action="documents.document.issued")
    assert entry.actor == youth_worker
    assert entry.subject_id == str(document.pk)


def test_a_printing_that_failed_leaves_its_number_to_the_next_try(issue):
    def broken(stamp):
        raise OSError("no ink")

    with pytest.raises(OSError, match="no ink"):
        issue(pdf=broken)
    assert Document.objects.issued().count() == 0

    assert issue().number == "budget/2026/001"
    assert Document.objects.count() == 1


def test_the_same_job_twice_at_once_makes_one_document(issue):
    """Both printed the same reserved number; the first file stays."""
    inner = []

    def slow(stamp):
        inner.append(issue(pdf=b"%PDF-1.7 first"))
        return b"%PDF-1.7 second"

    document = issue(pdf=slow)

    assert document.pk == inner[0].pk
    with document.file.content.open() as file:
        assert file.read() == b"%PDF-1.7 first"


def test_a_rollback_gives_the_number_back(issue):
    with transaction.atomic():
        issue()
        transaction.set_rollback(True)

    assert issue().number == "budget/2026/001"


def test_a_newer_issue_is_named_and_the_older_stays(issue):
    older, newer = issue(), issue()

    assert older.newer == newer
    assert newer.newer is None
    assert older.code != newer.code


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_no_double(issue):
    issue(issued_to="first")
    failures = []

    def work(name):
        try:
            for n in range(5):
                issue(issued_to=f"{name}-{n}")
        except Exception as error:  # noqa: BLE001 (shown by the assertion below)
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    numbers = sorted(
        int(number.rpartition("/")[2]) for number in Document.objects.values_list("number", flat=True)
    )
    assert numbers == list(range(1, 22))
    assert Counter.objects.get().last == 21


def test_revoking_keeps_the_document_and_says_why(issue, youth_worker):
    document = services.revoke_document(actor=youth_worker, document=issue(), reason="Suma klaidinga")

    document.refresh_from_db()
    assert document.is_revoked
    assert document.revoked_reason == "Suma klaidinga"
    assert Entry.objects.filter(action="documents.document.revoked", actor=youth_worker).exists()


@pytest.mark.parametrize(("reason", "code"), [("  ", "NO_REASON"), ("again", "ALREADY_REVOKED")])
def test_revoking_needs_a_reason_and_happens_once(issue, youth_worker, reason, code):
    document = issue()
    if code == "ALREADY_REVOKED":
        services.revoke_document(actor=youth_worker, document=document, reason="once")

    with pytest.raises(DomainError) as refusal:
        services.revoke_document(actor=youth_worker, document=document, reason=reason)

    assert refusal.value.code == code


def test_issue_pdf_prints_the_stamp_and_notes_the_version_of_the_template(youth_worker, school, paper):
    from tests.documents.test_pdf import text_of

    document = services.issue_pdf(
        actor=youth_worker,
        kind="test.paper",
        series="test/2026",
        title="Protokolas",
        language="lt",
        subject=school,
        template=paper,
        context={"title": "Protokolas"},
        access=Access.PUBLIC,
    )

    with document.file.content.open() as file:
        text = text_of(file.read())
    assert "test/2026/001" in text
    assert document.code[:4] in text
    assert len(document.template_version) == 16


def test_the_qr_code_is_drawn_module_by_module():
    text = "https://demo.example/d/ABCDEFGHJKLM"
    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", qr_svg(text, "code")):
        drawn |= {(int(x) + n - 4, int(y) - 4) for n in range(int(length))}

    matrix = segno.make(text, error="m", boost_error=False, mask=2).matrix
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}

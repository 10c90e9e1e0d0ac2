"""Certificates: facts that stay, numbers without gap or double, one of each, revoked as a whole."""

import io
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils.translation import override
from pdfua import Severity, validate
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.ballots.test_at_once import all_at_once
from tests.factories import certificates as make
from tests.factories.volunteering import VolunteerFactory
from volunteering.enums import EntryState
from volunteering.models import Certificate
from volunteering.services import certificates as services
from volunteering.services.confirming import revoke_entry
from youthportal.accounts import erasure
from youthportal.audit.models import Entry as Audit
from youthportal.core import jobs, words
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job, JobState
from youthportal.documents import signing
from youthportal.documents.models import Document
from youthportal.documents.services import revoke_document
from youthportal.outbox.models import Message


def content_of(certificate: Certificate) -> bytes:
    with certificate.document.stored.content.open() as file:
        return file.read()


def text_of(content: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def hours_in(language: str, quarters: int) -> str:
    with override(language):
        return words.hours(quarters).replace("\N{NO-BREAK SPACE}", " ")


def verdict(content: bytes):
    roots = list(load_certs_from_pemder([str(signing._path())]))
    [signature] = PdfFileReader(io.BytesIO(content)).embedded_signatures
    with ThreadPoolExecutor(1) as elsewhere:
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        return elsewhere.submit(validate_pdf_signature, signature, context).result()


@pytest.fixture
def year(db):
    return make.year_of()


def test_the_paper_says_the_facts_in_every_letter(youth_worker, year):
    certificate = make.certificate(youth_worker, year=year, quarters=249, hosts=9)
    said = text_of(content_of(certificate))
    assert all(word in said for word in make.NAME.split())
    assert hours_in("lt", 249) in said
    assert all(host["name"] in said for host in certificate.facts["hosts"])
    assert certificate.document.number in said
    assert sum(host["quarters"] for host in certificate.facts["hosts"]) == 249


@pytest.mark.parametrize("language", ["en", "lt", "lv", "sl"])
@pytest.mark.parametrize("hosts", [1, 9])
def test_one_tagged_page_without_a_fault(youth_worker, year, language, hosts, tmp_path):
    certificate = make.certificate(youth_worker, year=year, hosts=hosts, language=language)
    path = tmp_path / "certificate.pdf"
    path.write_bytes(content_of(certificate))
    assert [str(f) for f in validate(path).findings if f.severity == Severity.ERROR] == []
    assert len(PdfFileReader(io.BytesIO(path.read_bytes())).root["/Pages"]["/Kids"]) == 1
    assert certificate.document.language == language


def test_the_signature_covers_the_whole_file_and_one_flipped_byte_breaks_it(youth_worker, year):
    content = content_of(make.certificate(youth_worker, year=year))
    found = verdict(content)
    assert found.bottom_line
    assert found.coverage.name == "ENTIRE_FILE"
    place = content.index(b"/Title")
    assert not verdict(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]).intact


def test_hosts_left_out_are_not_named_and_count_all_the_same(youth_worker, year):
    volunteer = make.reached(hosts=3)
    hidden = volunteer.entries.first().host
    services.choose_paper(actor=volunteer.user, volunteer=volunteer, name="Ona Vė", hidden=[hidden])
    certificate = services.issue_certificate(actor=youth_worker, year=year, volunteer=volunteer)
    said = text_of(content_of(certificate))
    assert hidden.name not in said
    assert certificate.facts["quarters"] == 248
    assert certificate.facts["elsewhere"] > 0


def test_issued_again_it_is_the_same_paper_whatever_changed_since(youth_worker, year):
    certificate = make.certificate(youth_worker, year=year)
    volunteer = certificate.volunteer
    services.choose_paper(actor=volunteer.user, volunteer=volunteer, name="Ona Vė", hidden=[])
    again = services.issue_certificate(actor=youth_worker, year=year, volunteer=volunteer)
    assert again.pk == certificate.pk
    assert content_of(again) == content_of(certificate)
    assert Document.objects.count() == 1


def test_a_reserved_certificate_is_printed_with_the_facts_it_was_reserved_with(
    youth_worker, year, monkeypatch
):
    volunteer = make.reached()
    with monkeypatch.context() as broken:
        broken.setattr(signing, "_signer", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.issue_certificate(actor=youth_worker, year=year, volunteer=volunteer)
    volunteer.entries.first().delete()
    volunteer.paper_name = "Ona Vė"
    volunteer.save()
    certificate = services.issue_certificate(actor=youth_worker, year=year, volunteer=volunteer)
    assert certificate.document.number == "volunteering/2025/001"
    assert certificate.facts["name"] == make.NAME
    assert hours_in("lt", 248) in text_of(content_of(certificate))


def refused(code, act, **values):
    with pytest.raises(DomainError) as refusal:
        act(**values)
    assert refusal.value.code == code


def test_who_gets_none(youth_worker, pupil, year):
    issue = services.issue_certificate
    refused("OFFICE_ONLY", issue, actor=pupil, year=year, volunteer=make.reached())
    refused("TOO_FEW_HOURS", issue, actor=youth_worker, year=year, volunteer=make.reached(quarters=239))
    nameless = make.reached(paper_name="")
    nameless.user.first_name = nameless.user.last_name = ""
    nameless.user.save()
    refused("NO_NAME", issue, actor=youth_worker, year=year, volunteer=nameless)
    old = make.reached()
    old.user.year_of_birth = 2025 - 27
    old.user.save()
    refused("NOT_COUNTED", issue, actor=youth_worker, year=year, volunteer=old)
    assert not Document.objects.exists()


def test_who_turned_26_in_the_year_gets_one(youth_worker, year):
    volunteer = make.reached()
    volunteer.user.year_of_birth = 2025 - 26
    volunteer.user.save()
    assert services.issue_certificate(actor=youth_worker, year=year, volunteer=volunteer).credential


def test_revoking_ends_paper_and_credential_and_lets_a_new_one_be_issued(youth_worker, year):
    certificate = make.certificate(youth_worker, year=year)
    services.revoke_certificate(actor=youth_worker, certificate=certificate, reason="A host was wrong.")
    certificate.refresh_from_db()
    assert certificate.revoked_reason == certificate.document.revoked_reason == "A host was wrong."
    assert Audit.objects.filter(action="volunteering.certificate.revoked").count() == 1
    assert "A host was wrong." in Message.objects.get(user=certificate.volunteer.user).text
    revoke = services.revoke_certificate
    refused("ALREADY_REVOKED", revoke, actor=youth_worker, certificate=certificate, reason="Again.")
    new = services.issue_certificate(actor=youth_worker, year=year, volunteer=certificate.volunteer)
    assert new.document.number == "volunteering/2025/002"


def test_revoking_needs_a_reason_and_the_office(youth_worker, pupil, year):
    certificate = make.certificate(youth_worker, year=year)
    revoke = services.revoke_certificate
    refused("NO_REASON", revoke, actor=youth_worker, certificate=certificate, reason="  ")
    refused("OFFICE_ONLY", revoke, actor=pupil, certificate=certificate, reason="Mine.")
    assert not Document.objects.get().is_revoked


def test_revoked_in_the_archive_it_is_revoked_here_too(youth_worker, year):
    certificate = make.certificate(youth_worker, year=year)
    revoke_document(actor=youth_worker, document=certificate.document, reason="Wrong year.")
    certificate.refresh_from_db()
    assert certificate.revoked_reason == "Wrong year."


def test_an_erased_person_keeps_what_was_certified(youth_worker, year):
    certificate = make.certificate(youth_worker, year=year)
    before = content_of(certificate)
    erasure.erase_person(actor=youth_worker, user=certificate.volunteer.user)
    certificate.refresh_from_db()
    assert certificate.facts["name"] == make.NAME
    assert content_of(certificate) == before


# --- all of a year ---------------------------------------------------------------------------------


def test_all_of_a_year_in_one_job(youth_worker, year):
    people = [make.reached() for _n in range(3)]
    make.reached(quarters=100)
    job = services.enqueue_certificates(actor=youth_worker, year=year)
    assert services.enqueue_certificates(actor=youth_worker, year=year).pk == job.pk
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    assert {c.volunteer for c in Certificate.objects.printed()} == set(people)
    assert sorted(Document.objects.values_list("number", flat=True)) == [
        f"volunteering/2025/00{n}" for n in (1, 2, 3)
    ]


def test_asked_again_it_makes_only_what_is_missing(youth_worker, year):
    make.reached()
    job = services.enqueue_certificates(actor=youth_worker, year=year)
    jobs.run_job(job.pk)
    first = content_of(Certificate.objects.get())
    make.reached()
    jobs.run_job(services.enqueue_certificates(actor=youth_worker, year=year).pk)
    assert Job.objects.get(pk=job.pk).result["issued"] == 2
    assert content_of(Certificate.objects.earliest("pk")) == first


def test_one_that_cannot_be_made_does_not_keep_the_others_back(youth_worker, year, monkeypatch):
    people = [make.reached() for _n in range(3)]
    make_one = services.certificate_context

    def fail(facts):
        if facts.name == "Blocked Name":
            raise ValueError("no paper")
        return make_one(facts)

    people[0].paper_name = "Blocked Name"
    people[0].save()
    monkeypatch.setattr(services, "certificate_context", fail)
    job = services.enqueue_certificates(actor=youth_worker, year=year)
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert Certificate.objects.printed().count() == 2


def test_hours_revoked_while_the_job_runs_are_not_certified(youth_worker, year, monkeypatch):
    """The second one loses hours when the first is done: too few are left, so no paper is made."""
    make.reached(), (second := make.reached())
    print_one = services.print_document

    def revoke_then_print(*args, **kwargs):
        for entry in second.entries.confirmed()[:3]:
            revoke_entry(actor=youth_worker, entry=entry, reason="Nobody was there.")
        return print_one(*args, **kwargs)

    monkeypatch.setattr(services, "print_document", revoke_then_print)
    job = services.enqueue_certificates(actor=youth_worker, year=year)
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["issued"]) == (JobState.DONE, 1)
    assert not second.certificates.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_revoked_and_certified_at_once_is_one_of_both(youth_worker):
    """Either the hours go and there is no certificate, or it is there and the hours stay."""
    year, volunteer = make.year_of(), make.reached(quarters=240)
    codes = []

    def attempt(act, **values):
        try:
            act(actor=youth_worker, **values)
        except DomainError as refusal:
            codes.append(refusal.code)

    entry = volunteer.entries.first()
    all_at_once(
        [
            lambda: attempt(revoke_entry, entry=entry, reason="Nobody was there."),
            lambda: attempt(services.issue_certificate, year=year, volunteer=volunteer),
        ]
    )
    entry.refresh_from_db()
    is_certified = Certificate.objects.exists()
    assert codes == (["ON_CERTIFICATE"] if is_certified else ["TOO_FEW_HOURS"])
    assert (entry.state == EntryState.CONFIRMED) == is_certified


def test_only_the_office_starts_it(pupil, year):
    refused("OFFICE_ONLY", services.enqueue_certificates, actor=pupil, year=year)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_asked_twice_at_once_there_is_one(youth_worker):
    year, volunteer = make.year_of(), make.reached()
    barrier, made = threading.Barrier(2), []

    def issue():
        barrier.wait()
        made.append(services.issue_certificate(actor=youth_worker, year=year, volunteer=volunteer))
        connection.close()

    threads = [threading.Thread(target=issue) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made[0].pk == made[1].pk
    assert Document.objects.get().number == "volunteering/2025/001"
    assert content_of(Certificate.objects.get())


# --- the volunteer's choice ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [("Ona", "WHOLE_NAME"), ("", "WHOLE_NAME"), ("Ona <b>Vė</b>", "NOT_A_NAME"), ("Ona V3", "NOT_A_NAME")],
)
def test_names_that_no_paper_takes(name, code, db):
    volunteer = VolunteerFactory()
    refused(code, services.choose_paper, actor=volunteer.user, volunteer=volunteer, name=name, hidden=[])

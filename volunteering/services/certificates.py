"""Certificates of a year: reserved with the facts they say, printed, signed, revoked.

A certificate is *reserved* in one small transaction (facts copied, number taken), printed outside of any, and
*completed* in another (file, credential). Whatever ends in between is taken up where it was: facts and number
of a reserved certificate stay, so that no paper is ever printed with others.
"""

import logging
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteering.calculations.certificates import CertificateFacts
from volunteering.documents.certificates import KIND, TEMPLATE, certificate_context
from volunteering.documents.credentials import credential_payload
from volunteering.documents.facts import facts_of
from volunteering.models import Certificate, RecognitionYear, Volunteer
from volunteering.notifications import certificates as notifications
from volunteering.rules import certificates as rules
from volunteering.services.volunteers import lock_volunteer
from youthportal.audit.models import record
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job
from youthportal.documents import credentials, signing
from youthportal.documents.models import Document
from youthportal.documents.services import (
    complete_document,
    print_document,
    reserve_document,
    revoke_document,
    template_version,
)
from youthportal.files.models import Access

CERTIFICATES_JOB = "volunteering.certificates"
logger = logging.getLogger(__name__)


def issue_certificate(*, actor: Any, year: RecognitionYear, volunteer: Volunteer) -> Certificate:
    """The valid certificate of this volunteer for this year, made if there is none. Call it in a job: 0.2 s.

    Raises OFFICE_ONLY, NO_NAME, NOT_COUNTED, TOO_FEW_HOURS.
    """
    if refusal := rules.office_refusal(actor):
        raise refusal
    return _issue(actor, year, volunteer)


def enqueue_certificates(*, actor: Any, year: RecognitionYear) -> Job:
    """All certificates that the year still lacks, in one job; asked twice, it is the same job.

    Raises OFFICE_ONLY. A job that is over is run again: it finds who reached the hours since.
    """
    if refusal := rules.office_refusal(actor):
        raise refusal
    with transaction.atomic():
        args, key = {"year": year.pk}, f"{CERTIFICATES_JOB}.{year.year}"
        label = _("Certificates %(year)s") % {"year": year.year}
        job = jobs.enqueue(CERTIFICATES_JOB, args, key=key, owner=actor, label=label)
        if job.is_over:
            jobs.requeue(job)
            job.refresh_from_db()
        record(actor=actor, action="volunteering.certificates.enqueued", subject=year, data={"job": job.pk})
    return job


@transaction.atomic
def revoke_certificate(*, actor: Any, certificate: Certificate, reason: str) -> Certificate:
    """Paper and credential hold no more, for good; their pages say so and why. A new one may be issued then.

    Raises ALREADY_REVOKED, NO_REASON, OFFICE_ONLY.
    """
    locked = (
        Certificate.objects.select_for_update(of=("self",)).select_related("document").get(pk=certificate.pk)
    )
    if refusal := rules.revoke_refusal(certificate=locked, user=actor, reason=reason):
        raise refusal
    if locked.document is not None:
        revoke_document(actor=actor, document=locked.document, reason=reason)
    else:
        _mark_revoked(actor, locked, reason)
    locked.refresh_from_db()
    return locked


def document_revoked(actor: Any, document: Document, reason: str) -> None:
    """The document of a certificate was revoked, here or in the archive: the credential goes with it."""
    certificate = Certificate.objects.valid().filter(document=document).first()
    if certificate is not None:
        _mark_revoked(actor, certificate, reason)


def _mark_revoked(actor: Any, certificate: Certificate, reason: str) -> None:
    certificate.revoked_at, certificate.revoked_reason = timezone.now(), reason.strip()[:200]
    certificate.save(update_fields=["revoked_at", "revoked_reason", "updated_at"])
    record(actor=actor, action="volunteering.certificate.revoked", subject=certificate)
    notifications.certificate_revoked(certificate)


# --- all of a year ---------------------------------------------------------------------------------


@jobs.handler(CERTIFICATES_JOB)
def _issue_all(run: jobs.Run) -> dict[str, Any]:
    """One certificate after the other; a worker that dies loses at most the one it was at.

    One that cannot be printed does not keep the others back: it is tried again when all others are done.
    """
    year = RecognitionYear.objects.get(pk=run.args["year"])
    waiting = _waiting(year)
    done = Certificate.objects.valid().printed().filter(year=year).count()
    total, failed = done + len(waiting), 0
    run.progress(done, total)
    for volunteer in waiting:
        try:
            _issue(run.job.owner, year, volunteer)
        except DomainError as refusal:
            logger.info("volunteer %s gets no certificate any more: %s", volunteer.pk, refusal.code)
        except Exception:
            logger.exception("the certificate of volunteer %s was not made", volunteer.pk)
            failed += 1
        done += 1
        run.progress(done, total)
    if failed:
        raise RuntimeError(f"{failed} of {total} certificates were not made")
    issued = Certificate.objects.valid().printed().filter(year=year).count()
    return {"message": _said(year, issued), "issued": issued}


def _waiting(year: RecognitionYear) -> list[Volunteer]:
    """Who reached the hours and has no printed certificate, and whose was reserved; in one order for good."""
    printed = Certificate.objects.valid().printed().filter(year=year).values("volunteer")
    reserved = Certificate.objects.valid().filter(year=year).values("volunteer")
    due = Volunteer.objects.qualified(year).values("pk")
    people = Volunteer.objects.filter(pk__in=due) | Volunteer.objects.filter(pk__in=reserved)
    found = people.exclude(pk__in=printed).select_related("user").order_by("pk")
    return [volunteer for volunteer in found if rules.has_name(volunteer)]


def _said(year: RecognitionYear, total: int) -> str:
    text = ngettext(
        "The year %(year)s has %(count)d certificate.", "The year %(year)s has %(count)d certificates.", total
    )
    return text % {"year": year.year, "count": total}


# --- one ------------------------------------------------------------------------------------------


def _issue(actor: Any, year: RecognitionYear, volunteer: Volunteer) -> Certificate:
    certificate = _reserve(actor, year, volunteer)
    document = certificate.document
    if document is None or document.file_id is not None:
        return certificate
    kept = CertificateFacts.from_json(certificate.facts)
    with translation.override(certificate.language):
        context = certificate_context(kept) | {"demo": settings.DEMO}
        content = print_document(document, template=TEMPLATE, context=context)
    return _complete(actor, certificate, content)


@transaction.atomic
def _reserve(actor: Any, year: RecognitionYear, volunteer: Volunteer) -> Certificate:
    """Facts and number, once: of two at the same time the second finds the first one's.

    Under the volunteer's lock, which revoking and correcting take too: no hours that were taken away a moment
    ago are certified. Raises NO_NAME, NOT_COUNTED, TOO_FEW_HOURS.
    """
    volunteer = lock_volunteer(volunteer)
    valid = Certificate.objects.valid().select_for_update(of=("self",)).select_related("document")
    locked = valid.filter(year=year, volunteer=volunteer).first()
    if locked is None:
        if refusal := rules.issue_refusal(year=year, volunteer=volunteer):
            raise refusal
        facts = CertificateFacts.of(facts_of(year, [volunteer])[volunteer.pk])
        values = {"language": volunteer.language, "facts": facts.as_json()}
        locked = Certificate.objects.create(year=year, volunteer=volunteer, **values)
    locked.year, locked.volunteer = year, volunteer
    if locked.document is None:
        with translation.override(locked.language):
            title = _("Certificate of voluntary work %(year)s") % {"year": year.year}
        locked.document = reserve_document(
            actor=actor,
            kind=KIND,
            series=f"volunteering/{year.year}",
            title=title,
            language=locked.language,
            subject=locked,
            template_version=template_version(TEMPLATE),
            signed_by=signing.signer_name(),
        )
        locked.save(update_fields=["document", "updated_at"])
    return locked


@transaction.atomic
def _complete(actor: Any, certificate: Certificate, content: bytes) -> Certificate:
    """Nothing is kept of a certificate that was revoked while it was printed."""
    locked = (
        Certificate.objects.select_for_update(of=("self",)).select_related("document").get(pk=certificate.pk)
    )
    locked.year, locked.volunteer = certificate.year, certificate.volunteer
    if locked.document is None or locked.revoked_at is not None or locked.document.file_id is not None:
        return locked
    locked.document = complete_document(locked.document, actor=actor, content=content, access=Access.ASKED)
    payload = credential_payload(locked, salt=secrets.token_urlsafe(16), at=locked.document.issued_at)
    locked.credential = credentials.sign_credential(payload)
    locked.save(update_fields=["credential", "updated_at"])
    return locked


# --- the volunteer's choice ------------------------------------------------------------------------


@transaction.atomic
def choose_paper(*, actor: Any, volunteer: Volunteer, name: str, hidden: Any) -> None:
    """Name and hosts left out, on all papers from now on; issued ones stay as they are.

    Raises WHOLE_NAME, NOT_A_NAME.
    """
    if refusal := rules.choose_refusal(name=name):
        raise refusal
    locked = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    locked.paper_name = " ".join(name.split())
    locked.save(update_fields=["paper_name", "updated_at"])
    locked.hidden_hosts.set(hidden)
    fields = ["paper_name", "hidden_hosts"]
    record(actor=actor, action="volunteering.paper.chosen", subject=locked, data={"fields": fields})

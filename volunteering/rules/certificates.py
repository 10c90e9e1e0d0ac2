"""Who gets a certificate, who may fetch it from when, and why not."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from volunteering.models import Certificate, RecognitionYear, Volunteer
from youthportal.core import words
from youthportal.core.exceptions import DomainError
from youthportal.files.models import StoredFile


def office_refusal(user: Any) -> DomainError | None:
    if not user.is_staff:
        return DomainError("OFFICE_ONLY", _("Only the office issues and revokes certificates."))
    return None


def issue_refusal(*, year: RecognitionYear, volunteer: Volunteer) -> DomainError | None:
    """Asked before a certificate is reserved; one that is reserved is printed in any case."""
    if not has_name(volunteer):
        return DomainError("NO_NAME", _("The volunteer has not said which name goes on the certificate."))
    if not Volunteer.objects.of_counted_age(year).filter(pk=volunteer.pk).exists():
        return DomainError("NOT_COUNTED", _("The year does not count for somebody of this age."))
    confirmed = volunteer.entries.confirmed().in_year(year.year).quarters_in_all()
    if confirmed < year.threshold:
        return DomainError(
            "TOO_FEW_HOURS",
            _("%(confirmed)s are confirmed; the certificate needs %(needed)s."),
            confirmed=words.hours(confirmed),
            needed=words.hours(year.threshold),
        )
    return None


def has_name(volunteer: Volunteer) -> bool:
    user: Any = volunteer.user
    return bool(volunteer.paper_name.strip() or user.get_full_name().strip())


def revoke_refusal(*, certificate: Certificate, user: Any, reason: str) -> DomainError | None:
    if certificate.revoked_at is not None:
        return DomainError("ALREADY_REVOKED", _("This certificate was revoked before."))
    if not reason.strip():
        return DomainError("NO_REASON", _("Write why the certificate no longer holds."))
    return office_refusal(user)


def download_refusal(*, certificate: Certificate, at: datetime | None = None) -> DomainError | None:
    """Asked for the volunteer's own certificate; the office prints before the event."""
    if certificate.document is None or certificate.document.file_id is None:
        return DomainError("NOT_PRINTED", _("The certificate is being made."))
    if certificate.revoked_at is not None:
        return DomainError("REVOKED", _("The certificate was revoked."))
    if not certificate.year.is_released(at):
        return DomainError("NOT_RELEASED", _("Certificates open after the honouring event."))
    return None


def choose_refusal(*, name: str) -> DomainError | None:
    """The name that goes on papers: the volunteer's own, with letters of any language."""
    if len(name.split()) < 2:
        return DomainError("WHOLE_NAME", _("Write first name and surname, as they shall stand on the paper."))
    if any(not (letter.isalpha() or letter in " -'’.") for letter in name):
        return DomainError("NOT_A_NAME", _("A name has letters, blanks, hyphens and apostrophes only."))
    return None


def can_fetch_certificate(user: Any, file: StoredFile) -> bool:
    """The office always, the volunteer from the release on, nobody else."""
    certificates = Certificate.objects.select_related("document", "year", "volunteer")
    certificate = certificates.filter(document__file=file).first()
    if certificate is None:
        return False
    if user.is_staff:
        return True
    return certificate.volunteer.user_id == user.pk and download_refusal(certificate=certificate) is None

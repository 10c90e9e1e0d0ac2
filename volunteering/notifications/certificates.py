"""What volunteers hear of their certificates."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from volunteering.models import Certificate
from youthportal.core import words
from youthportal.outbox.models import Message
from youthportal.outbox.services import send_message

OPEN = "volunteering.certificate_open"


def certificate_revoked(certificate: Certificate) -> None:
    """Nothing where the paper was never printed: nobody had it."""
    if certificate.document is None or certificate.document.file_id is None:
        return
    user: Any = certificate.volunteer.user
    with translation.override(user.language):
        path = reverse("volunteering:certificates")
    send_message(
        key=f"volunteering.certificate.{certificate.pk}.revoked.user.{user.pk}",
        kind="volunteering.certificate",
        template="volunteering/certificate_revoked",
        context={"year": certificate.year.year, "note": certificate.revoked_reason, "path": path},
        user=user,
    )


def open_key(certificate: Certificate) -> str:
    return f"{OPEN}.{certificate.pk}"


def certificate_open(certificate: Certificate) -> Message | None:
    """Once for each certificate; None for those without an address, whose start page says it."""
    user: Any = certificate.volunteer.user
    with translation.override(user.language):
        context = {
            "year": certificate.year.year,
            "hours": words.hours(certificate.facts["quarters"]),
            "path": reverse("volunteering:certificates"),
        }
    return send_message(
        key=open_key(certificate),
        kind=OPEN,
        template="volunteering/certificate_open",
        context=context,
        user=user,
    )

"""News about agreements, to the volunteer and to the host."""

from typing import Any

from django.urls import reverse

from volunteering.models import Supervisor, VolunteerAgreement
from youthportal.outbox.services import send_message

KIND = "volunteering.agreement"


def offered(agreement: VolunteerAgreement) -> None:
    _to_volunteer(agreement, "agreement_offered")


def in_force(agreement: VolunteerAgreement) -> None:
    _to_volunteer(agreement, "agreement_in_force")
    _to_host(agreement, "agreement_in_force")


def ended(agreement: VolunteerAgreement, *, by_volunteer: bool) -> None:
    """To the other side alone."""
    (_to_host if by_volunteer else _to_volunteer)(agreement, "agreement_ended")


def _facts(agreement: VolunteerAgreement) -> dict[str, Any]:
    return {
        "host": agreement.host.name,
        "reason": agreement.end_reason,
        "path": reverse("volunteering:agreement", args=[agreement.public_id]),
    }


def _to_volunteer(agreement: VolunteerAgreement, template: str) -> None:
    send_message(
        key=f"volunteering.{template}.{agreement.pk}.volunteer",
        kind=KIND,
        template=f"volunteering/{template}",
        context=_facts(agreement),
        user=agreement.volunteer.user,
    )


def _to_host(agreement: VolunteerAgreement, template: str) -> None:
    mentor = agreement.mentor if agreement.mentor and agreement.mentor.is_current() else None
    people = [mentor] if mentor else Supervisor.objects.current().filter(host=agreement.host_id)
    for supervisor in people:
        send_message(
            key=f"volunteering.{template}.{agreement.pk}.supervisor.{supervisor.pk}",
            kind=KIND,
            template=f"volunteering/{template}",
            context=_facts(agreement),
            user=supervisor.user,
            address=supervisor.email,
            language=supervisor.language,
        )

"""The protocol with which a locked-away text is handed over. Printed in the request, stored nowhere."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from youthportal.documents.pdf import render_pdf_isolated
from youthportal.moderation.models import SealedText
from youthportal.organisations.models import Enrolment

TEMPLATE = "documents/moderation/protocol.html"


def school_of(user: Any) -> list[tuple[str, str]]:
    """Where a pupil is found: school, class and the school's own key."""
    if user is None:
        return []
    current = Enrolment.objects.current().of_user(user).select_related("pupil", "school_class__school")
    enrolment = current.first()
    if enrolment is None:
        return []
    return [
        (_("School"), enrolment.school_class.school.name),
        (_("Class"), enrolment.school_class.name),
        (_("Pupil key of the school"), enrolment.pupil.key),
    ]


def _writer(sealed: SealedText) -> list[tuple[str, str]]:
    """Who wrote it, as far as the portal knows."""
    name = str(sealed.author) if sealed.author else _("not known: written without account")
    return [(_("Written by"), name), *school_of(sealed.author)]


def protocol_context(sealed: SealedText) -> dict[str, Any]:
    where = sealed.place_title or _("urgent message")
    return {
        "sealed": sealed,
        "writer": _writer(sealed),
        "where": where,
        "day": timezone.localdate(),
        "signatures": [_("Handed over by"), _("Received by")],
    }


def protocol_pdf(sealed: SealedText, *, language: str) -> bytes:
    with translation.override(language):
        context = protocol_context(sealed)
    return render_pdf_isolated(TEMPLATE, context, language=language)

"""The printed logbook sheet: for those without a phone, signed by the host, keyed in by its number."""

from typing import Any

from django.utils import translation

from volunteering.models import Sheet
from youthportal.core import codes
from youthportal.documents.pdf import render_pdf_isolated
from youthportal.organisations.models import Enrolment

ROWS = 15
TEMPLATE = "documents/volunteering/sheet.html"


def sheets_context(sheets: list[Sheet]) -> dict[str, Any]:
    """One page for each sheet, in the order given; two queries."""
    users = {sheet.pk: sheet.volunteer.user_id for sheet in sheets}
    current = Enrolment.objects.current().filter(pupil__user__in=users.values())
    places = {
        user: f"{school}, {name}"
        for user, school, name in current.values_list(
            "pupil__user", "school_class__school__name", "school_class__name"
        )
    }
    pages = [
        {
            "number": codes.grouped(sheet.number),
            "name": str(sheet.volunteer),
            "place": places.get(users[sheet.pk], ""),
            "host": sheet.host.name if sheet.host else "",
        }
        for sheet in sheets
    ]
    return {"pages": pages, "rows": range(ROWS)}


def sheets_pdf(sheets: list[Sheet]) -> bytes:
    """In the language of the first volunteer."""
    language = sheets[0].volunteer.language
    with translation.override(language):
        context = sheets_context(sheets)
    return render_pdf_isolated(TEMPLATE, context, language=language)

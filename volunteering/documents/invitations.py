"""The event for calendars, and invitations on paper for those without an e-mail address."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from volunteering.models import RecognitionYear
from youthportal.core import calendars, words
from youthportal.documents.pdf import render_pdf_isolated
from youthportal.documents.stamps import qr_svg

#: How long an event lasts whose end is not set.
USUAL_LENGTH = timedelta(hours=2)


def event_of(year: RecognitionYear, link: str = "") -> calendars.Event | None:
    """None while nothing is set."""
    if year.event_starts_at is None:
        return None
    return calendars.Event(
        uid=f"recognition-{year.year}",
        title=year.event_title,
        starts_at=year.event_starts_at,
        ends_at=year.event_ends_at or year.event_starts_at + USUAL_LENGTH,
        changed_at=year.updated_at,
        place=year.event_place,
        text=year.event_text,
        url=link,
    )


def slips_pdf(year: RecognitionYear, people: list[tuple[Any, str]], *, language: str) -> bytes:
    """Slips to hand over, sorted by school and class as given: pairs of volunteer (`with_place`) and link.

    The language is that of whoever hands them over; printed in the request and kept nowhere.
    """
    with translation.override(language):
        drawn = [_slip(volunteer, link) for volunteer, link in people]
        sheets = [
            {"place": place or _("At no school"), "slips": list(group)}
            for place, group in groupby(drawn, lambda slip: slip["place"])
        ]
        context = {
            "year": year,
            "when": words.moment(year.event_starts_at) if year.event_starts_at else "",
            "reply_until": words.day(year.reply_until) if year.reply_until else "",
            "sheets": sheets,
        }
    return render_pdf_isolated("documents/volunteering/slips.html", context, language=language)


def _slip(volunteer: Any, link: str) -> dict[str, Any]:
    place = " · ".join(part for part in (volunteer.school_name, volunteer.class_name) if part)
    return {
        "name": str(volunteer),
        "place": place,
        "link": link.partition("://")[2],
        "qr": qr_svg(link, _("The invitation as a picture for the camera")),
    }

"""Lists on paper for the honouring event. They hold names: printed in the request, kept nowhere."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import override as speaking

from volunteering.enums import Reply
from volunteering.models import RecognitionYear, Volunteer
from youthportal.core import words
from youthportal.documents.pdf import render_pdf_isolated

CALLING, SIGNING, ABSENT = "calling", "signing", "absent"
TITLES = {
    CALLING: gettext_lazy("In order of calling up"),
    SIGNING: gettext_lazy("Signatures for certificates"),
    ABSENT: gettext_lazy("Certificates still to hand over"),
}


def people_of(year: RecognitionYear, kind: str, *, language: str, by_school: bool = False) -> Any:
    """Whoever is on that list, in its order, with invitation, certificate and place. One query."""
    people: Any = Volunteer.objects.to_be_honoured(year).with_place()
    if kind == ABSENT:
        people = people.filter(handed_over_on=None).exclude(was_there=True)
    else:
        people = people.exclude(reply=Reply.NO)
    return people.in_calling_order(language, by_school=by_school)


def roll_pdf(year: RecognitionYear, kind: str, *, language: str, by_school: bool = False) -> bytes:
    with speaking(language):
        people = people_of(year, kind, language=language, by_school=by_school)
        context = {
            "year": year,
            "kind": kind,
            "title": str(TITLES[kind]),
            "day": timezone.localdate(),
            "when": words.moment(year.event_starts_at) if year.event_starts_at else "",
            "rows": [_row(number, one) for number, one in enumerate(people, start=1)],
            "running": _("Volunteers of %(year)s") % {"year": year.year},
        }
    return render_pdf_isolated("documents/volunteering/roll.html", context, language=language)


def _row(number: int, volunteer: Any) -> dict[str, Any]:
    return {
        "number": number,
        "name": str(volunteer),
        "place": " · ".join(part for part in (volunteer.school_name, volunteer.class_name) if part),
        "hours": words.hours(volunteer.confirmed),
        "paper": volunteer.paper_number or "",
        "comes": volunteer.reply == Reply.YES,
        "guests": volunteer.guests or "",
    }

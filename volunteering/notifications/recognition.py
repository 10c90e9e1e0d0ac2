"""Who hears of the honouring event, and what the last hours wait for. One mail for each occasion."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation

from volunteering.calculations.recognition import lacking
from volunteering.models import Invitation, RecognitionYear
from youthportal.core import words
from youthportal.outbox.models import Message
from youthportal.outbox.services import send_message
from youthportal.outbox.texts import MARK

INVITED = "volunteering.invited"
NEAR = "volunteering.near"


def invited(invitation: Invitation) -> Message | None:
    """The link is filled in as the mail goes out; None for those without an address."""
    year, user = invitation.year, invitation.volunteer.user
    language = str(user.language)
    with translation.override(language):
        context = {
            "year": year.year,
            "title": year.event_title,
            "text": year.event_text,
            "when": words.moment(year.event_starts_at) if year.event_starts_at else "",
            "where": year.event_place,
            "reply_until": words.day(year.reply_until) if year.reply_until else "",
            "why": invitation.why,
            "hours": words.hours(invitation.quarters),
            "lacking": words.hours(lacking(invitation.quarters, year.threshold)),
            "name": str(invitation.volunteer),
            "link": MARK,
        }
    return send_message(
        key=f"{INVITED}.{invitation.public_id}",
        kind=INVITED,
        template="volunteering/invited",
        context=context,
        user=user,
    )


def near(volunteer: Any, year: RecognitionYear, waits: list[tuple[str, int]], day: date) -> Message | None:
    """At most one a week: what is missing, and which hosts' answers are awaited (name and quarters)."""
    iso_year, week, _weekday = day.isocalendar()
    user = volunteer.user
    with translation.override(str(user.language)):
        context = near_facts(volunteer, year, waits) | {
            "path": reverse("volunteering:logbook_of_year", args=[year.year])
        }
    return send_message(
        key=f"{NEAR}.{year.year}.{iso_year}-{week:02}.user.{user.pk}",
        kind=NEAR,
        template="volunteering/near",
        context=context,
        user=user,
    )


def near_facts(volunteer: Any, year: RecognitionYear, waits: list[tuple[str, int]]) -> dict[str, Any]:
    """What the mail and the start page say, in the language that is on."""
    return {
        "year": year.year,
        "confirmed": words.hours(volunteer.confirmed),
        "lacking": words.hours(lacking(volunteer.confirmed, year.threshold)),
        "waiting": words.hours(volunteer.waiting) if volunteer.waiting else "",
        "hosts": [(name, words.hours(quarters)) for name, quarters in waits],
        "until": words.day(year.last_entry_day),
    }

"""The weekly mail to whoever confirms hours at a host."""

from django.utils import translation

from volunteering.enums import Step
from volunteering.models import ConfirmationRequest, Entry
from youthportal.core import words
from youthportal.outbox.services import send_message
from youthportal.outbox.texts import MARK

ASKED = "volunteering.asked"
MOST_LINES = 40


def hours_wait(request: ConfirmationRequest, entries: list[Entry]) -> None:
    """Who, when and how long; what they did stays on the page, for mails travel further."""
    with translation.override(request.language):
        people: dict[str, list[str]] = {}
        for entry in entries[:MOST_LINES]:
            line = f"{words.day(entry.day)}: {words.hours(entry.quarters)}"
            people.setdefault(str(entry.volunteer), []).append(line)
        total = words.hours(sum(entry.quarters for entry in entries))
        until = words.until(request.expires_at)
    send_message(
        key=f"{ASKED}.{request.public_id}",
        kind=ASKED,
        template="volunteering/asked",
        context={
            "name": request.name,
            "host": str(request.host),
            "is_deputy": request.step == Step.DEPUTY,
            "is_head": request.step == Step.HEAD,
            "people": list(people.items()),
            "count": len(entries),
            "more": max(len(entries) - MOST_LINES, 0),
            "total": total,
            "until": until,
            "link": MARK,
        },
        address=request.address,
        language=request.language,
    )

"""Who keys in paper, and what of it can be taken back."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from volunteering.enums import Origin
from volunteering.models import Certificate, Entry, RecognitionYear, Volunteer
from volunteering.rules.logbook import EntryFacts, parts_of
from youthportal.core.exceptions import DomainError

FROM_PAPER = (Origin.SHEET, Origin.IMPORT)


def office_refusal(actor: Any) -> DomainError | None:
    if not actor.is_staff:
        return DomainError("NOT_OFFICE", _("Only the youth office can do this."))
    return None


def keying_refusal(actor: Any, rows: Sequence[EntryFacts]) -> DomainError | None:
    if refusal := office_refusal(actor):
        return refusal
    if not rows:
        return DomainError("NOTHING_KEYED", _("Fill in at least one row."))
    return None


def stands_already(volunteer: Volunteer, facts: EntryFacts) -> bool:
    """The same hours of the same day at the same host; by a span, with the same beginning."""
    first = parts_of(facts)[0]
    same = volunteer.entries.filter(host=facts.host, day=first.day, quarters=first.quarters)
    return same.filter(starts=first.starts).exists() if first.starts else same.exists()


def twice_refusal(volunteer: Volunteer, facts: EntryFacts) -> DomainError | None:
    """A sheet keyed in a second time; another stretch of that day needs its own from-to."""
    if not stands_already(volunteer, facts):
        return None
    return DomainError(
        "IN_LOGBOOK",
        _("The same hours of this day are in the logbook already. Was it another time? Write from–to."),
    )


def take_back_keyed_refusal(actor: Any, entry: Entry) -> DomainError | None:
    if refusal := office_refusal(actor):
        return refusal
    if entry.origin not in FROM_PAPER:
        return DomainError("NOT_KEYED", _("Only what was keyed in can be taken back here."))
    if RecognitionYear.of(entry.day.year).closed_at is not None:
        return DomainError("YEAR_CLOSED", _("This year is closed: its hours stay as they are."))
    if Certificate.objects.valid().filter(volunteer=entry.volunteer, year__year=entry.day.year).exists():
        return DomainError(
            "ON_CERTIFICATE", _("A certificate holds these hours. Revoke it first, then correct them.")
        )
    return None

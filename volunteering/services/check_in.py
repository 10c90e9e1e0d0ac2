"""Being there: begun by the code on site, ended by a second scan or a button, written down as drafts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from volunteering.calculations.hours import QUARTER, Stretch, split_by_day
from volunteering.enums import EventKind, Origin
from volunteering.models import CheckIn, Entry, Site, Volunteer
from volunteering.rules import check_in as rules
from volunteering.rules.logbook import EntryFacts, zone
from volunteering.services.history import leave_step
from volunteering.services.logbook import write_entry
from volunteering.services.volunteers import lock_volunteer
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError


@dataclass(frozen=True, slots=True)
class Left:
    """What became of a check-in: drafts, whether the end was forgotten, and why something is not written."""

    entries: list[Entry]
    is_forgotten: bool = False
    refusal: DomainError | None = None


@transaction.atomic
def start_check_in(*, volunteer: Volunteer, site: Site, at: datetime | None = None) -> CheckIn:
    """Begin at `site`; at the same site again it goes on. What is open elsewhere ends first.

    The caller has seen the code. Raises DomainError of `rules.check_in.check_in_refusal`.
    """
    at = at or now()
    volunteer = lock_volunteer(volunteer)
    if refusal := rules.check_in_refusal(volunteer, site, at):
        raise refusal
    there = CheckIn.objects.open_of(volunteer.user)
    if there is not None:
        if there.site_id == site.pk and not rules.is_forgotten(there, at):
            return there
        end_check_in(check_in=there, at=at)
    return CheckIn.objects.create(volunteer=volunteer, site=site, starts_at=at)


@transaction.atomic
def end_check_in(*, check_in: CheckIn, at: datetime | None = None) -> Left:
    """End it now, to the nearest quarters of the clock, one draft for each day; once, however often asked.

    A forgotten one counts the first quarter alone: that much is certain, the rest the volunteer completes.
    Presence is kept even where the logbook refuses the hours; then the refusal says why.
    """
    at = at or now()
    volunteer = lock_volunteer(check_in.volunteer)
    found = CheckIn.objects.select_related("site__host__organisation").get(pk=check_in.pk)
    if found.ends_at is not None:
        return Left([found.entry] if found.entry else [])
    is_forgotten = rules.is_forgotten(found, at)
    end = found.starts_at + QUARTER if is_forgotten else at
    if end <= found.starts_at:
        end = found.starts_at + QUARTER / 15
    found.ends_at = end
    found.save(update_fields=["ends_at"])
    done = _write_down(volunteer, found, split_by_day(found.starts_at, end, zone()))
    if done.entries:
        found.entry = done.entries[0]
        found.save(update_fields=["entry"])
    if is_forgotten:
        _ask_to_complete(done.entries)
    return Left(done.entries, is_forgotten, done.refusal)


def _write_down(volunteer: Volunteer, check_in: CheckIn, stretches: list[Stretch]) -> Left:
    written: list[Entry] = []
    for stretch in stretches:
        facts = EntryFacts(
            host=check_in.site.host,
            site=check_in.site,
            day=stretch.day,
            starts=stretch.starts,
            ends=stretch.ends,
            language=volunteer.language,
            origin=Origin.CHECK_IN,
        )
        try:
            written += write_entry(actor=volunteer.user, volunteer=volunteer, facts=facts)
        except DomainError as refusal:
            return Left(written, refusal=refusal)
    return Left(written)


def _ask_to_complete(entries: list[Entry]) -> None:
    for entry in entries:
        with translation.override(entry.language):
            said = _("You did not check out. Say how long you stayed, then send it.")
        leave_step(entry, EventKind.WRITTEN, words=said)


def close_forgotten(at: datetime | None = None) -> int:
    """Close what was left open for too long; how many. May run twice, or late."""
    at = at or now()
    old = CheckIn.objects.filter(ends_at__isnull=True, starts_at__lt=at - rules.FORGOTTEN)
    rows: Any = old.select_related("volunteer__user").order_by("pk")
    for check_in in rows:
        end_check_in(check_in=check_in, at=at)
    return len(rows)

"""Paper into the logbook: printed sheets with a number, and signed ones keyed in by the office.

A whole sheet is kept or nothing of it, and can be taken back as long as no certificate holds it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from volunteering.enums import Origin, Way
from volunteering.models import Entry, Host, Sheet, Volunteer
from volunteering.rules import keying as rules
from volunteering.rules.logbook import EntryFacts
from volunteering.services.confirming import confirm_from_evidence
from volunteering.services.keeping import remove_entries
from volunteering.services.logbook import submit_entry, write_entry
from youthportal.audit.models import record
from youthportal.core import codes
from youthportal.core.exceptions import DomainError, refuse

NUMBER_LENGTH = 7


class SheetRefusedError(DomainError):
    """Why nothing of a sheet was kept: the refusal of each row that cannot stand, by its place."""

    def __init__(self, rows: Mapping[int, DomainError]) -> None:
        super().__init__("ROWS_REFUSED", gettext_lazy("Nothing was saved yet: some rows need another look."))
        self.rows = dict(rows)


@transaction.atomic
def number_sheets(*, actor: Any, volunteers: Iterable[Volunteer], host: Host | None = None) -> list[Sheet]:
    """New sheets, one for each volunteer; an older one of theirs stays valid."""
    made = [
        Sheet.objects.create(number=codes.random_code(NUMBER_LENGTH), volunteer=volunteer, host=host)
        for volunteer in volunteers
    ]
    for sheet in made:
        record(actor=actor, action="volunteering.sheet.numbered", subject=sheet)
    return made


@transaction.atomic
def key_sheet(
    *,
    actor: Any,
    volunteer: Volunteer,
    rows: Sequence[EntryFacts],
    signed_by: str,
    sheet: Sheet | None = None,
    origin: str = Origin.SHEET,
) -> list[Entry]:
    """Keep every row of a sheet, confirmed where a host signed it (`signed_by`), else sent to the host.

    Raises NOT_OFFICE, NOTHING_KEYED, and SheetRefusedError with the reason of each row.
    """
    refuse(rules.keying_refusal(actor, rows))
    written: list[Entry] = []
    refused: dict[int, DomainError] = {}
    for place, facts in enumerate(rows):
        try:
            with transaction.atomic():
                refuse(rules.twice_refusal(volunteer, facts))
                entries = write_entry(actor=actor, volunteer=volunteer, facts=facts)
                written += [submit_entry(actor=actor, entry=entry) for entry in entries]
        except DomainError as refusal:
            refused[place] = refusal
    if refused:
        raise SheetRefusedError(refused)
    Entry.objects.filter(pk__in=[entry.pk for entry in written]).update(origin=origin)
    if signed_by.strip():
        reason = _("Signed on paper by %(name)s") % {"name": signed_by.strip()}
        written = confirm_from_evidence(actor=actor, entries=written, reason=reason, way=Way.SHEET)
    if sheet is not None:
        Sheet.objects.filter(pk=sheet.pk).update(keyed_on=timezone.localdate())
    return written


@transaction.atomic
def take_back_keyed(*, actor: Any, entries: Iterable[Entry]) -> int:
    """Remove what was keyed in by mistake. Raises NOT_KEYED, ON_CERTIFICATE, YEAR_CLOSED."""
    rows = Entry.objects.select_for_update(of=("self",)).filter(pk__in=[entry.pk for entry in entries])
    found = list(rows.select_related("volunteer"))
    for entry in found:
        refuse(rules.take_back_keyed_refusal(actor, entry))
        record(actor=actor, action="volunteering.entry.keyed_taken_back", subject=entry)
    remove_entries(Entry.objects.filter(pk__in=[entry.pk for entry in found]))
    return len(found)

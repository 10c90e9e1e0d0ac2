"""A table of hours as an import: who, when, how long, where; previewed row by row, then confirmed."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from volunteering.calculations.keying import Typed, read_day, read_time
from volunteering.enums import Origin
from volunteering.models import Entry, Host, RecognitionYear, Volunteer
from volunteering.rules.keying import stands_already
from volunteering.rules.logbook import EntryFacts, consent_refusal_of, entry_refusal
from volunteering.services.keying import SheetRefusedError, key_sheet, take_back_keyed
from volunteering.services.volunteers import volunteer_of
from youthportal.accounts.models import User
from youthportal.core import words
from youthportal.core.exceptions import DomainError
from youthportal.imports.cells import PlannedRow, Row
from youthportal.imports.kinds import Column, ImportKind, Progress, Rows, Text
from youthportal.imports.models import Import, ImportRow, RowAction
from youthportal.organisations.models import Pupil
from youthportal.organisations.services.signing_in import account_of

OFFICE = "office"

PERSON = Column(
    "person",
    gettext_lazy("Pupil key or e-mail"),
    (
        *("person", "pupil key", "email", "e-mail", "volunteer", "key"),
        *("savanoris", "mokinio kodas", "el paštas", "el. paštas", "kodas"),
        *("brīvprātīgais", "skolēna kods", "e-pasts", "epasts", "kods"),
        *("prostovoljec", "šifra dijaka", "šifra", "e-pošta", "epošta"),
    ),
    required=True,
    help=gettext_lazy("The school's key of the pupil, or the e-mail of the account."),
)
SCHOOL = Column(
    "school",
    gettext_lazy("School"),
    ("school", "mokykla", "skola", "šola"),
    help=gettext_lazy("Needed only where two schools use the same key."),
)
DAY = Column(
    "day", gettext_lazy("Day"), ("day", "date", "data", "diena", "datums", "datum", "dan"), required=True
)
HOURS = Column(
    "hours",
    gettext_lazy("Hours, or from–to"),
    ("hours", "time", "valandos", "val", "laikas", "stundas", "laiks", "ure", "čas", "število ur"),
    required=True,
    help=gettext_lazy("2,5 or 1:45, or 14-16:30."),
)
HOST = Column(
    "host",
    gettext_lazy("Host"),
    (
        *("host", "organisation", "organization", "institution", "priimančioji organizacija", "organizacija"),
        *("įstaiga", "organizators", "organizētājs", "iestāde", "gostiteljica", "organizacija gostiteljica"),
    ),
    required=True,
)
DID = Column(
    "did",
    gettext_lazy("What was done"),
    ("what was done", "task", "activity", "veikla", "darbas", "darbs", "uzdevums", "delo", "opis"),
)
SIGNED = Column(
    "signed_by",
    gettext_lazy("Signed by"),
    ("signed by", "supervisor", "pasirašė", "vadovas", "parakstīja", "vadītājs", "podpisal", "mentor"),
    help=gettext_lazy("Who of the host signed. The row is confirmed then; without it the host is asked."),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a row means: the person (a pupil's row or an account), and the facts."""

    pupil: Pupil | None
    user: User | None
    facts: EntryFacts

    def volunteer(self) -> Volunteer:
        """Made where there is none; never asked while planning."""
        if self.user is not None:
            return volunteer_of(self.user)
        if self.pupil is None:
            raise LookupError("a row is about somebody")
        return volunteer_of(account_of(self.pupil).user)

    def known(self) -> Volunteer | None:
        user = self.user or (self.pupil.user if self.pupil else None)
        return Volunteer.objects.select_related("user").filter(user=user).first() if user else None


class Reader:
    """Rows of a file against the register of hosts, the schools' lists and the accounts."""

    def __init__(self) -> None:
        hosts = Host.objects.select_related("organisation", "kind_of_work", "merged_into__organisation")
        # the name of a host that became part of another leads there; one that is still there wins
        ordered = sorted(hosts, key=lambda host: host.merged_into is None)
        self.hosts = {words.slug(host.name): host.merged_into or host for host in ordered}

    def read(self, values: dict[str, Any]) -> Found:
        """Raises DomainError with a sentence about this row."""
        day = read_day(values.get("day", ""), date.today().year)  # noqa: DTZ011 -- the year of a bare day
        typed = read_time(values.get("hours", ""))
        host = self.hosts.get(words.slug(values.get("host", "")))
        if day is None:
            raise DomainError("NO_DAY", gettext_lazy("The day cannot be read."))
        if typed is None:
            raise DomainError("NO_HOURS", gettext_lazy("The hours cannot be read: quarters, as 2,5 or 1:45."))
        if host is None:
            raise DomainError("NO_HOST", gettext_lazy("No host of this name is in the register."))
        pupil, user = self._person(values.get("person", ""), values.get("school", ""))
        return Found(pupil, user, _facts(host, day, typed, values.get("did", "")))

    def _person(self, person: str, school: str) -> tuple[Pupil | None, User | None]:
        if "@" in person:
            user = User.objects.filter(email__iexact=person, is_active=True).first()
            if user is None:
                raise DomainError("NO_ACCOUNT", gettext_lazy("Nobody has an account with this e-mail."))
            return None, user
        pupils = Pupil.objects.enrolled().filter(key__iexact=person).select_related("school", "user")
        found = [one for one in pupils if not school or words.slug(school) in _names(one)]
        if not found:
            raise DomainError("NO_PUPIL", gettext_lazy("No pupil has this key today."))
        if len(found) > 1:
            raise DomainError(
                "TWO_PUPILS", gettext_lazy("Two schools use this key: add a column with the school.")
            )
        return found[0], found[0].user


def _names(pupil: Pupil) -> set[str]:
    return {words.slug(pupil.school.name), words.slug(pupil.school.brief)}


def _facts(host: Host, day: date, typed: Typed, did: str) -> EntryFacts:
    return EntryFacts(
        host=host,
        day=day,
        quarters=typed.quarters,
        starts=typed.starts,
        ends=typed.ends,
        next_day=typed.next_day,
        did=did,
        origin=Origin.IMPORT,
    )


class LogbookImport(ImportKind):
    key = "logbook"
    label = gettext_lazy("Hours of volunteers")
    most_rows = 5_000
    can_undo = True

    def may(self, user: Any, scope: str) -> bool:
        return bool(user.is_staff) and scope == OFFICE

    def scopes(self, user: Any) -> dict[str, str]:
        return {OFFICE: str(self.label)} if user.is_staff else {}

    def title(self, scope: str) -> str:
        return str(self.label)

    def columns(self, scope: str) -> Sequence[Column]:
        return (PERSON, SCHOOL, DAY, HOURS, HOST, DID, SIGNED)

    def hints(self, scope: str, options: dict[str, Any]) -> list[Text]:
        return [
            gettext_lazy(
                "Rows with a name under “Signed by” count at once; for the others the host is asked."
            ),
            gettext_lazy("All rows are brought in, or none."),
        ]

    def basis(self, scope: str, options: dict[str, Any]) -> str:
        """Hosts and years decide whether a row can stand; entries are asked again when it is applied."""
        hosts = list(Host.objects.order_by("pk").values_list("pk", "left_on", "joined_on", "may_host_minors"))
        years = list(RecognitionYear.objects.order_by("pk").values_list("year", "closed_at"))
        return hashlib.sha256(repr((hosts, years)).encode()).hexdigest()

    def plan(self, rows: Rows, scope: str, options: dict[str, Any]) -> Iterator[PlannedRow]:
        reader = Reader()
        seen: set[tuple[Any, ...]] = set()
        for row in rows:
            yield self._planned(reader, row, seen)

    def _planned(self, reader: Reader, row: Row, seen: set[tuple[Any, ...]]) -> PlannedRow:
        values: dict[str, object] = dict(row.values)
        try:
            found = reader.read(row.values)
            action, problem = self._verdict(found, seen)
        except DomainError as refusal:
            return PlannedRow(row.number, RowAction.ERROR, values, refusal.message)
        values["day"] = found.facts.day.isoformat()
        return PlannedRow(row.number, action, values, problem)

    def _verdict(self, found: Found, seen: set[tuple[Any, ...]]) -> tuple[str, str]:
        """What the row would do; raises the refusal of facts that cannot stand."""
        volunteer = found.known()
        mark = _mark(found)
        if mark in seen:
            return RowAction.SAME, _("This stands in the file twice.")
        seen.add(mark)
        if volunteer is not None:
            if stands_already(volunteer, found.facts):
                return RowAction.SAME, _("This is in the logbook already.")
            refusal = entry_refusal(found.facts, volunteer, by_office=True)
            if refusal := refusal or consent_refusal_of(volunteer, found.facts.day):
                raise refusal
        return RowAction.NEW, ""

    def apply(self, source: Import, progress: Progress) -> dict[str, Any]:
        """Raises DomainError with the row's number where one can no longer stand; then nothing is kept."""
        reader, made = Reader(), []
        for done, row in enumerate(source.rows.doing().order_by("number"), start=1):
            made += [entry.pk for entry in self._apply_row(reader, row, source.by)]
            if done % 50 == 0:
                progress(done)
        return {"entries": made}

    def _apply_row(self, reader: Reader, row: ImportRow, actor: Any) -> list[Entry]:
        try:
            found = reader.read(row.values)
            return key_sheet(
                actor=actor,
                volunteer=found.volunteer(),
                rows=[found.facts],
                signed_by=row.values.get("signed_by", ""),
                origin=Origin.IMPORT,
            )
        except DomainError as refusal:
            reason = refusal.rows[0] if isinstance(refusal, SheetRefusedError) else refusal
            raise DomainError(
                "ROW_REFUSED",
                gettext_lazy("Row %(row)s: %(reason)s"),
                row=row.number,
                reason=reason.message,
            ) from refusal

    def undo(self, source: Import) -> None:
        """Raises ON_CERTIFICATE, YEAR_CLOSED."""
        take_back_keyed(actor=source.by, entries=Entry.objects.filter(pk__in=source.result["entries"]))

    def show(self, key: str, value: str) -> Text:
        return words.day(date.fromisoformat(value)) if key == "day" and _is_iso(value) else value


def _is_iso(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _mark(found: Found) -> tuple[Any, ...]:
    facts = found.facts
    person = found.user.pk if found.user else ("pupil", found.pupil.pk if found.pupil else 0)
    return person, facts.host.pk, facts.day, facts.quarters, facts.starts, facts.ends

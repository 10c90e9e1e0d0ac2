"""What a roster would change: each row of the file against what the portal knows of the school."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youthportal.core.exceptions import DomainError
from youthportal.imports.cells import NOTE, PlannedRow
from youthportal.imports.kinds import Rows
from youthportal.imports.models import RowAction
from youthportal.organisations.grades import grade_name
from youthportal.organisations.login_names import make_login_name
from youthportal.organisations.models import (
    Channel,
    Enrolment,
    Pupil,
    RosterLevel,
    School,
    SchoolClass,
    SchoolYear,
)
from youthportal.organisations.roster_rows import Entry, RowReader, fold


@dataclass(frozen=True, slots=True)
class Place:
    """An open enrolment."""

    enrolment: int
    class_name: str
    grade: int
    year: int
    channel: str


@dataclass(frozen=True, slots=True)
class Known:
    """A pupil of the school as the portal knows it; without a place: one who left."""

    pupil: int
    key: str
    login: str
    first_name: str
    last_name: str
    place: Place | None


def first_day(year: SchoolYear) -> date:
    """From when an import for `year` holds: today, or the first day of a year still to come."""
    return max(timezone.localdate(), year.starts_on)


def year_refusal(school: School, year: SchoolYear) -> DomainError | None:
    """A file for a year that is over, or from before the promotion, must not move anybody back."""
    if year.ends_on < timezone.localdate():
        return DomainError("YEAR_OVER", _("The school year %(year)s is over."), year=year.name)
    later = SchoolYear.objects.filter(
        starts_on__gt=year.starts_on, classes__enrolments__in=_open(school)
    ).first()
    if later is not None:
        return DomainError(
            "PROMOTED_ALREADY",
            _("The pupils are already enrolled for %(later)s. Import the file for that year."),
            later=later.name,
        )
    return None


def _open(school: School) -> Any:
    return Enrolment.objects.filter(pupil__school=school, ends_on__isnull=True)


def load_places(school: School) -> dict[int, Place]:
    rows = _open(school).values_list(
        "pupil_id", "id", "school_class__name", "school_class__grade", "school_class__year_id", "channel"
    )
    return {pupil: Place(*rest) for pupil, *rest in rows.iterator(5000)}


def load_known(school: School) -> dict[str, Known]:
    """All pupils of the school by folded key."""
    places = load_places(school)
    rows = Pupil.objects.filter(school=school).values_list(
        "id", "key", "login_name", "first_name", "last_name"
    )
    return {fold(row[1]): Known(*row, places.get(row[0])) for row in rows.iterator(5000)}


def fingerprint(school: School, year: SchoolYear) -> str:
    """Changes whenever anything changes that a plan looks at, or that would be lost by an undo."""
    pupils = Pupil.objects.filter(school=school).order_by("id")
    enrolments = Enrolment.objects.filter(pupil__school=school).order_by("id")
    classes = SchoolClass.objects.filter(school=school).order_by("id")
    digest = hashlib.sha256(f"{year.pk} {school.roster_level} {school.grade_scheme}".encode())
    for rows in (
        pupils.values_list("id", "key", "login_name", "first_name", "last_name"),
        enrolments.values_list("id", "pupil_id", "school_class_id", "channel", "starts_on", "ends_on"),
        classes.values_list("id", "name", "grade", "year_id", "head_count"),
    ):
        for row in rows.iterator(5000):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def plan(rows: Rows, school: School, year: SchoolYear, *, complete: bool) -> Iterator[PlannedRow]:
    """Rows in the order of the file, then those gone (number 0). `complete`: who is not in the file left."""
    if refusal := year_refusal(school, year):
        raise refusal
    if school.roster_level == RosterLevel.NUMBERS:
        yield from _plan_numbers(rows, school, year, complete=complete)
    else:
        yield from PupilPlan(rows, school, year).rows(complete=complete)


def _where(rows: Rows, columns: tuple[str, ...]) -> dict[str, dict[str, list[int]]]:
    """For each column, the rows in which each value stands: the first pass through the file."""
    seen: dict[str, dict[str, list[int]]] = {column: {} for column in columns}
    for row in rows:
        for column in columns:
            if value := row.values.get(column):
                seen[column].setdefault(fold(value), []).append(row.number)
    return seen


def _error(number: int, values: dict[str, str], faults: list[tuple[str, str]]) -> PlannedRow:
    shown = {key: str(value)[:80] for key, value in values.items()}
    codes = [code for code, _sentence in faults]
    problem = " ".join(sentence for _code, sentence in faults)
    return PlannedRow(number, RowAction.ERROR, {**shown, "codes": codes}, problem[:300])


class PupilPlan:
    """The plan at the levels keys and names."""

    def __init__(self, rows: Rows, school: School, year: SchoolYear) -> None:
        self.source, self.school, self.year = rows, school, year
        self.known = load_known(school)
        self.owners = {known.login.lower(): key for key, known in self.known.items()}
        self.seen = _where(rows, ("key", "login"))
        self.taken = set(self.owners) | {login.lower() for login in self.seen["login"]}
        self.reader = RowReader(school, self.seen)

    def rows(self, *, complete: bool) -> Iterator[PlannedRow]:
        without_key = sound = 0
        for row in self.source:
            entry, faults = self.reader.read(row)
            if (
                entry
                and entry.login
                and self.owners.get(entry.login.lower(), fold(entry.key)) != fold(entry.key)
            ):
                faults = [("LOGIN_TAKEN", _("Another pupil of the school has this sign-in name."))]
            if faults or entry is None:
                without_key += any(code == "MISSING_KEY" for code, _sentence in faults)
                yield _error(row.number, row.values, faults)
            else:
                sound += 1
                yield self._compare(row.number, entry)
        if complete and sound:
            yield from self._gone(without_key)

    def _compare(self, number: int, entry: Entry) -> PlannedRow:
        known = self.known.get(fold(entry.key))
        values: dict[str, object] = {
            "key": known.key if known else entry.key,
            "class": entry.class_name,
            "grade": grade_name(entry.grade, self.school.grade_scheme),
            "number": entry.grade,
            "pupil": known.pupil if known else None,
        }
        if known is None:
            return PlannedRow(number, RowAction.NEW, values | self._of_new(entry))
        values |= self._of_known(entry, known)
        was = self._differences(values, known)
        if known.place is None:
            return PlannedRow(number, RowAction.NEW, {**values, "was": was})
        if not was:
            return PlannedRow(number, RowAction.SAME, values)
        values["enrolment"] = known.place.enrolment
        return PlannedRow(number, RowAction.CHANGED, {**values, "was": was})

    def _of_new(self, entry: Entry) -> dict[str, object]:
        return {
            "channel": entry.channel or Channel.ACCOUNT.value,
            "login": entry.login or make_login_name(self.taken),
            "first_name": entry.first_name or "",
            "last_name": entry.last_name or "",
        }

    def _of_known(self, entry: Entry, known: Known) -> dict[str, object]:
        """What the file does not say stays as it is."""
        channel = known.place.channel if known.place else Channel.ACCOUNT.value
        return {
            "channel": entry.channel or channel,
            "login": entry.login or known.login,
            "first_name": known.first_name if entry.first_name is None else entry.first_name,
            "last_name": known.last_name if entry.last_name is None else entry.last_name,
        }

    def _differences(self, values: dict[str, object], known: Known) -> dict[str, str]:
        """What the row changes, with the old value; a class of another year counts as another class."""
        old = {"login": known.login, "first_name": known.first_name, "last_name": known.last_name}
        was = {key: value for key, value in old.items() if value != values[key]}
        place = known.place
        if place is None:
            return was
        if place.year != self.year.pk or fold(place.class_name) != fold(str(values["class"])):
            was["class"] = place.class_name
        if place.grade != values["number"]:
            was["grade"] = grade_name(place.grade, self.school.grade_scheme)
        if place.channel != values["channel"]:
            was["channel"] = place.channel
        return was

    def _gone(self, without_key: int) -> Iterator[PlannedRow]:
        """Enrolled, and in no row of the file, not even in a faulty one."""
        gone = [
            known
            for key, known in self.known.items()
            if known.place is not None and key not in self.seen["key"]
        ]
        if gone and without_key:
            sentence = ngettext(
                "%(count)s row has no pupil key, so nobody is counted as having left: it might be them.",
                "%(count)s rows have no pupil key, so nobody is counted as having left: it might be them.",
                without_key,
            )
            yield PlannedRow(0, NOTE, problem=sentence % {"count": without_key})
            return
        for known in sorted(gone, key=lambda known: known.key):
            yield PlannedRow(0, RowAction.GONE, self._of_gone(known))

    def _of_gone(self, known: Known) -> dict[str, object]:
        place = known.place
        if place is None:
            raise ValueError("only a pupil with a place can be gone")
        return {
            "key": known.key,
            "class": place.class_name,
            "grade": grade_name(place.grade, self.school.grade_scheme),
            "channel": place.channel,
            "login": known.login,
            "first_name": known.first_name,
            "last_name": known.last_name,
            "pupil": known.pupil,
            "enrolment": place.enrolment,
        }


def _plan_numbers(rows: Rows, school: School, year: SchoolYear, *, complete: bool) -> Iterator[PlannedRow]:
    """The plan at the level numbers: a head count per class; a class not in the file has nobody."""
    classes = {fold(c.name): c for c in SchoolClass.objects.filter(school=school, year=year)}
    seen = _where(rows, ("class",))
    reader, sound = RowReader(school, seen), 0
    for row in rows:
        entry, faults = reader.read(row)
        if entry is None:
            yield _error(row.number, row.values, faults)
            continue
        sound += 1
        yield _compare_class(row.number, entry, classes.get(fold(entry.class_name)), school.grade_scheme)
    if complete and sound:
        for key, known in classes.items():
            if known.head_count and key not in seen["class"]:
                yield PlannedRow(0, RowAction.GONE, {**_of_class(known, school), "count": known.head_count})


def _of_class(known: SchoolClass, school: School) -> dict[str, object]:
    grade = grade_name(known.grade, school.grade_scheme)
    return {"class": known.name, "grade": grade, "number": known.grade}


def _compare_class(number: int, entry: Entry, known: SchoolClass | None, scheme: str) -> PlannedRow:
    values: dict[str, object] = {
        "class": known.name if known else entry.class_name,
        "grade": grade_name(entry.grade, scheme),
        "number": entry.grade,
        "count": entry.count,
    }
    if known is None:
        return PlannedRow(number, RowAction.NEW, values)
    was: dict[str, object] = {}
    if known.grade != entry.grade:
        was["grade"] = grade_name(known.grade, scheme)
    if known.head_count != entry.count:
        was["count"] = known.head_count
    return PlannedRow(number, RowAction.CHANGED if was else RowAction.SAME, {**values, "was": was})

"""Applying a roster that somebody confirmed, and taking it back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet

from youthportal.core import locks
from youthportal.imports.mapping import batched
from youthportal.imports.models import Import, ImportRow, RowAction
from youthportal.organisations.models import (
    Enrolment,
    Pupil,
    RosterLevel,
    School,
    SchoolClass,
    SchoolYear,
)
from youthportal.organisations.roster_plan import first_day
from youthportal.organisations.roster_rows import fold

BATCH = 1000
DAY = timedelta(days=1)


def lock_roster(school: School) -> None:
    """Whoever changes many enrolments of a school at once does it alone, until the transaction ends."""
    locks.exclusive(f"organisations.roster.{school.pk}")


class Classes:
    """The classes of one school year by folded name; what is missing is made, a changed grade is set."""

    def __init__(self, school: School, year: SchoolYear) -> None:
        self.school, self.year = school, year
        self.by_name = {fold(c.name): c for c in SchoolClass.objects.filter(school=school, year=year)}
        self.made: list[int] = []
        self.old_grades: list[list[int]] = []

    def get(self, name: str, grade: int) -> SchoolClass:
        found = self.by_name.get(fold(name))
        if found is None:
            found = SchoolClass.objects.create(school=self.school, year=self.year, name=name, grade=grade)
            self.by_name[fold(name)] = found
            self.made.append(found.pk)
        elif found.grade != grade:
            self.old_grades.append([found.pk, found.grade])
            found.grade = grade
            found.save(update_fields=["grade"])
        return found


def end_enrolments(enrolments: QuerySet[Enrolment], start: date) -> tuple[list[Any], list[Any]]:
    """End them on the day before `start`; one that began later never was and is removed.

    Returns what an undo needs: [id, old end] of those ended, and the values of those removed.
    """
    ended = [
        [pk, end and end.isoformat()]
        for pk, end in enrolments.filter(starts_on__lt=start).values_list("id", "ends_on")
    ]
    removed = [
        [pupil, school_class, channel, begin.isoformat(), end and end.isoformat()]
        for pupil, school_class, channel, begin, end in enrolments.filter(starts_on__gte=start).values_list(
            "pupil_id", "school_class_id", "channel", "starts_on", "ends_on"
        )
    ]
    enrolments.filter(starts_on__gte=start).delete()
    enrolments.filter(starts_on__lt=start).update(ends_on=start - DAY)
    return ended, removed


class RosterApplier:
    """Applies the rows of one import, a batch at a time, and notes what an undo needs."""

    def __init__(self, school: School, year: SchoolYear) -> None:
        self.school, self.start = school, first_day(year)
        self.classes = Classes(school, year)
        self.pupils: list[int] = []
        self.enrolments: list[int] = []
        self.ended: list[Any] = []
        self.removed: list[Any] = []
        self.channels: list[Any] = []
        self.renamed: list[Any] = []
        self.heads: list[Any] = []

    def apply(self, source: Import, progress: Callable[[int], None]) -> dict[str, Any]:
        numbers = self.school.roster_level == RosterLevel.NUMBERS
        steps: dict[str, Callable[[list[ImportRow]], None]] = {
            RowAction.GONE: self._count_classes if numbers else self._end,
            RowAction.CHANGED: self._count_classes if numbers else self._change,
            RowAction.NEW: self._count_classes if numbers else self._enrol,
        }
        done = 0
        for action, step in steps.items():
            rows = source.rows.filter(action=action).order_by("id")
            for batch in batched(rows.iterator(BATCH), BATCH):
                step(batch)
                done += len(batch)
                progress(done)
        return self._notes()

    def _notes(self) -> dict[str, Any]:
        names = ("pupils", "enrolments", "ended", "removed", "channels", "renamed", "heads")
        notes = {name: getattr(self, name) for name in names}
        return {**notes, "classes": self.classes.made, "grades": self.classes.old_grades}

    def _end(self, rows: list[ImportRow]) -> None:
        self._end_all(Enrolment.objects.filter(pk__in=[row.values["enrolment"] for row in rows]))

    def _end_all(self, enrolments: QuerySet[Enrolment]) -> None:
        ended, removed = end_enrolments(enrolments, self.start)
        self.ended += ended
        self.removed += removed

    def _change(self, rows: list[ImportRow]) -> None:
        self._rename(rows)
        placed = {
            row.values["enrolment"]: row
            for row in rows
            if row.values["was"].keys() & {"class", "grade", "channel"}
        }
        enrolments = Enrolment.objects.filter(pk__in=placed).select_related("school_class")
        stay, leave = [], []
        for enrolment in enrolments:
            row = placed[enrolment.pk]
            target = self.classes.get(row.values["class"], row.values["number"])
            if enrolment.school_class_id == target.pk:
                self.channels.append([enrolment.pk, enrolment.channel])
                enrolment.channel = row.values["channel"]
                stay.append(enrolment)
            else:
                leave.append(row)
        Enrolment.objects.bulk_update(stay, ["channel"], batch_size=BATCH)
        if leave:
            self._end(leave)
            self._place(leave, [row.values["pupil"] for row in leave])

    def _rename(self, rows: list[ImportRow]) -> None:
        fields = {"login": "login_name", "first_name": "first_name", "last_name": "last_name"}
        renamed = {
            row.values["pupil"]: row.values for row in rows if row.values.get("was", {}).keys() & fields
        }
        pupils = list(Pupil.objects.filter(pk__in=renamed))
        for pupil in pupils:
            self.renamed.append([pupil.pk, pupil.login_name, pupil.first_name, pupil.last_name])
            for key, field in fields.items():
                setattr(pupil, field, renamed[pupil.pk][key])
        Pupil.objects.bulk_update(pupils, list(fields.values()), batch_size=BATCH)

    def _enrol(self, rows: list[ImportRow]) -> None:
        """New pupils, and those who were here before: their old row is taken up again."""
        back = [row for row in rows if row.values["pupil"] is not None]
        if back:
            self._rename(back)
            ids = [row.values["pupil"] for row in back]
            self._end_all(Enrolment.objects.filter(pupil__in=ids, ends_on__gte=self.start))
            self._place(back, ids)
        fresh = [row for row in rows if row.values["pupil"] is None]
        made = Pupil.objects.bulk_create([self._pupil(row.values) for row in fresh], batch_size=BATCH)
        self.pupils += [pupil.pk for pupil in made]
        self._place(fresh, [pupil.pk for pupil in made])

    def _pupil(self, values: dict[str, Any]) -> Pupil:
        return Pupil(
            school=self.school,
            key=values["key"],
            login_name=values["login"],
            first_name=values["first_name"],
            last_name=values["last_name"],
        )

    def _place(self, rows: list[ImportRow], pupils: list[int]) -> None:
        made = Enrolment.objects.bulk_create(
            [
                Enrolment(
                    pupil_id=pupil,
                    school_class=self.classes.get(row.values["class"], row.values["number"]),
                    channel=row.values["channel"],
                    starts_on=self.start,
                )
                for row, pupil in zip(rows, pupils, strict=True)
            ],
            batch_size=BATCH,
        )
        self.enrolments += [enrolment.pk for enrolment in made]

    def _count_classes(self, rows: list[ImportRow]) -> None:
        for row in rows:
            found = self.classes.get(row.values["class"], row.values["number"])
            self.heads.append([found.pk, found.head_count])
            found.head_count = 0 if row.action == RowAction.GONE else row.values["count"]
            found.save(update_fields=["head_count"])


# --- taking back -----------------------------------------------------------------------------------


def undo_roster(notes: dict[str, Any]) -> None:
    """Put everything back that `RosterApplier` noted; new pupils go unless something else points to them."""
    Enrolment.objects.filter(pk__in=notes["enrolments"]).delete()
    _restore_ends(notes["ended"])
    Enrolment.objects.bulk_create(
        [
            Enrolment(pupil_id=pupil, school_class_id=c, channel=channel, starts_on=begin, ends_on=end)
            for pupil, c, channel, begin, end in notes["removed"]
        ],
        batch_size=BATCH,
    )
    _restore(Enrolment, ("channel",), notes["channels"])
    _restore(Pupil, ("login_name", "first_name", "last_name"), notes["renamed"])
    _restore(SchoolClass, ("grade",), notes["grades"])
    _restore(SchoolClass, ("head_count",), notes["heads"])
    _unused(
        Pupil.objects.filter(pk__in=notes["pupils"], user__isnull=True, card_digest__isnull=True)
    ).delete()
    _unused(SchoolClass.objects.filter(pk__in=notes["classes"])).delete()


def _restore_ends(ended: list[Any]) -> None:
    by_end: dict[str | None, list[int]] = {}
    for pk, end in ended:
        by_end.setdefault(end, []).append(pk)
    for end, ids in by_end.items():
        Enrolment.objects.filter(pk__in=ids).update(ends_on=end)


def _restore(model: type[Model], fields: tuple[str, ...], notes: list[Any]) -> None:
    rows = [model(pk=pk, **dict(zip(fields, values, strict=True))) for pk, *values in notes]
    model._default_manager.bulk_update(rows, fields, batch_size=BATCH)  # noqa: SLF001 (of any model)


def _unused(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Without those that a row of any app refers to (a right to vote, a code, an enrolment)."""
    used = Q(pk__in=[])
    for relation in rows.model._meta.related_objects:
        name = relation.field.name
        rows_that_refer = relation.related_model._default_manager.filter(  # noqa: SLF001 (of any model)
            **{f"{name}__isnull": False}
        )
        used |= Q(pk__in=rows_that_refer.values(name))
    return rows.exclude(used)

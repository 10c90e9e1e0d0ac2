"""From one school year to the next: new classes and new enrolments, and nothing old rewritten."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from youthportal.audit.models import record
from youthportal.core.exceptions import DomainError
from youthportal.organisations import rules
from youthportal.organisations.grades import LAST_GRADE, next_class_name
from youthportal.organisations.models import Enrolment, RosterLevel, School, SchoolClass, SchoolYear
from youthportal.organisations.roster_plan import first_day
from youthportal.organisations.services.roster import Classes, end_enrolments, lock_roster


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one class; without a new name its pupils leave the school."""

    school_class: SchoolClass
    pupils: int
    new_name: str = ""
    new_grade: int = 0


def promotion_steps(school: School, year: SchoolYear, last_grade: int) -> list[Step]:
    """Every class with pupils of the school's last year before `year`, in order.

    Raises DomainError NOTHING_TO_PROMOTE if there is none, as after a promotion.
    """
    earlier = SchoolYear.objects.filter(starts_on__lt=year.starts_on, classes__school=school).first()
    classes = SchoolClass.objects.filter(school=school, year=earlier).order_by("grade", "name")
    steps = [_step(one, pupils, last_grade) for one, pupils in _with_pupils(school, year, classes) if pupils]
    if not steps:
        raise DomainError("NOTHING_TO_PROMOTE", _("No class with pupils waits for this school year."))
    return steps


def _with_pupils(
    school: School, year: SchoolYear, classes: QuerySet[SchoolClass]
) -> list[tuple[SchoolClass, int]]:
    """How many wait in each class: open enrolments, or head counts while `year` has none of its own."""
    if school.roster_level != RosterLevel.NUMBERS:
        waiting = Count("enrolments", filter=Q(enrolments__ends_on__isnull=True))
        return [(one, one.waiting) for one in classes.annotate(waiting=waiting)]
    if SchoolClass.objects.filter(school=school, year=year, head_count__gt=0).exists():
        return []
    return [(one, one.head_count) for one in classes]


def _step(one: SchoolClass, pupils: int, last_grade: int) -> Step:
    if one.grade >= min(last_grade, LAST_GRADE):
        return Step(one, pupils)
    return Step(one, pupils, next_class_name(one.name, one.grade), one.grade + 1)


@transaction.atomic
def promote_school(*, actor: Any, school: School, year: SchoolYear, last_grade: int = 12) -> dict[str, Any]:
    """Enrol every class one grade higher in `year`; pupils of `last_grade` leave. A second run finds nothing.

    From the first day of `year`, or from today if that is past. Returns what `undo_roster` needs. Raises
    DomainError NOT_OF_THIS_SCHOOL, NOTHING_TO_PROMOTE.
    """
    lock_roster(school)
    if refusal := rules.manage_refusal(actor, school):
        raise refusal
    steps, classes, start = promotion_steps(school, year, last_grade), Classes(school, year), first_day(year)
    notes: dict[str, Any] = {"pupils": [], "channels": [], "renamed": [], "heads": []}
    notes |= {"enrolments": [], "ended": [], "removed": []}
    for step in steps:
        waiting = Enrolment.objects.filter(school_class=step.school_class, ends_on__isnull=True)
        channels = list(waiting.order_by("id").values_list("pupil_id", "channel"))
        ended, removed = end_enrolments(waiting, start)
        notes["ended"] += ended
        notes["removed"] += removed
        if step.new_name:
            target = classes.get(step.new_name, step.new_grade)
            notes["heads"] += _carry_head_count(step.school_class, target)
            notes["enrolments"] += _enrol(channels, target, start)
    notes |= {"classes": classes.made, "grades": classes.old_grades}
    facts = {"year": year.name, "moved": len(notes["enrolments"]), "ended": len(notes["ended"])}
    record(actor=actor, action="organisations.school.promoted", subject=school, data=facts)
    return notes


def _carry_head_count(old: SchoolClass, new: SchoolClass) -> list[list[int]]:
    """A school of numbers only starts the year with last year's head counts."""
    if not old.head_count or new.head_count:
        return []
    new.head_count = old.head_count
    new.save(update_fields=["head_count"])
    return [[new.pk, 0]]


def _enrol(channels: list[tuple[int, str]], target: SchoolClass, start: Any) -> list[int]:
    made = Enrolment.objects.bulk_create(
        [
            Enrolment(pupil_id=pupil, school_class=target, channel=channel, starts_on=start)
            for pupil, channel in channels
        ],
        batch_size=1000,
    )
    return [enrolment.pk for enrolment in made]

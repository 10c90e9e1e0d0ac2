"""Social-civic hours of a school year: what the school asks for, and how far each pupil of a class is.

A school sees sums of the hours that pupils marked for it, and nothing of what they wrote or where they were.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from volunteering.calculations.norms import Progress
from volunteering.enums import UNCONFIRMED, EntryState
from volunteering.models import Entry, HoursNorm
from volunteering.rules import norms as rules
from youthportal.audit.models import record
from youthportal.organisations.models import Pupil, School, SchoolClass, SchoolYear


@dataclass(frozen=True, slots=True)
class Line:
    pupil: Pupil
    progress: Progress


def norms_of(school: School, year: SchoolYear | None) -> dict[int, int]:
    """Quarter-hours by grade; grades of which nothing is asked are not there."""
    rows = HoursNorm.objects.filter(school=school, year=year)
    return dict(rows.values_list("grade", "quarters"))


@transaction.atomic
def set_norms(*, actor: Any, school: School, year: SchoolYear, norms: Mapping[int, int]) -> None:
    """What is asked of these grades from now on; 0 asks nothing. Raises NOT_OF_THIS_SCHOOL, NORM_RANGE."""
    if refusal := rules.norms_refusal(user=actor, school=school, norms=norms):
        raise refusal
    for grade, quarters in norms.items():
        if quarters:
            HoursNorm.objects.update_or_create(
                school=school, year=year, grade=grade, defaults={"quarters": quarters}
            )
        else:
            HoursNorm.objects.filter(school=school, year=year, grade=grade).delete()
    record(actor=actor, action="volunteering.norms.set", subject=school, data={"grades": sorted(norms)})


def progress_of(school_class: SchoolClass, pupils: Iterable[Pupil]) -> list[Line]:
    """How far these pupils of the class are in its school year, in the order given. Two queries."""
    known, year = list(pupils), school_class.year
    norm = norms_of(school_class.school, year).get(school_class.grade, 0)
    users = [pupil.user_id for pupil in known if pupil.user_id]
    entries = Entry.objects.between(year.starts_on, year.ends_on).filter(
        volunteer__user__in=users, is_social=True
    )
    counted, waits = Q(state=EntryState.CONFIRMED), Q(state__in=UNCONFIRMED)
    rows = (
        entries.order_by()
        .values("volunteer__user")
        .annotate(
            confirmed=Coalesce(Sum("quarters", filter=counted), 0),
            waiting=Coalesce(Sum("quarters", filter=waits), 0),
        )
    )
    sums = {row["volunteer__user"]: (row["confirmed"], row["waiting"]) for row in rows}
    return [Line(pupil, Progress(*sums.get(pupil.user_id or 0, (0, 0)), norm)) for pupil in known]

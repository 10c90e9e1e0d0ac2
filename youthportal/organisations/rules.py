"""Who may do what in a school, and why not."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import (
    Enrolment,
    Membership,
    Pupil,
    Role,
    RosterLevel,
    School,
    SchoolClass,
)


def can_manage_school(user: Any, school: School) -> bool:
    """The office everywhere, a coordinator in the own school while the membership lasts."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_staff:
        return True
    return Membership.objects.current().of(user, Role.COORDINATOR).filter(school=school).exists()


def roles_of(user: Any) -> set[str]:
    """The roles `user` holds today, for pages that ask for them many times: one query a request."""
    known: set[str] | None = user.__dict__.get("_roles_today")
    if known is None:
        known = set(Membership.objects.current().filter(user=user).values_list("role", flat=True))
        user.__dict__["_roles_today"] = known
    return known


def is_coordinator(user: Any) -> bool:
    return Role.COORDINATOR in roles_of(user)


def manage_refusal(user: Any, school: School) -> DomainError | None:
    if not can_manage_school(user, school):
        return DomainError(
            "NOT_OF_THIS_SCHOOL", _("Only the school's coordinator and the office may do that.")
        )
    return None


def cards_refusal(*, user: Any, pupils: list[Pupil]) -> DomainError | None:
    """Cards are made by the school's coordinator or the office, for schools that take part."""
    if not pupils:
        return DomainError("NOBODY_CHOSEN", _("Choose at least one pupil."))
    for school in {pupil.school for pupil in pupils}:
        if refusal := manage_refusal(user, school):
            return refusal
        if not school.is_active:
            return DomainError("SCHOOL_NOT_ACTIVE", _("This school does not take part at the moment."))
    return None


def level_refusal(*, level: str, enrolled: int, is_confirmed: bool) -> DomainError | None:
    """A school that gives numbers only has nobody enrolled one by one."""
    if level == RosterLevel.NUMBERS and enrolled and not is_confirmed:
        return DomainError(
            "OPEN_ENROLMENTS",
            _("%(count)s pupils are in a class of this school. Tick below that their enrolments end today."),
            count=enrolled,
        )
    return None


def class_refusal(*, school: School, name: str, grade: int, head_count: int) -> DomainError | None:
    if not name.strip():
        return DomainError("NAME_MISSING", _("Give the class a name."))
    if not 1 <= grade <= 13:
        return DomainError("GRADE_RANGE", _("The grade is a number from 1 to 13."))
    if head_count and school.roster_level != "numbers":
        return DomainError(
            "HEAD_COUNT_NOT_USED", _("This school gives its pupils one by one; leave the head count at 0.")
        )
    return None


def enrolment_refusal(*, pupil: Pupil, school_class: SchoolClass) -> DomainError | None:
    """A pupil is in one class at a time, and in a class of the own school."""
    if school_class.school_id != pupil.school_id:
        return DomainError("OTHER_SCHOOL", _("The class belongs to another school. Move the pupil instead."))
    if Enrolment.objects.filter(pupil=pupil, ends_on__isnull=True).exists():
        return DomainError(
            "ALREADY_ENROLLED", _("The pupil is in a class already. Change the class instead.")
        )
    return None


def closing_refusal(*, enrolment: Enrolment, ends_on: date) -> DomainError | None:
    if enrolment.ends_on is not None:
        return DomainError("ALREADY_CLOSED", _("This enrolment has ended already."))
    if ends_on < enrolment.starts_on:
        return DomainError("ENDS_BEFORE_START", _("The last day cannot lie before the first."))
    return None


def move_refusal(*, pupil: Pupil, school_class: SchoolClass, key: str) -> DomainError | None:
    """Moving is for a change of school; within a school the class changes."""
    if school_class.school_id == pupil.school_id:
        return DomainError(
            "SAME_SCHOOL", _("The class belongs to the same school. Change the class instead.")
        )
    if not key.strip():
        return DomainError("KEY_MISSING", _("Give the pupil's key at the new school."))
    if Pupil.objects.filter(school=school_class.school, key__iexact=key).exists():
        return DomainError("KEY_TAKEN", _("The new school has a pupil with this key already."))
    return None


def membership_refusal(
    *, role: str, school: School | None, organisation: Any, starts_on: date, ends_on: date | None
) -> DomainError | None:
    if school is not None and organisation is not None:
        return DomainError("TWO_BODIES", _("Choose a school or an organisation, not both."))
    if role == Role.COORDINATOR and school is None:
        return DomainError("SCHOOL_MISSING", _("A coordinator belongs to a school: choose one."))
    if ends_on is not None and ends_on < starts_on:
        return DomainError("ENDS_BEFORE_START", _("The last day cannot lie before the first."))
    return None

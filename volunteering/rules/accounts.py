"""The account belongs to the person: an own address before school ends, and one logbook."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.enums import RelinkReason
from volunteering.models import Volunteer
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import Enrolment, SchoolClass

#: The last year of schooling; in a school that ends earlier its highest grade is the last.
LAST_GRADE = 12
#: March to August: before, nobody thinks of leaving.
ASKED_IN = range(3, 9)


def needs_own_email(user: Any, day: date | None = None) -> bool:
    """Without an address, and leaving school this summer or gone already. No query for all others."""
    if user.email or user.is_staff:
        return False
    day = day or timezone.localdate()
    rows = Enrolment.objects.of_user(user).select_related("school_class")
    current = rows.current(day).order_by("-starts_on").first()
    if current is None:
        return rows.exists()
    return day.month in ASKED_IN and _is_last(current.school_class)


def _is_last(school_class: SchoolClass) -> bool:
    if school_class.grade >= LAST_GRADE:
        return True
    higher = SchoolClass.objects.filter(school=school_class.school_id, year=school_class.year_id)
    return not higher.filter(grade__gt=school_class.grade).exists()


def relink_refusal(*, actor: Any, volunteer: Volunteer, user: Any, reason: str) -> DomainError | None:
    """Why this logbook is not given to that account."""
    if not actor.is_staff:
        return DomainError("OFFICE_ONLY", _("Only the office gives a logbook to another account."))
    if user is None or user.erased_on is not None or not user.is_active or user.is_staff:
        return DomainError("NO_SUCH_ACCOUNT", _("There is no account of a young person that fits."))
    if user.pk == volunteer.user_id:
        return DomainError("SAME_ACCOUNT", _("The logbook belongs to this account already."))
    if reason not in RelinkReason.values:
        return DomainError("NO_REASON", _("Choose why the logbook goes to another account."))
    return None

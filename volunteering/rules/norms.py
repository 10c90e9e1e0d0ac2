"""Who sets the social-civic hours of a school and reads its lists, and which numbers make sense."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from youthportal.core import words
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import School
from youthportal.organisations.rules import manage_refusal

#: 500 hours: nobody asks for more of one school year.
MOST_QUARTERS = 2000
LAST_GRADE = 13


def norms_refusal(*, user: Any, school: School, norms: Mapping[int, int]) -> DomainError | None:
    """`norms`: quarter-hours by grade; 0 asks nothing."""
    if refusal := manage_refusal(user, school):
        return refusal
    if any(not 1 <= grade <= LAST_GRADE for grade in norms):
        return DomainError("GRADE_RANGE", _("The grade is a number from 1 to 13."))
    if any(not 0 <= quarters <= MOST_QUARTERS for quarters in norms.values()):
        return DomainError(
            "NORM_RANGE", _("Ask for at most %(hours)s a year."), hours=words.hours(MOST_QUARTERS)
        )
    return None

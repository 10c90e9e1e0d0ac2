"""Who may act for a host, and how old somebody is for a rule.

Ages are known to the year at best. Eligibility takes the oldest possible age, protection the youngest
(decision 8): whoever may still be under 18 is treated as a minor.
"""

from datetime import date
from typing import Any

from django.utils import timezone

from volunteering.models import Host, Volunteer
from youthportal.consents.enums import ADULT, Kind
from youthportal.consents.rules import grade_of, states, youngest_age
from youthportal.core.exceptions import DomainError

#: Whoever entered school late or stayed down a year is this much older than the grade.
OLDEST_AT_GRADE = 8


def manages(user: Any, host: Host) -> bool:
    """A current supervisor of the host, or the office."""
    return Host.objects.managed_by(user).filter(pk=host.pk).exists()


def ages_of(user: Any, day: date | None = None) -> tuple[int, int] | None:
    """Youngest and oldest possible age on `day`, by what is known; without anything None: an adult."""
    day = day or timezone.localdate()
    born = Volunteer.objects.filter(user=user).values_list("date_of_birth", flat=True).first()
    if born is not None:
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return age, age
    if known := user.age_range(day):
        return int(known[0]), int(known[1])
    grade = grade_of(user)
    youngest = youngest_age(user, grade, day)
    return None if grade is None or youngest is None else (youngest, grade + OLDEST_AT_GRADE)


def is_minor(user: Any, day: date | None = None) -> bool:
    """May be under 18 on that day."""
    ages = ages_of(user, day)
    return ages is not None and ages[0] < ADULT


def volunteering_consent_refusal(user: Any, day: date | None = None) -> DomainError | None:
    """What waits for a guardian, and for the own word where a guardian is asked too; a no always counts.

    From the age of the kind on, applying or sending hours is saying yes.
    """
    state = states(user, [Kind.VOLUNTEERING], day=day)[0]
    if state.code == "CONSENT_OF_ONESELF_MISSING" and not state.needs_guardian:
        return None
    return state.refusal

"""Who may say which goals matter at a school, and when."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.enums import Voice
from budget.models import FocusAnswer, Round
from budget.rules.proposals import enrolment_refusal
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import School, SchoolClass

MOST_PUPILS = 60


def focus_phase_refusal(round: Round, at: datetime | None = None) -> DomainError | None:
    """Why nobody can choose goals now."""
    at = at or now()
    if round.takes_focus(at):
        return None
    opens = round.focus_open_at
    if opens and at < opens:
        return DomainError(
            "FOCUS_NOT_YET", _("Goals are chosen from %(moment)s."), moment=words.moment(opens)
        )
    if opens:
        return DomainError("FOCUS_OVER", _("The time for choosing goals is over. What was chosen counts."))
    return DomainError("NO_FOCUS", _("No goals are chosen in this round."))


def focus_goals_refusal(round: Round, goals: Collection[int]) -> DomainError | None:
    most = round.max_focus_goals
    if not 1 <= len(set(goals)) <= most or not all(1 <= goal <= 17 for goal in goals):
        return DomainError(
            "FOCUS_GOALS_COUNT",
            _("Choose at least one goal and at most %(most)s. You chose %(count)s."),
            most=most,
            count=len(set(goals)),
        )
    return None


def focus_refusal(*, round: Round, user: Any, at: datetime | None = None) -> DomainError | None:
    """Why this pupil cannot choose goals now: not the time, no pupil, or the class has done it together."""
    enrolment = round.enrolment_of(user)
    if refusal := focus_phase_refusal(round, at) or enrolment_refusal(round, enrolment):
        return refusal
    if (
        enrolment
        and FocusAnswer.objects.filter(
            round=round, voice=Voice.LESSON, school_class=enrolment.school_class_id
        ).exists()
    ):
        return DomainError(
            "CLASS_HAS_CHOSEN",
            _("Your class chose its goals in a lesson. The lesson's numbers count for everybody in it."),
        )
    return None


def school_focus_refusal(*, round: Round, school: School, user: Any) -> DomainError | None:
    """Why `user` does not work on the goals of this school."""
    if round.schools.filter(school__in=School.objects.coordinated_by(user), school=school).exists():
        return None
    return DomainError("NOT_YOUR_SCHOOL", _("Only coordinators of the school may do this."))


def lesson_refusal(
    *,
    round: Round,
    school_class: SchoolClass,
    user: Any,
    pupils: int,
    counts: Mapping[int, int],
    at: datetime | None = None,
) -> DomainError | None:
    """Why the numbers of a lesson cannot stand."""
    if refusal := focus_phase_refusal(round, at):
        return refusal
    if refusal := school_focus_refusal(round=round, school=school_class.school, user=user):
        return refusal
    return _numbers_refusal(round, pupils, counts)


def _numbers_refusal(round: Round, pupils: int, counts: Mapping[int, int]) -> DomainError | None:
    if not 1 <= pupils <= MOST_PUPILS:
        return DomainError(
            "LESSON_PUPILS", _("Write how many pupils took part, 1 to %(most)s."), most=MOST_PUPILS
        )
    if not any(counts.values()):
        return DomainError("LESSON_EMPTY", _("Write at least one goal's number."))
    if above := [goal for goal, count in counts.items() if count > pupils]:
        return DomainError(
            "LESSON_ABOVE",
            _("Goal %(goal)s has more ticks than pupils took part."),
            goal=min(above),
        )
    if sum(counts.values()) > pupils * round.max_focus_goals:
        return DomainError(
            "LESSON_TOO_MANY",
            _("Together these are more ticks than %(pupils)s pupils with %(most)s goals each can give."),
            pupils=pupils,
            most=round.max_focus_goals,
        )
    return None

"""Keeping which goals matter at a school: of a pupil, of a class, of a teacher or a parent."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from budget import rules
from budget.enums import OPINIONS, Voice
from budget.models import FocusAnswer, FocusTick, Round
from youthportal.audit.models import record
from youthportal.core import locks
from youthportal.core.exceptions import refuse
from youthportal.core.models import SiteVersion
from youthportal.organisations.models import School, SchoolClass


def _tick(answer: FocusAnswer, counts: Mapping[int, int]) -> None:
    answer.ticks.all().delete()
    FocusTick.objects.bulk_create(
        FocusTick(answer=answer, goal=goal, count=count) for goal, count in sorted(counts.items()) if count
    )
    SiteVersion.bump()


def _once(goals: Iterable[int]) -> dict[int, int]:
    return dict.fromkeys(goals, 1)


@transaction.atomic
def choose_goals(*, actor: Any, round: Round, goals: Iterable[int]) -> FocusAnswer:
    """A pupil's goals for the own school; choosing again replaces them."""
    goals = list(goals)
    locks.exclusive(f"budget.focus.{round.pk}.{actor.pk}")
    refuse(rules.focus_refusal(round=round, user=actor))
    refuse(rules.focus_goals_refusal(round, goals))
    enrolment = round.enrolment_of(actor)
    if enrolment is None:  # the rule has refused it; this is for the reader
        raise RuntimeError("no pupil")
    place = {"school": enrolment.school_class.school, "school_class": enrolment.school_class}
    answer, created = FocusAnswer.objects.update_or_create(
        round=round, user=actor, defaults=place | {"voice": Voice.PUPIL}
    )
    _tick(answer, _once(goals))
    record(actor=actor, action="budget.focus.chosen", subject=answer, data={"first": created})
    return answer


@transaction.atomic
def count_lesson(
    *, actor: Any, round: Round, school_class: SchoolClass, pupils: int, counts: Mapping[int, int]
) -> FocusAnswer:
    """What a class chose in a lesson; entering it again replaces it. It stands for the whole class."""
    locks.exclusive(f"budget.focus.{round.pk}.class.{school_class.pk}")
    refuse(
        rules.lesson_refusal(round=round, school_class=school_class, user=actor, pupils=pupils, counts=counts)
    )
    answer, created = FocusAnswer.objects.update_or_create(
        round=round,
        voice=Voice.LESSON,
        school_class=school_class,
        defaults={"school": school_class.school, "people": pupils},
    )
    _tick(answer, counts)
    record(actor=actor, action="budget.focus.lesson", subject=answer, data={"first": created})
    return answer


@transaction.atomic
def give_opinion(
    *, round: Round, school: School, voice: str, goals: Iterable[int], known: str = ""
) -> FocusAnswer:
    """What a teacher or a parent thinks. `known` is the public id of the answer this device gave before.

    Nobody signs in for it, so nobody is recorded: it is shown beside the pupils' choice and never added.
    """
    goals = list(goals)
    if voice not in OPINIONS:
        raise ValueError("not the voice of an opinion")
    refuse(rules.focus_phase_refusal(round))
    refuse(rules.focus_goals_refusal(round, goals))
    opinions = FocusAnswer.objects.filter(round=round, school=school, voice__in=OPINIONS)
    answer = opinions.select_for_update().filter(public_id=known).first() if known else None
    if answer is None:
        answer = FocusAnswer(round=round, school=school)
    answer.voice = voice
    answer.save()
    _tick(answer, _once(goals))
    return answer

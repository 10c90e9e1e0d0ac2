"""Which goals matter at a school: nobody counted twice, adults never added, small groups hidden."""

import pytest

from budget.enums import RoundStatus
from budget.models import FocusAnswer, chosen_goals
from budget.services import focus
from tests.factories import budget as make
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(school):
    return make.focus_round(school=school)


def refused(code, act, **arguments):
    with pytest.raises(DomainError) as caught:
        act(**arguments)
    assert caught.value.code == code


def tally(round, school):
    return FocusAnswer.objects.filter(round=round).tallies()[school.pk]


def test_a_pupil_has_one_answer_and_may_change_it(round, school, pupil):
    focus.choose_goals(actor=pupil, round=round, goals=[1, 2])
    focus.choose_goals(actor=pupil, round=round, goals=[3])
    assert tally(round, school).people == {"pupils": 1}
    assert tally(round, school).counts == {"pupils": {3: 1}}


@pytest.mark.parametrize("goals", [[], [1, 2, 3, 4], [18], [0], list(range(1, 13))])
def test_goals_out_of_range_are_refused(round, pupil, goals):
    refused("FOCUS_GOALS_COUNT", focus.choose_goals, actor=pupil, round=round, goals=goals)


@pytest.mark.parametrize("who", ["stranger", "coordinator", "youth_worker"])
def test_only_pupils_choose(request, round, who):
    user = request.getfixturevalue(who)
    refused("NOT_A_PUPIL", focus.choose_goals, actor=user, round=round, goals=[1])


@pytest.mark.parametrize("status", RoundStatus)
def test_only_in_its_phase(school, pupil, status):
    other = make.round_in(status, school=school)
    refused("NO_FOCUS", focus.choose_goals, actor=pupil, round=other, goals=[1])


def test_before_and_after_its_dates(school, pupil):
    from django.utils import timezone

    later = timezone.now() + 3 * make.DAY
    early = make.focus_round(school=school, focus_open_at=later, focus_close_at=later + make.DAY)
    refused("FOCUS_NOT_YET", focus.choose_goals, actor=pupil, round=early, goals=[1])
    past = timezone.now() - make.DAY
    over = make.focus_round(school=school, focus_open_at=past - make.DAY, focus_close_at=past)
    refused("FOCUS_OVER", focus.choose_goals, actor=pupil, round=over, goals=[1])


def test_a_class_that_chose_in_a_lesson_is_counted_once(round, school, school_class, pupil, coordinator):
    focus.choose_goals(actor=pupil, round=round, goals=[1])
    lesson = {"actor": coordinator, "round": round, "school_class": school_class}
    focus.count_lesson(**lesson, pupils=20, counts={4: 15, 13: 9})
    assert tally(round, school).people == {"pupils": 20}
    assert tally(round, school).counts == {"pupils": {4: 15, 13: 9}}
    refused("CLASS_HAS_CHOSEN", focus.choose_goals, actor=pupil, round=round, goals=[1])
    focus.count_lesson(**lesson, pupils=21, counts={4: 16})
    assert tally(round, school).counts == {"pupils": {4: 16}}


@pytest.mark.parametrize(
    ("pupils", "counts", "code"),
    [
        (0, {1: 1}, "LESSON_PUPILS"),
        (61, {1: 1}, "LESSON_PUPILS"),
        (20, {}, "LESSON_EMPTY"),
        (20, {1: 21}, "LESSON_ABOVE"),
        (2, {1: 2, 2: 2, 3: 2, 4: 1}, "LESSON_TOO_MANY"),
    ],
)
def test_numbers_of_a_lesson_that_cannot_be(round, school_class, coordinator, pupils, counts, code):
    lesson = {"actor": coordinator, "round": round, "school_class": school_class}
    refused(code, focus.count_lesson, **lesson, pupils=pupils, counts=counts)


@pytest.mark.parametrize("who", ["pupil", "stranger"])
def test_lessons_are_entered_by_the_schools_coordinator(request, round, school_class, who):
    lesson = {"actor": request.getfixturevalue(who), "round": round, "school_class": school_class}
    refused("NOT_YOUR_SCHOOL", focus.count_lesson, **lesson, pupils=20, counts={1: 2})


def test_adults_are_shown_beside_and_never_added(round, school, school_class, coordinator):
    make.opinions(round, school, people=30, goals=[9])
    make.opinions(round, school, people=6, goals=[8], voice="parent")
    focus.count_lesson(
        actor=coordinator, round=round, school_class=school_class, pupils=10, counts={4: 9, 13: 6, 2: 4}
    )
    assert tally(round, school).people == {"pupils": 10, "teachers": 30, "parents": 6}
    assert chosen_goals(round) == {school.pk: [4, 13]}, "adults' 9 is not among them, nor four pupils' 2"


def test_a_device_changes_its_own_opinion_and_no_other(round, school):
    first = focus.give_opinion(round=round, school=school, voice="teacher", goals=[1])
    changed = focus.give_opinion(
        round=round, school=school, voice="parent", goals=[2], known=str(first.public_id)
    )
    assert changed == first
    assert tally(round, school).counts == {"parents": {2: 1}}


def test_an_opinion_cannot_pass_for_a_pupil(round, school):
    with pytest.raises(ValueError, match="voice"):
        focus.give_opinion(round=round, school=school, voice="pupil", goals=[1])


def test_an_answer_changes_what_pages_show_at_once(round, school, school_class, coordinator):
    lesson = {"actor": coordinator, "round": round, "school_class": school_class, "pupils": 9}
    focus.count_lesson(**lesson, counts={4: 9})
    assert chosen_goals(round) == {school.pk: [4]}
    focus.count_lesson(**lesson, counts={5: 9})
    assert chosen_goals(round) == {school.pk: [5]}

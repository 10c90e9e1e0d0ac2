"""What a survey refuses, row by row."""

import pytest
from django.utils import timezone

from budget import rules
from budget.enums import Question, RoundStatus
from budget.models import Survey
from tests.factories import budget as make

TODAY = timezone.localdate()


def survey(first=-3, last=3, **values):
    return Survey(opens_on=TODAY + first * make.DAY, closes_on=TODAY + last * make.DAY, **values)


def code(refusal):
    return refusal.code if refusal else None


@pytest.mark.parametrize(
    ("days", "expected"),
    [((1, 3), "SURVEY_NOT_YET"), ((0, 3), None), ((-3, 0), None), ((-3, -1), "SURVEY_ENDED")],
)
def test_it_takes_answers_on_its_days(days, expected):
    assert code(rules.survey_phase_refusal(survey(*days), TODAY)) == expected


@pytest.mark.parametrize(
    ("days", "values", "fields", "expected"),
    [
        ((1, 3), {}, ["opens_on", "closes_on", "left_out", "conclusions_lt"], None),
        ((-1, 3), {}, ["closes_on", "conclusions"], None),
        ((-1, 3), {}, ["opens_on"], "SURVEY_OPENED"),
        ((-1, 3), {}, ["left_out"], "SURVEY_OPENED"),
        ((-3, -1), {}, ["closes_on"], "SURVEY_OVER"),
        ((-3, -1), {}, ["conclusions_sl"], None),
        ((-3, -1), {"published_on": TODAY, "reported_on": TODAY}, ["conclusions_sl"], "SURVEY_REPORTED"),
        ((-3, -1), {}, [], None),
    ],
)
def test_what_still_changes(days, values, fields, expected):
    assert code(rules.survey_change_refusal(survey(*days, **values), fields, TODAY)) == expected


@pytest.mark.parametrize(
    ("values", "text", "expected"),
    [
        ({"easy": 1, "again": False}, "", None),
        ({"easy": None}, "More time", None),
        ({}, "", "SURVEY_EMPTY"),
        ({"easy": None, "again": None}, "  ", "SURVEY_EMPTY"),
        ({"easy": 6}, "", "SURVEY_UNKNOWN_CHOICE"),
        ({"easy": 0}, "", "SURVEY_UNKNOWN_CHOICE"),
        ({"again": 3}, "", "SURVEY_UNKNOWN_CHOICE"),
        ({"fair": 3}, "", "SURVEY_NOT_ASKED"),
        ({"school": 3}, "", "SURVEY_NOT_ASKED"),
        ({"easy": 3}, "x" * 2001, "SURVEY_LONG"),
    ],
)
def test_what_an_answer_may_hold(values, text, expected):
    assert code(rules.survey_answer_refusal(survey(left_out=["fair"]), values, text)) == expected


def test_a_text_that_is_not_asked():
    assert (
        code(rules.survey_answer_refusal(survey(left_out=["change"]), {"easy": 3}, "x")) == "SURVEY_NOT_ASKED"
    )


def test_a_survey_asks_something_in_the_order_of_days():
    assert code(rules.survey_sense_refusal(survey(2, 1))) == "SURVEY_DATES"
    assert (
        code(rules.survey_sense_refusal(survey(left_out=[q.value for q in Question])))
        == "SURVEY_ASKS_NOTHING"
    )
    assert rules.survey_sense_refusal(survey()) is None


@pytest.mark.django_db
@pytest.mark.parametrize("status", list(RoundStatus))
def test_people_are_asked_after_the_result(status):
    expected = None if status == RoundStatus.PUBLISHED else "SURVEY_TOO_EARLY"
    assert code(rules.new_survey_refusal(make.round_in(status))) == expected


@pytest.mark.django_db
def test_figures_and_report_follow_each_other():
    round = make.RoundFactory(status=RoundStatus.PUBLISHED)
    assert code(rules.publish_survey_refusal(round)) == "NO_SURVEY"
    assert code(rules.report_survey_refusal(round)) == "SURVEY_NOT_PUBLIC"
    round.survey = survey()
    assert code(rules.publish_survey_refusal(round)) == "SURVEY_GOES_ON"
    round.survey = survey(-3, -1)
    assert rules.publish_survey_refusal(round) is None
    assert code(rules.report_survey_refusal(round)) == "SURVEY_NOT_PUBLIC"
    round.survey.published_on = TODAY
    assert code(rules.publish_survey_refusal(round)) == "SURVEY_PUBLIC"
    assert code(rules.report_survey_refusal(round)) == "NO_CONCLUSIONS"
    round.survey.conclusions = "More time."
    assert rules.report_survey_refusal(round) is None
    round.survey.reported_on = TODAY
    assert code(rules.report_survey_refusal(round)) == "SURVEY_REPORTED"

"""When a survey after a round may be changed, answered, read, published and reported on."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.enums import Question
from budget.models import MOST_LETTERS, STEPS, Round, Survey
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import School


def survey_day() -> date:
    """Today by the database's clock: a survey knows days alone."""
    return timezone.localdate(now())


def survey_of(round: Round) -> Survey | None:
    found: Survey | None = getattr(round, "survey", None)
    return found


# --- the office prepares it -----------------------------------------------------------------------


def new_survey_refusal(round: Round) -> DomainError | None:
    if not round.has_public_result:
        return DomainError("SURVEY_TOO_EARLY", _("People are asked after the result is published."))
    return None


def survey_change_refusal(
    survey: Survey, fields: Collection[str], today: date | None = None
) -> DomainError | None:
    """Why these fields of `survey`, as it is kept, cannot change any more."""
    today = today or survey_day()
    names = {"conclusions" if name.startswith("conclusions") else name for name in fields}
    if "conclusions" in names and survey.reported_on:
        return DomainError("SURVEY_REPORTED", _("The report is issued: its text stays as it is."))
    if "closes_on" in names and survey.is_over(today):
        return DomainError(
            "SURVEY_OVER", _("The survey is over and its figures have been seen: it cannot open again.")
        )
    if names - {"conclusions", "closes_on"} and today >= survey.opens_on:
        return DomainError(
            "SURVEY_OPENED", _("The survey has been opened: questions and first day stay as they are.")
        )
    return None


def survey_sense_refusal(survey: Survey) -> DomainError | None:
    """Why a survey with these values asks nothing or of nobody."""
    if survey.closes_on < survey.opens_on:
        return DomainError("SURVEY_DATES", _("The last day must not be before the first."))
    if not survey.questions:
        return DomainError("SURVEY_ASKS_NOTHING", _("Leave at least one question."))
    return None


# --- people answer --------------------------------------------------------------------------------


def survey_phase_refusal(survey: Survey, today: date | None = None) -> DomainError | None:
    today = today or survey_day()
    if today < survey.opens_on:
        return DomainError(
            "SURVEY_NOT_YET", _("The survey begins on %(day)s."), day=words.day(survey.opens_on)
        )
    if survey.is_over(today):
        return DomainError(
            "SURVEY_ENDED",
            _("The survey ended on %(day)s. Nothing more can be sent."),
            day=words.day(survey.closes_on),
        )
    return None


def survey_answer_refusal(survey: Survey, values: Mapping[str, Any], text: str) -> DomainError | None:
    """`values`: a step, True or False by the question's name; what was skipped is missing or None."""
    asked = {question.value for question in survey.questions}
    given = {name: value for name, value in values.items() if value is not None}
    if set(given) - asked or (text and Question.CHANGE not in asked):
        return DomainError("SURVEY_NOT_ASKED", _("This question is not asked."))
    for name, value in given.items():
        allowed = (True, False) if name == Question.AGAIN else STEPS
        if value not in allowed:
            return DomainError("SURVEY_UNKNOWN_CHOICE", _("This choice is not offered."))
    if not given and not text.strip():
        return DomainError("SURVEY_EMPTY", _("Answer at least one question."))
    if len(text) > MOST_LETTERS:
        return DomainError("SURVEY_LONG", _("Write at most %(most)s letters."), most=MOST_LETTERS)
    return None


# --- figures --------------------------------------------------------------------------------------


def survey_reading_refusal(survey: Survey, user: Any) -> DomainError | None:
    """Why `user` does not see the figures: before they are public, the office and coordinators may."""
    if survey.is_public:
        return None
    own = School.objects.coordinated_by(user)
    if survey.round.schools.filter(school__in=own).exists():
        return None
    return DomainError("SURVEY_NOT_PUBLIC", _("The figures are not public yet."))


def publish_survey_refusal(round: Round, today: date | None = None) -> DomainError | None:
    survey = survey_of(round)
    if survey is None:
        return DomainError("NO_SURVEY", _("Nobody has been asked yet."))
    if survey.is_public:
        return DomainError("SURVEY_PUBLIC", _("The figures are public already."))
    if not survey.is_over(today or survey_day()):
        return DomainError(
            "SURVEY_GOES_ON",
            _("Answers are taken until %(day)s. Figures are read after that."),
            day=words.day(survey.closes_on),
        )
    return None


def report_survey_refusal(round: Round) -> DomainError | None:
    survey = survey_of(round)
    if survey is None or not survey.is_public:
        return DomainError("SURVEY_NOT_PUBLIC", _("Publish the figures first."))
    if survey.reported_on:
        return DomainError("SURVEY_REPORTED", _("The report is issued: its text stays as it is."))
    if not survey.conclusions.strip():
        return DomainError("NO_CONCLUSIONS", _("Write what you change before the report is printed."))
    return None

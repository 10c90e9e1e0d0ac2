"""The survey after a round: prepared, answered, published, reported on.

Answering writes the answer and nothing else: no audit entry, no time, nothing of the device.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget import rules
from budget.documents.survey import SurveyView
from budget.models import Round, RoundSchool, Survey, SurveyAnswer, SurveyText
from youthportal.audit.models import record
from youthportal.core.exceptions import refuse
from youthportal.core.models import SiteVersion
from youthportal.documents.papers import Content, Paper


@transaction.atomic
def save_survey(*, actor: Any, survey: Survey, fields: Collection[str]) -> Survey:
    """Keep what the office set; `fields` are those that it changed."""
    if survey.pk:
        kept = Survey.objects.select_for_update().get(pk=survey.pk)
        refuse(rules.survey_change_refusal(kept, fields))
    else:
        refuse(rules.new_survey_refusal(survey.round))
    refuse(rules.survey_sense_refusal(survey))
    survey.save()
    record(actor=actor, action="budget.survey.saved", subject=survey, data={"fields": sorted(fields)})
    return survey


@transaction.atomic
def give_answer(*, place: RoundSchool, voice: str, values: Mapping[str, Any], text: str = "") -> None:
    """Keep an answer. The text goes into a row of its own, which nothing joins with the figures."""
    survey = Survey.objects.get(round=place.round)
    refuse(rules.survey_phase_refusal(survey))
    refuse(rules.survey_answer_refusal(survey, values, text))
    SurveyAnswer.objects.create(survey=survey, school=place.school, voice=voice, **values)
    if text.strip():
        SurveyText.objects.create(survey=survey, voice=voice, text=text.strip())


def _lock(round: Round) -> Survey | None:
    survey = Survey.objects.select_for_update().filter(round=round).first()
    if survey:
        round.survey = survey
    return survey


@transaction.atomic
def publish_survey(*, actor: Any, round: Round) -> None:
    """The figures are public from now on; free texts never are."""
    survey = _lock(round)
    refuse(rules.publish_survey_refusal(round))
    if survey:
        survey.published_on = rules.survey_day()
        survey.save(update_fields=["published_on", "updated_at"])
        record(actor=actor, action="budget.survey.published", subject=survey)
        SiteVersion.bump()


@transaction.atomic
def report_survey(*, actor: Any, round: Round) -> None:
    """What we change before all schools join: printed in every language by jobs, with the figures."""
    survey = _lock(round)
    refuse(rules.report_survey_refusal(round))
    if survey:
        survey.reported_on = rules.survey_day()
        survey.save(update_fields=["reported_on", "updated_at"])
        record(actor=actor, action="budget.survey.reported", subject=survey)
        REPORT.enqueue(actor=actor, subject=survey, label=round.title)


def _report(survey: Survey) -> Content:
    context = {
        "view": SurveyView(survey),
        "running": survey.round.title,
        "demo": survey.round.is_demo and not survey.round.source,
    }
    return Content(
        title=_("What we change before all schools join: %(round)s") % {"round": survey.round.title},
        series=f"budget/{survey.round.slug}",
        context=context,
    )


REPORT = Paper(
    job="budget.survey_report",
    kind="budget.survey_report",
    template="documents/budget/survey.html",
    find=Survey.objects.get,
    content=_report,
)

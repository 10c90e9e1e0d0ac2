"""Answers of a survey leave no trace; texts stand apart and end; the report is printed once."""

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from budget.enums import RoundStatus
from budget.models import Survey, SurveyAnswer, SurveyText
from budget.services import keeping
from budget.services import survey as service
from tests.factories import budget as make
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job, SiteVersion
from youthportal.documents.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return make.round_in(RoundStatus.PUBLISHED, schools=2)


def give(round, values=None, **more):
    service.give_answer(place=round.schools.first(), voice="pupil", values=values or {"easy": 4}, **more)


def test_an_answer_writes_nothing_but_itself(round):
    make.survey_of(round, days=(-1, 1))
    before = Entry.objects.count(), SiteVersion.current()
    give(round, {"easy": 4, "again": True, "fair": None}, text=" More time. ")
    assert (Entry.objects.count(), SiteVersion.current()) == before
    answer, text = SurveyAnswer.objects.get(), SurveyText.objects.get()
    assert (answer.easy, answer.again, answer.fair, text.text) == (4, True, None, "More time.")
    kept = {field.name for model in (SurveyAnswer, SurveyText) for field in model._meta.get_fields()}
    assert kept == {
        *("id", "survey", "school", "voice", "text"),
        *("easy", "understood", "fair", "decided", "time", "again"),
    }, "neither time nor device nor anything that joins an answer with its text"
    assert not {field.name for field in SurveyText._meta.get_fields()} & {"school", "answer"}


def test_a_closed_survey_takes_nothing(round):
    make.survey_of(round)
    with pytest.raises(DomainError, match="ended"):
        give(round)
    assert not SurveyAnswer.objects.exists()


def test_the_database_holds_the_scale(round):
    survey = make.survey_of(round)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.survey_answers(survey, round.schools.first().school, people=1, fair=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(closes_on=survey.opens_on - make.DAY)


def test_the_office_changes_what_is_not_settled_yet(round, youth_worker):
    survey = make.survey_of(round, days=(-1, 1))
    survey.opens_on -= make.DAY
    with pytest.raises(DomainError, match="has been opened"):
        service.save_survey(actor=youth_worker, survey=survey, fields=["opens_on"])
    survey.refresh_from_db()
    survey.conclusions = "More time."
    service.save_survey(actor=youth_worker, survey=survey, fields=["conclusions"])
    assert Entry.objects.get(action="budget.survey.saved").data == {"fields": ["conclusions"]}


def test_publishing_and_reporting(round, youth_worker):
    survey = make.survey_of(round, public=False)
    with pytest.raises(DomainError, match="Publish the figures first"):
        service.report_survey(actor=youth_worker, round=round)
    service.publish_survey(actor=youth_worker, round=round)
    with pytest.raises(DomainError, match="Write what you change"):
        service.report_survey(actor=youth_worker, round=round)
    Survey.objects.update(conclusions_en="More time.")
    service.report_survey(actor=youth_worker, round=round)
    survey.refresh_from_db()
    assert survey.published_on == survey.reported_on == timezone.localdate()
    assert Job.objects.filter(name=service.REPORT.job).count() == len(settings.LANGUAGES)
    with pytest.raises(DomainError, match="issued"):
        service.report_survey(actor=youth_worker, round=round)


def test_the_report_is_printed_once_in_each_language(youth_worker):
    from youthportal.core import jobs

    round = make.round_in(RoundStatus.PUBLISHED, schools=2)
    make.survey_of(round, people=7, conclusions_en="More <b>time</b>.", conclusions_lt="Daugiau laiko.")
    service.report_survey(actor=youth_worker, round=round)
    job = Job.objects.get(name=service.REPORT.job, args__language="lt")
    for _again in range(2):
        service.REPORT.print_once(jobs.Run(job))
    document = Document.objects.get(kind=service.REPORT.kind)
    assert document.language == "lt"
    assert document.number.startswith(f"budget/{round.slug}/")
    assert service.REPORT.issued(round.survey, "lt") == document
    assert service.REPORT.issued(round.survey, "en") is None


def test_what_the_report_says():
    from django.template.loader import render_to_string

    from budget.documents.survey import SurveyView

    round = make.round_in(RoundStatus.PUBLISHED, schools=2)
    survey = make.survey_of(round, people=7, conclusions_en="More <b>time</b>.")
    SurveyText.objects.create(survey=survey, voice="pupil", text="My secret wish")
    with translation.override("en"):
        text = render_to_string(service.REPORT.template, {"view": SurveyView(survey), "language": "en"})
    assert "More &lt;b&gt;time&lt;/b&gt;." in text
    assert "Pupils: on average 4.0 of 5." in text
    assert "My secret wish" not in text


@pytest.mark.parametrize(
    ("reported", "closed", "goes"),
    [(400, 420, True), (300, 420, False), (None, 420, True), (None, 300, False)],
)
def test_texts_end_a_year_after_the_report(round, reported, closed, goes):
    today = timezone.localdate()
    survey = make.survey_of(round, days=(-430, -closed))
    if reported:
        Survey.objects.update(reported_on=today - reported * make.DAY)
    SurveyText.objects.create(survey=survey, voice="pupil", text="x")
    rule = next(rule for rule in keeping.RULES if rule.key == "survey_texts")
    due = rule.ended().filter(ended_on__lte=rule.default.limit(today))
    assert due.exists() == goes
    assert rule.remove(due) == int(goes)

"""Every paper that the budget prints, in every language: what a screen reader needs is in it."""

import pytest
from django.conf import settings
from django.utils import translation
from pdfua import Severity, validate

from budget.documents.board import notice_context
from budget.documents.contexts import results_context, round_context
from budget.documents.kit import kit_pdf
from budget.documents.poster import ideas_poster, place_poster
from budget.documents.results import ResultView
from budget.documents.round_results import RoundView
from budget.documents.statement import statement_of
from budget.documents.survey import SurveyView
from budget.enums import Way
from budget.models import Result
from budget.services.board import write_board
from budget.services.kits import choose_way, make_kit_paper
from tests.budget.results import published_round
from tests.factories import budget as make
from tests.factories import voting
from youthportal.consents.documents import slips_pdf
from youthportal.consents.enums import Kind
from youthportal.documents.pdf import render_pdf
from youthportal.organisations.documents import cards_pdf
from youthportal.organisations.models import Pupil, School, SchoolYear

pytestmark = pytest.mark.django_db
LANGUAGES = [language for language, _name in settings.LANGUAGES]
LONG = {"first_name": "Bartholomäus-Maximilian Ģirts", "last_name": "Kazimierauskaitė-Vaitkevičiūtė-Čušmelj"}


@pytest.fixture(params=LANGUAGES)
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def is_sound(tmp_path):
    def check(content: bytes) -> None:
        path = tmp_path / "paper.pdf"
        path.write_bytes(content)
        assert [str(one) for one in validate(path).findings if one.severity == Severity.ERROR] == []

    return check


def printed(name, language, **context):
    return render_pdf(f"documents/budget/{name}.html", context, language=language)


@pytest.mark.parametrize("way", Way.values)
def test_the_kit_of_a_class(way, language, is_sound):
    round_ = voting.ready_round(by_code=3, city=True)
    school_class = make.class_of(round_.schools.get().school)
    voting.enrol(school_class, 2, channel="paper")
    voting.open_voting(actor=None, round=round_)
    School.objects.update(language=language)
    school_class.school.refresh_from_db()
    choose_way(actor=None, round=round_, school_class=school_class, way=way)
    is_sound(kit_pdf(make_kit_paper(actor=None, round=round_, school_class=school_class)))


def test_what_hangs_and_lies_at_school(language, is_sound):
    round_ = voting.voting_round(by_code=3)
    School.objects.update(language=language)
    school_class = voting.class_in(round_)
    Pupil.objects.update(**LONG)
    pupils = list(Pupil.objects.select_related("school"))
    for content in (
        ideas_poster(round_.pots.get(), school_class.school),
        place_poster(round_, school_class.school, "2 aukštas, aktų salė"),
        cards_pdf([(pupil, "ABCDEFGHJKLMNPQRSTUVWXYZ23") for pupil in pupils]),
        slips_pdf(school_class, [(pupil, list(Kind)) for pupil in pupils]),
    ):
        is_sound(content)


def test_the_papers_of_the_council(language, is_sound):
    round_ = published_round()
    views = [ResultView(list(Result.objects.of_pot(pot))) for pot in round_.pots.all()]
    of_round = RoundView(round_, Result.objects.of_round(round_))
    is_sound(printed("results", language, **results_context(views[0])))
    is_sound(printed("round_results", language, **round_context(of_round)))
    is_sound(printed("board", language, **notice_context(write_board(actor=None, round=round_))))


def test_the_report_of_a_survey(language, is_sound):
    survey = make.survey_of(published_round(), people=6, conclusions="Ąžuolas: daugiau laiko.")
    is_sound(printed("survey", language, view=SurveyView(survey), running="2026"))


def test_the_statement_of_a_coordinator(language, is_sound):
    round_ = voting.voting_round(by_code=3)
    person = make.coordinator_of(round_.schools.get().school)
    make_kit_paper(actor=person, round=round_, school_class=voting.class_in(round_))
    statement = statement_of(person, SchoolYear.objects.get())
    assert not statement.is_empty
    is_sound(printed("statement", language, person="Giedrė Prieplauka", statement=statement))

"""The yearly report: figures by hand, a tagged paper in four languages, nobody in it."""

import io
from datetime import date

import pikepdf
import pytest
from pdfua import Severity, validate

from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.organisations import EnrolmentFactory, PupilFactory, SchoolClassFactory, SchoolFactory
from volunteering.documents.yearly import YearView, lines_of
from volunteering.enums import EntryState
from volunteering.opendata import host_rows, month_rows
from volunteering.services.reports import issue_report, reports_of, request_report
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job

pytestmark = pytest.mark.django_db
YEAR = 2025


def volunteer(age=16, school=None):
    user = UserFactory(year_of_birth=YEAR - age)
    if school is not None:
        row = PupilFactory(school=school, user=user)
        EnrolmentFactory(
            pupil=row, school_class=SchoolClassFactory(school=school), starts_on=date(2024, 9, 1)
        )
    return make.VolunteerFactory(user=user)


def confirm(person, quarters=8, month=5, **values):
    return make.entry_in(
        EntryState.CONFIRMED, volunteer=person, day=date(YEAR, month, 6), quarters=quarters, **values
    )


@pytest.fixture
def library():
    return make.SupervisorFactory(
        host__organisation__name="Demo library", host__kind_of_work=make.KindOfWorkFactory(hourly_value=900)
    )


@pytest.fixture
def year(library):
    """Six volunteers of one school at the library, one alone at the choir, one entry that waits."""
    school = SchoolFactory(name="Šaltinio gimnazija")
    people = [volunteer(school=school) for _number in range(6)]
    for person in people:
        confirm(person, supervisor=library)
    choir = make.SupervisorFactory(host__organisation__name="Demo choir")
    confirm(people[0], quarters=3, month=6, supervisor=choir)
    make.entry_in(EntryState.SUBMITTED, volunteer=people[1], supervisor=library, day=date(YEAR, 7, 1))
    return make.RecognitionYearFactory(year=YEAR)


def test_only_confirmed_hours_of_the_year_are_counted(year, library):
    make.entry_in(EntryState.CONFIRMED, supervisor=library, day=date(YEAR + 1, 1, 1))
    view = YearView(YEAR)
    assert [cells[:2] for cells in view.figures] == [
        ("Young people who volunteered", "6"),
        ("Hours, confirmed by hosts", "12\xa0h\xa045\xa0min"),
        ("Hosts", "2"),
        ("Worth of the hours", "108\xa0€"),
    ]


def test_a_host_with_one_volunteer_is_not_shown_alone(year):
    text = str(YearView(YEAR).hosts[0])
    assert "Demo choir" not in text
    assert "2 others together" in text


def test_the_figures_cost_the_same_for_one_and_many(year, django_assert_num_queries):
    def ask():
        return lines_of(YEAR)

    with django_assert_num_queries(2):
        ask()
    for _number in range(3):
        confirm(volunteer(school=SchoolFactory()))
    with django_assert_num_queries(2):
        ask()


@pytest.mark.parametrize("language", ["en", "lt", "lv", "sl"])
def test_the_report_is_a_tagged_paper(year, language, tmp_path):
    document = issue_report(actor=StaffFactory(), year=year, language=language)
    with document.stored.content.open() as file:
        content = file.read()
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    assert [str(one) for one in validate(path).findings if one.severity == Severity.ERROR] == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang).startswith(language)


def test_asking_twice_on_a_day_prints_once(year):
    staff = StaffFactory()
    for _press in range(2):
        request_report(actor=staff, year=year, language="en")
        for job in Job.objects.due():
            jobs.run_job(job.pk)
    assert reports_of(year).count() == 1


def test_a_year_of_nobody_or_of_too_few_has_no_report(library):
    empty = make.RecognitionYearFactory(year=YEAR)
    with pytest.raises(DomainError) as refusal:
        request_report(actor=StaffFactory(), year=empty, language="en")
    assert refusal.value.code == "NOTHING_CONFIRMED"
    confirm(volunteer(), supervisor=library)
    with pytest.raises(DomainError) as refusal:
        request_report(actor=StaffFactory(), year=empty, language="en")
    assert refusal.value.code == "TOO_FEW"


def test_open_data_holds_closed_years_only_and_no_small_host(year):
    assert list(month_rows("")) == []
    year.closed_at = year.created_at
    year.save()
    months = list(month_rows(""))
    assert months[0] == (YEAR, 1, 0)
    assert months[4:6] == [(YEAR, 5, None), (YEAR, 6, None)]
    assert list(host_rows(str(YEAR))) == [(YEAR, None, 2, 6, 12.75)]
    assert list(host_rows("not a year")) == []

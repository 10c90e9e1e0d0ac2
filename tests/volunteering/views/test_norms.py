"""Social-civic hours of a school: the norm, the class teacher's list, who may see what."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from pdfua import Severity, validate

from tests.factories import volunteering as make
from tests.factories.organisations import EnrolmentFactory, SchoolClassFactory, SchoolFactory
from volunteering.enums import EntryState
from volunteering.models import HoursNorm, Volunteer
from volunteering.services.norms import progress_of
from youthportal.organisations.models import Pupil

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def address(name, school, *more):
    return reverse(f"volunteering:{name}", args=[school.public_id, *more])


@pytest.fixture
def teacher(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def norm(school, school_year):
    return HoursNorm.objects.create(school=school, year=school_year, grade=10, quarters=80)


def hours(pupil, school_class, quarters, state=EntryState.CONFIRMED, *, days=1, is_social=True):
    volunteer = Volunteer.objects.get_or_create(user=pupil)[0]
    day = school_class.year.starts_on + days * DAY
    return make.entry_in(
        state, volunteer=volunteer, day=day, quarters=quarters, is_social=is_social, did="Secret words"
    )


def test_the_norm_is_typed_in_hours_for_each_grade_and_taken_back(teacher, school, school_class):
    url = address("school_hours", school)
    teacher.post(url, {"grade_10": "20,5"})
    assert HoursNorm.objects.get().quarters == 82
    assert "Ask for at most" in teacher.post(url, {"grade_10": "900"}).content.decode()
    text = teacher.post(url, {"grade_10": "many"}).content.decode()
    assert 'value="many"' in text
    assert HoursNorm.objects.get().quarters == 82
    teacher.post(url, {"grade_10": "", "grade_12": "10"})
    assert not HoursNorm.objects.exists()


def test_only_ticked_confirmed_hours_of_the_school_year_are_summed(pupil, school_class, norm):
    hours(pupil, school_class, 10)
    hours(pupil, school_class, 6, days=0)
    hours(pupil, school_class, 8, EntryState.SUBMITTED)
    hours(pupil, school_class, 16, is_social=False)
    hours(pupil, school_class, 16, days=-1)
    hours(pupil, school_class, 16, EntryState.REVOKED)
    line = progress_of(school_class, Pupil.objects.filter(user=pupil))[0]
    assert (line.progress.confirmed, line.progress.waiting, line.progress.lacking) == (16, 8, 64)


def test_the_list_shows_sums_and_never_a_text_or_a_host(teacher, school, school_class, pupil, norm):
    entry = hours(pupil, school_class, 80)
    text = teacher.get(address("class_hours", school, school_class.pk)).content.decode()
    assert "20\xa0h are asked for. 1 of 1 have them." in text
    assert "Secret words" not in text
    assert str(entry.host) not in text


@pytest.mark.parametrize("who", [None, "pupil", "supervisor", "stranger", "ambassador"])
@pytest.mark.parametrize("name", ["school_hours", "class_hours", "class_hours_paper", "all_class_hours"])
def test_nobody_else_sees_it(client, request, school, school_class, name, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    more = [school_class.pk] if name.startswith("class") else []
    assert client.get(address(name, school, *more)).status_code == (404 if who else 302)


def test_another_schools_classes_are_not_there(teacher, school, school_class):
    other = SchoolClassFactory(school=SchoolFactory(), year=school_class.year)
    assert teacher.get(address("class_hours", school, other.pk)).status_code == 404
    assert teacher.get(address("class_hours", other.school, other.pk)).status_code == 404
    teacher.post(address("school_hours", other.school), {"grade_10": "20"})
    assert not HoursNorm.objects.exists()


def test_one_pdf_a_class_tagged_and_all_of_them_in_one_file(
    teacher, school, school_class, other_class, pupil, norm, tmp_path
):
    hours(pupil, school_class, 40)
    response = teacher.get(address("class_hours_paper", school, school_class.pk))
    paper = tmp_path / "class.pdf"
    paper.write_bytes(response.content)
    assert [str(one) for one in validate(paper).findings if one.severity == Severity.ERROR] == []
    response = teacher.get(address("all_class_hours", school))
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as found:
        assert found.namelist() == ["hours-10-a.pdf", "hours-10-b.pdf"]


@pytest.mark.parametrize("people", [1, 3])
def test_as_many_queries_for_one_as_for_many(school_class, norm, people, django_assert_num_queries):
    for _ in range(people):
        pupil = EnrolmentFactory(school_class=school_class, pupil__signed_in=True).pupil
        hours(pupil.user, school_class, 10)
    rows = list(Pupil.objects.in_class(school_class))
    with django_assert_num_queries(2):
        assert len(progress_of(school_class, rows)) == people

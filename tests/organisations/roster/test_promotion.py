"""The next school year: new classes and enrolments, nothing old rewritten, all of it previewed."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.support.imports import apply, import_roster, run, table
from youthportal.core.exceptions import DomainError
from youthportal.imports import services as imports
from youthportal.imports.models import Import, ImportState
from youthportal.organisations.models import Enrolment, GradeScheme, RosterLevel, SchoolClass
from youthportal.organisations.roster import scope_of
from youthportal.organisations.services import promote_school

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def pupils(enrol):
    """Two in 10a, of whom one votes on paper, one in 12a."""
    return [enrol("1"), enrol("2", channel="paper"), enrol("3", name="12a", grade=12)]


def planned(actor, school, year, last_grade=12) -> Import:
    options = {"year": year.pk, "last_grade": last_grade}
    return run(
        imports.plan_without_file(actor=actor, kind="promotion", scope=scope_of(school), options=options)
    )


def open_places(school) -> dict[str, tuple]:
    rows = Enrolment.objects.filter(pupil__school=school, ends_on=None)
    return {
        key: rest
        for key, *rest in rows.values_list(
            "pupil__key", "school_class__name", "school_class__grade", "channel", "starts_on"
        )
    }


def test_everybody_goes_one_grade_up_and_the_last_grade_leaves(youth_worker, school, next_year, pupils):
    promote_school(actor=youth_worker, school=school, year=next_year)
    first = next_year.starts_on
    assert open_places(school) == {"1": ["11a", 11, "account", first], "2": ["11a", 11, "paper", first]}
    for old in pupils:
        old.refresh_from_db()
        assert (old.ends_on, old.school_class.year) == (first - DAY, pupils[0].school_class.year)
    assert set(SchoolClass.objects.filter(school=school).values_list("name", "year")) == {
        ("10a", pupils[0].school_class.year_id),
        ("12a", pupils[0].school_class.year_id),
        ("11a", next_year.pk),
    }


def test_gymnasium_classes_keep_their_romans(youth_worker, school, next_year, enrol):
    school.grade_scheme = GradeScheme.GYMNASIUM
    school.save()
    enrol("1", name="II b", grade=10)
    enrol("2", name="IVG", grade=12)
    promote_school(actor=youth_worker, school=school, year=next_year)
    assert [place[0] for place in open_places(school).values()] == ["III b"]


def test_a_school_may_end_earlier(youth_worker, school, next_year, enrol):
    enrol("1", name="10a", grade=10)
    enrol("2", name="9a", grade=9)
    promote_school(actor=youth_worker, school=school, year=next_year, last_grade=10)
    assert set(open_places(school)) == {"2"}


def test_a_second_promotion_finds_nothing(youth_worker, school, next_year, pupils, state):
    promote_school(actor=youth_worker, school=school, year=next_year)
    before = state()
    with pytest.raises(DomainError) as refused:
        promote_school(actor=youth_worker, school=school, year=next_year)
    assert refused.value.code == "NOTHING_TO_PROMOTE"
    assert state() == before


def test_one_who_came_after_the_promotion_is_promoted_by_a_second_one(
    youth_worker, school, next_year, pupils, enrol
):
    promote_school(actor=youth_worker, school=school, year=next_year)
    enrol("4")
    promote_school(actor=youth_worker, school=school, year=next_year)
    assert {key: place[0] for key, place in open_places(school).items()} == {
        "1": "11a",
        "2": "11a",
        "4": "11a",
    }
    assert SchoolClass.objects.filter(school=school, year=next_year).count() == 1


def test_head_counts_go_up_with_their_class_once(youth_worker, school, school_year, next_year):
    school.roster_level = RosterLevel.NUMBERS
    school.save()
    school.classes.create(year=school_year, name="10a", grade=10, head_count=24)
    school.classes.create(year=school_year, name="12a", grade=12, head_count=20)
    promote_school(actor=youth_worker, school=school, year=next_year)
    counts = dict(school.classes.filter(year=next_year).values_list("name", "head_count"))
    assert counts == {"11a": 24}
    with pytest.raises(DomainError):
        promote_school(actor=youth_worker, school=school, year=next_year)


@pytest.mark.parametrize(
    ("role", "may"), [("coordinator", True), ("youth_worker", True), ("pupil", False), ("stranger", False)]
)
def test_only_the_office_and_the_schools_coordinator_promote(request, school, next_year, enrol, role, may):
    enrol("1")
    actor = request.getfixturevalue(role)
    if may:
        promote_school(actor=actor, school=school, year=next_year)
        assert open_places(school)["1"][0] == "11a"
        return
    with pytest.raises(DomainError) as refused:
        promote_school(actor=actor, school=school, year=next_year)
    assert refused.value.code == "NOT_OF_THIS_SCHOOL"


def test_the_preview_shows_classes_and_the_confirmation_does_just_that(
    youth_worker, school, next_year, pupils, state
):
    before = state()
    source = planned(youth_worker, school, next_year)
    assert source.state == ImportState.PREVIEW
    assert list(
        source.rows.values_list("action", "values__class", "values__was__class", "values__pupils")
    ) == [
        ("changed", "11a", "10a", 2),
        ("gone", "12a", None, 1),
    ]
    assert state() == before
    assert apply(youth_worker, source).state == ImportState.APPLIED
    assert set(open_places(school)) == {"1", "2"}


def test_it_can_be_taken_back(youth_worker, school, next_year, pupils, state):
    before = state()
    source = apply(youth_worker, planned(youth_worker, school, next_year))
    imports.undo_import(actor=youth_worker, source=source)
    assert state() == before


def test_if_nothing_waits_the_page_says_so(youth_worker, school, next_year):
    source = planned(youth_worker, school, next_year)
    assert source.state == ImportState.REFUSED
    assert "No class with pupils waits" in source.problem


def test_a_roster_imported_after_the_promotion_puts_the_rest_right(youth_worker, school, next_year, pupils):
    promote_school(actor=youth_worker, school=school, year=next_year)
    content = table("Pupil key;Class", "1;11b", "2;10a", "9;9a")
    import_roster(youth_worker, school, content, year=next_year)
    assert {key: place[0] for key, place in open_places(school).items()} == {
        "1": "11b",
        "2": "10a",
        "9": "9a",
    }
    assert Enrolment.objects.filter(pupil__key="1").count() == 2


def test_without_a_later_school_year_the_page_says_what_is_missing(client, coordinator, school, enrol):
    enrol("1")
    client.force_login(coordinator)
    page = client.get(reverse("imports:new", args=["promotion", scope_of(school)]))
    assert "There is no later school year yet" in page.content.decode()


def test_the_whole_way_through_the_pages(client, coordinator, school, next_year, pupils):
    client.force_login(coordinator)
    url = reverse("imports:new", args=["promotion", scope_of(school)])
    page = client.get(url)
    assert [label for _value, label in page.context["options"].fields["year"].choices] == [next_year.name]
    answer = client.post(url, {"year": next_year.pk, "last_grade": 12})
    source = run(Import.objects.get())
    text = client.get(answer["Location"]).content.decode()
    assert "Promote 2 classes" in text
    assert "<del>10a</del> → <ins>11a</ins>" in text
    assert client.get(reverse("imports:columns", args=[source.public_id])).status_code == 302
    client.post(reverse("imports:confirm", args=[source.public_id]))
    run(source)
    assert set(open_places(school)) == {"1", "2"}

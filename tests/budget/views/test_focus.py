"""Pages about the goals of schools: who sees which, what stands there, and what is never shown."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import FocusAnswer
from budget.services import focus
from budget.views.focus import opinion_key
from tests.factories import budget as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(school):
    return make.focus_round(school=school)


@pytest.fixture
def pages(round, school):
    place = round.schools.get()
    return {
        "choose": reverse("budget:focus", args=[round.slug]),
        "school": reverse("budget:focus_school", args=[round.slug, school.slug]),
        "lesson": reverse("budget:focus_lesson", args=[round.slug, school.slug]),
        "coordinate": reverse("budget:focus_coordinate", args=[round.slug, school.slug]),
        "opinion": reverse("budget:opinion", args=[opinion_key(place)]),
    }


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (None, {"choose": 302, "school": 200, "lesson": 302, "coordinate": 302, "opinion": 200}),
        ("pupil", {"choose": 200, "school": 200, "lesson": 404, "coordinate": 404, "opinion": 200}),
        ("stranger", {"choose": 200, "school": 200, "lesson": 404, "coordinate": 404, "opinion": 200}),
        ("coordinator", {"choose": 200, "school": 200, "lesson": 200, "coordinate": 200, "opinion": 200}),
    ],
)
def test_who_sees_what(request, client, pages, who, expected):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert {name: client.get(page).status_code for name, page in pages.items()} == expected


def test_a_coordinator_of_another_school_finds_nothing(client, pages):
    client.force_login(make.coordinator_of(make.SchoolFactory()))
    assert client.get(pages["lesson"]).status_code == client.get(pages["coordinate"]).status_code == 404


def test_a_round_without_this_phase_has_no_such_page(client, school):
    other = make.round_in(school=school)
    assert client.get(reverse("budget:focus_school", args=[other.slug, school.slug])).status_code == 404
    assert "Goals that matter here" not in client.get(other.pots.get().get_absolute_url()).content.decode()


def test_choosing_leads_to_the_schools_page_and_can_be_changed(client, pages, pupil):
    client.force_login(pupil)
    assert client.post(pages["choose"], {"goals": [3, 13]})["Location"] == pages["school"]
    again = client.get(pages["choose"]).content.decode()
    assert again.count("checked") == 2
    assert "Save my changed choice" in again
    too_many = client.post(pages["choose"], {"goals": [1, 2, 3, 4]})
    assert "You chose 4" in too_many.content.decode()
    assert too_many.content.decode().count("checked") == 4, "what was ticked is kept"


def test_a_lesson_is_entered_on_one_screen(client, pages, coordinator, school_class, school, round):
    client.force_login(coordinator)
    numbers = {"school_class": school_class.pk, "pupils": 24, "goal_4": 20, "goal_13": 11, "goal_1": ""}
    assert client.post(pages["lesson"], numbers)["Location"] == pages["coordinate"]
    assert "24 pupils" in client.get(pages["coordinate"]).content.decode()
    text = client.get(f"{pages['lesson']}?class={school_class.pk}").content.decode()
    assert 'value="20"' in text
    wrong = client.post(pages["lesson"], numbers | {"goal_4": 25}).content.decode()
    assert "more ticks than pupils" in wrong
    for bad in ("999999999999999999999", "x", "0"):
        assert client.get(f"{pages['lesson']}?class={bad}").status_code == 200
    page = client.get(pages["school"]).content.decode()
    assert "4. Quality education" in page
    assert "20 of 24" in page


def test_a_class_of_another_school_cannot_be_entered(client, pages, coordinator):
    client.force_login(coordinator)
    foreign = make.class_of(make.SchoolFactory())
    assert (
        client.post(pages["lesson"], {"school_class": foreign.pk, "pupils": 20, "goal_1": 3}).status_code
        == 200
    )
    assert not FocusAnswer.objects.exists()


def test_the_link_on_the_poster_needs_no_account(client, round, pages):
    key = opinion_key(round.schools.get())
    assert client.get(reverse("opinion_link", args=[key]))["Location"] == pages["opinion"]
    assert "Thank you" in client.post(pages["opinion"], {"voice": "parent", "goals": [3]}).content.decode()
    client.post(pages["opinion"], {"voice": "parent", "goals": [4]})
    answer = FocusAnswer.objects.get()
    assert [tick.goal for tick in answer.ticks.all()] == [4], "the same device changes its answer"
    assert answer.user is None
    assert client.get(reverse("budget:opinion", args=["1.forged"])).status_code == 404
    assert client.post(pages["opinion"], {"voice": "pupil", "goals": [4]}).status_code == 200
    assert FocusAnswer.objects.count() == 1


def test_too_many_opinions_from_one_address_wait(client, pages, monkeypatch):
    from budget.views import focus as views
    from youthportal.accounts.limits import Limit

    monkeypatch.setattr(views, "OPINIONS_AN_HOUR", Limit("budget.opinion.test", 2, 3600))
    texts = []
    for _number in range(3):
        client.cookies.clear()
        texts.append(client.post(pages["opinion"], {"voice": "teacher", "goals": [3]}).content.decode())
    assert "Too many opinions" in texts[-1]
    assert FocusAnswer.objects.count() == 2


def test_small_groups_are_hidden_and_adults_stand_beside(client, pages, round, school):
    make.opinions(round, school, people=4)
    text = client.get(pages["school"]).content.decode()
    assert "Good health" not in text
    make.opinions(round, school, people=1)
    assert "5 answers." in client.get(pages["school"]).content.decode(), "the kept page is exact again"


def test_what_a_school_chose_is_shown_where_one_proposes(client, school, school_class, pupil, coordinator):
    from django.utils import timezone

    from budget.models import Round

    round = make.focus_round(school=school)
    lesson = {"actor": coordinator, "round": round, "school_class": school_class}
    focus.count_lesson(**lesson, pupils=20, counts={13: 18})
    now = timezone.now()
    Round.objects.filter(pk=round.pk).update(
        focus_open_at=now - 3 * make.DAY, focus_close_at=now - make.DAY, proposals_open_at=now - make.DAY
    )
    client.force_login(pupil)
    for page in (reverse("budget:propose", args=[round.slug]), round.get_absolute_url()):
        assert "Your school cares most for" in client.get(page).content.decode()
    assert "Goals that matter here" in client.get(round.pots.get().get_absolute_url()).content.decode()


def test_pages_cost_the_same_for_one_and_three_hundred_answers(client, pages, round, school, pupil):
    client.force_login(pupil)
    costs = []
    for people in (6, 60):
        make.opinions(round, school, people=people)
        for page in ("school", "choose"):
            with CaptureQueriesContext(connection) as captured:
                client.get(pages[page])
            costs.append((page, len(captured)))
    assert costs[0] == costs[2]
    assert max(count for _page, count in costs) <= 10

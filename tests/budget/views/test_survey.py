"""The survey after a round: answered by link, seen by few until it is public, and never in small groups."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.enums import RoundStatus
from budget.models import Survey, SurveyAnswer, SurveyText
from budget.views import survey as views
from tests.factories import budget as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(school):
    return make.round_in(RoundStatus.PUBLISHED, school=school)


def pages(round):
    place = round.schools.first()
    return {
        "answer": reverse("budget:survey", args=[views.survey_key(place, "pupil")]),
        "results": reverse("budget:survey_results", args=[round.slug]),
        "links": reverse("budget:survey_links", args=[round.slug, place.school.slug]),
    }


PHASES = {"coming": (1, 3), "open": (-1, 3), "over": (-3, -1), "public": (-3, -1)}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize(
    ("who", "results", "links"),
    [
        (None, 302, 302),
        ("pupil", 404, 404),
        ("stranger", 404, 404),
        ("coordinator", 200, 200),
        ("youth_worker", 200, 200),
    ],
)
def test_who_sees_what(request, client, round, phase, who, results, links):
    make.survey_of(round, days=PHASES[phase], public=phase == "public", people=6)
    if who:
        client.force_login(request.getfixturevalue(who))
    found = {name: client.get(page) for name, page in pages(round).items()}
    public = 200 if phase == "public" else results
    assert {name: one.status_code for name, one in found.items()} == {
        "answer": 200,
        "results": public,
        "links": links,
    }
    seen = "Pupils: on average" in found["results"].content.decode()
    assert seen == (public == 200 and phase in {"over", "public"}), "no figures while people answer"
    assert ("<form method" in found["answer"].content.decode()) == (phase == "open") or who


def test_a_coordinator_of_another_school_finds_nothing(client, round):
    make.survey_of(round, public=False)
    client.force_login(make.coordinator_of(make.SchoolFactory()))
    assert [client.get(pages(round)[name]).status_code for name in ("results", "links")] == [404, 404]


def test_a_round_without_a_survey_or_result_has_no_such_pages(client, youth_worker, round):
    client.force_login(youth_worker)
    assert {client.get(page).status_code for page in pages(round).values()} == {404}
    make.survey_of(round)
    round.status = RoundStatus.COUNTED
    round.save()
    assert {client.get(page).status_code for page in pages(round).values()} == {404}


def test_answering_once_on_each_device(client, round):
    make.survey_of(round, days=(-1, 1))
    page = pages(round)["answer"]
    short = reverse("survey_link", args=[views.survey_key(round.schools.get(), "pupil")])
    assert client.get(short)["Location"] == page
    answer = {"easy": "4", "again": "no", "change": "More <script>alert(1)</script> time"}
    thanks = client.post(page, answer)
    assert "Your answers are kept" in thanks.content.decode()
    assert "answered on this device already" in client.get(page).content.decode()
    assert "answered on this device already" in client.post(page, answer).content.decode()
    assert list(SurveyAnswer.objects.values_list("easy", "again", "voice")) == [(4, False, "pupil")]
    value = thanks.cookies[next(iter(thanks.cookies))].value
    assert value.split(":")[0] == f"{round.schools.get().pk}-pupil", (
        "the mark names a school, nobody's answer"
    )
    teachers = reverse("budget:survey", args=[views.survey_key(round.schools.get(), "teacher")])
    assert "Questions to teachers" in client.get(teachers).content.decode()


def test_a_mark_that_we_did_not_give_counts_for_nothing(client, round):
    make.survey_of(round, days=(-1, 1))
    place = round.schools.get()
    client.cookies[views.COOKIE.format(f"{place.pk}-pupil")] = f"{place.pk}-pupil:forged"
    assert "<form method" in client.get(pages(round)["answer"]).content.decode()


def test_a_survey_that_closes_while_one_writes_keeps_the_text(client, round):
    make.survey_of(round, days=(-3, -1))
    text = client.post(pages(round)["answer"], {"easy": "4", "change": "My long thoughts"}).content.decode()
    assert "The survey ended on" in text
    assert "My long thoughts" in text
    assert not SurveyAnswer.objects.exists()
    assert not SurveyText.objects.exists()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({}, "Answer at least one question"),
        ({"easy": "6"}, "Select a valid choice"),
        ({"easy": "four"}, "Select a valid choice"),
        ({"again": "perhaps"}, "Select a valid choice"),
        ({"easy": "3", "change": "x" * 10_000}, "at most 2000 characters"),
        ({"fair": "3"}, "Answer at least one question"),
        ({"school": "1", "voice": "teacher"}, "Answer at least one question"),
    ],
)
def test_bad_answers_are_said_and_nothing_is_kept(client, round, answer, said):
    make.survey_of(round, days=(-1, 1), left_out=["fair"])
    text = client.post(pages(round)["answer"], answer).content.decode()
    assert said in text
    assert answer.get("change", "") in text
    assert not SurveyAnswer.objects.exists()
    assert not SurveyText.objects.exists()


@pytest.mark.parametrize("key", ["1-pupil.forged", "x", "1-pupil", "."])
def test_forged_keys_lead_nowhere(client, round, key):
    make.survey_of(round, days=(-1, 1))
    assert client.get(reverse("budget:survey", args=[key])).status_code == 404


def test_an_address_waits_only_above_the_whole_school(client, round, monkeypatch):
    make.survey_of(round, days=(-1, 1))
    monkeypatch.setattr(views, "ANSWERS_AN_HOUR", 1)
    round.schools.update(roll_count=2)
    texts = []
    for _number in range(4):
        client.cookies.clear()
        texts.append(client.post(pages(round)["answer"], {"easy": "3", "change": "Mine"}).content.decode())
    assert ["Too many answers" in text for text in texts] == [False, False, False, True]
    assert "Mine" in texts[-1]
    assert SurveyAnswer.objects.count() == 3


def test_small_groups_are_hidden_and_not_to_be_subtracted(client):
    round = make.round_in(RoundStatus.PUBLISHED, schools=2)
    survey = make.survey_of(round)
    first, second = (place.school for place in round.schools.order_by("pk"))
    make.survey_answers(survey, first, people=6)
    make.survey_answers(survey, second, people=4, easy=1)
    page = pages(round)["results"]
    text = client.get(page).content.decode()
    assert "Pupils, 6 answers" in text, "ten would tell what the four said"
    assert "Teachers, " not in text
    make.survey_answers(survey, second, people=1, easy=1)
    assert "Pupils, 11 answers" in client.get(page).content.decode()


def test_texts_are_on_no_page_but_the_offices(client, round, youth_worker, coordinator):
    survey = make.survey_of(round, people=6)
    SurveyText.objects.create(survey=survey, voice="teacher", text="Kits came <script>too late</script>")
    for who in (None, coordinator, youth_worker):
        if who:
            client.force_login(who)
        for page in pages(round).values():
            assert "too late" not in client.get(page).content.decode()
    texts = reverse("admin:budget_surveytext_changelist")
    assert "Kits came &lt;script&gt;too late" in client.get(texts).content.decode()
    client.force_login(coordinator)
    assert client.get(texts).status_code in {302, 403, 404}


def test_pages_cost_the_same_for_one_and_three_schools(client):
    costs = []
    for schools in (1, 3):
        round = make.round_in(RoundStatus.PUBLISHED, schools=schools)
        make.survey_of(round, people=6 * schools)
        for name in ("results", "answer"):
            client.get(pages(round)[name])
            with CaptureQueriesContext(connection) as captured:
                client.get(pages(round)[name])
            costs.append(len(captured))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 8


def test_the_round_leads_to_the_figures_once_they_are_public(client, round):
    survey = make.survey_of(round, public=False)
    page = round.get_absolute_url()
    assert survey.get_absolute_url() not in client.get(page).content.decode()
    Survey.objects.update(published_on=survey.closes_on + make.DAY)
    from youthportal.core.models import SiteVersion

    SiteVersion.bump()
    assert survey.get_absolute_url() in client.get(page).content.decode()


def test_the_coordinators_start_page_leads_to_the_links(client, round, coordinator):
    make.survey_of(round, days=(-1, 1))
    client.force_login(coordinator)
    assert pages(round)["links"] in client.get(reverse("home")).content.decode()

"""The office's survey: prepared in a form, moved on from the cockpit."""

import pytest
from django.urls import reverse
from django.utils import timezone

from budget.admin.cockpit import checklist
from budget.enums import RoundStatus
from budget.models import Survey, SurveyText
from tests.factories import budget as make

pytestmark = pytest.mark.django_db
ADD = "admin:budget_survey_add"


@pytest.fixture
def round(school):
    return make.round_in(RoundStatus.PUBLISHED, school=school)


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


def step_of(round):
    round = type(round).objects.get(pk=round.pk)
    return next(one for one in checklist(round) if str(one.title) == "Ask how it went")


def days(first, last):
    today = timezone.localdate()
    return {"opens_on": today + first * make.DAY, "closes_on": today + last * make.DAY}


def test_the_office_prepares_a_survey(office, round):
    prepare = step_of(round).link[1]
    assert prepare == reverse(ADD) + f"?round={round.pk}"
    assert office.get(prepare).status_code == 200
    form = {"round": round.pk, "left_out": ["fair", "change"], **days(1, 9)}
    added = office.post(reverse(ADD), form)
    assert added["Location"] == reverse("admin:budget_round_cockpit", args=[round.pk])
    survey = Survey.objects.get()
    assert survey.left_out == ["fair", "change"]
    assert [question.value for question in survey.questions] == [
        "easy",
        "understood",
        "decided",
        "time",
        "again",
    ]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (days(3, 1), "last day must not be before"),
        (
            {"left_out": ["easy", "understood", "fair", "decided", "time", "again", "change"], **days(1, 3)},
            "Leave at least one",
        ),
        ({"left_out": ["weather"], **days(1, 3)}, "Select a valid choice"),
    ],
)
def test_a_survey_that_makes_no_sense(office, round, form, said):
    assert said in office.post(reverse(ADD), {"round": round.pk, **form}).content.decode()
    assert not Survey.objects.exists()


def test_a_round_that_is_not_decided_cannot_be_chosen(office):
    round = make.round_in(RoundStatus.VOTING)
    assert step_of(round).state == "later"
    office.post(reverse(ADD), {"round": round.pk, **days(1, 3)})
    assert not Survey.objects.exists()


def test_what_is_settled_is_only_shown(office, round):
    survey = make.survey_of(round, days=(-1, 3), left_out=["fair"])
    page = reverse("admin:budget_survey_change", args=[survey.pk])
    text = office.get(page).content.decode()
    assert "How fair do you find the result?" in text
    assert 'name="opens_on"' not in text
    assert 'name="left_out"' not in text
    office.post(page, {**days(-5, 6), "left_out": [], "conclusions_en": "More time."})
    survey.refresh_from_db()
    assert survey.left_out == ["fair"]
    assert survey.closes_on == days(-1, 6)["closes_on"]
    assert survey.opens_on == days(-1, 6)["opens_on"]
    assert survey.conclusions_en == "More time."


@pytest.mark.parametrize(
    ("values", "state", "act"),
    [
        ({"days": (-1, 3)}, "blocked", ""),
        ({"public": False}, "next", "publish_survey"),
        ({}, "blocked", ""),
        ({"conclusions_en": "More time."}, "next", "report_survey"),
        ({"conclusions_en": "More time.", "reported_on": timezone.localdate()}, "done", ""),
    ],
)
def test_the_cockpit_leads_through_it(office, round, values, state, act):
    make.survey_of(round, **values)
    found = step_of(round)
    assert (found.state, found.act) == (state, act)
    assert office.get(reverse("admin:budget_round_cockpit", args=[round.pk])).status_code == 200
    if act:
        office.post(reverse("admin:budget_round_act", args=[round.pk, act]), {"sure": "on", "confirm": "on"})
        assert step_of(round).act != act


def test_a_text_can_be_taken_out_and_not_changed(office, round):
    text = SurveyText.objects.create(survey=make.survey_of(round), voice="pupil", text="Somebody is named")
    assert (
        office.post(reverse("admin:budget_surveytext_delete", args=[text.pk]), {"post": "yes"}).status_code
        == 302
    )
    assert not SurveyText.objects.exists()
    assert office.get(reverse("admin:budget_surveytext_add")).status_code == 403

"""The list of voters in the office's and the coordinator's hands."""

import pytest
from django.urls import reverse

from budget.models import NotTwice, Right
from tests.factories import budget as make
from tests.factories import voting
from tests.factories.organisations import EnrolmentFactory
from youthportal.agreements.models import Agreement
from youthportal.organisations.models import Enrolment

pytestmark = pytest.mark.django_db
SECOND = {"name": "Ona Pavyzdė", "capacity": "head", "address": "head@demo.example", "language": "en"}


def text(response):
    return " ".join(response.content.decode().split())


# --- perhaps twice --------------------------------------------------------------------------------


@pytest.fixture
def pair(school):
    round = voting.ready_round(school=school)
    other = make.add_school(round, make._new_school()).school
    pupils = [
        EnrolmentFactory(
            school_class=make.class_of(one), pupil__first_name="Ona", pupil__last_name="Pavyzdė"
        ).pupil
        for one in (school, other)
    ]
    return round, pupils


def twice(round):
    return reverse("budget:twice", args=[round.slug])


def decide(client, pair, **more):
    round, (first, second) = pair
    return client.post(twice(round), {"first": first.pk, "second": second.pk, **more})


def test_the_office_says_that_they_are_two(client, youth_worker, pair):
    client.force_login(youth_worker)
    assert "1 pair to look at." in text(client.get(twice(pair[0])))
    decide(client, pair)
    assert NotTwice.objects.get().by == youth_worker
    assert "Nobody is on the roll twice" in text(client.get(twice(pair[0])))


def test_the_office_closes_one_of_them(client, youth_worker, pair):
    client.force_login(youth_worker)
    decide(client, pair, close=pair[1][0].pk)
    assert [place.pupil for place in Enrolment.objects.current().filter(pupil__in=pair[1])] == [pair[1][1]]


def test_a_made_up_pair_is_not_found(client, youth_worker, pair):
    client.force_login(youth_worker)
    round, (first, _second) = pair
    answer = client.post(twice(round), {"first": first.pk, "second": first.pk, "close": first.pk})
    assert answer.status_code == 404


@pytest.mark.parametrize(("who", "status"), [("coordinator", 404), ("stranger", 404), (None, 302)])
def test_the_list_is_the_office_s(client, request, pair, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(twice(pair[0])).status_code == status


def test_the_cockpit_has_it_as_a_step(client, youth_worker, pair):
    client.force_login(youth_worker)
    page = text(client.get(reverse("admin:budget_round_cockpit", args=[pair[0].pk])))
    assert "1 pair to look at." in page
    assert twice(pair[0]) in page


# --- late changes ---------------------------------------------------------------------------------


@pytest.fixture
def round(school):
    return voting.voting_round(by_code=2, school=school)


@pytest.fixture
def page(round):
    return reverse("budget:late_changes", args=[round.slug])


def sent(right, **values):
    return SECOND | {"school_class": right.school_class_id, "key": right.pupil.key} | values


def test_a_coordinator_asks_and_sees_the_answer(client, coordinator, round, page):
    client.force_login(coordinator)
    right = Right.objects.filter(channel="account").first()
    client.post(page, sent(right, act="remove"))
    shown = text(client.get(page))
    assert "Take somebody off the roll" in shown
    assert "waits for the answer" in shown
    assert Agreement.objects.get().asked_by == coordinator


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"act": "channel", "channel": ""}, "Choose how the person votes."),
        ({"act": "remove", "key": "nobody"}, "no pupil with this key"),
        ({"act": "add", "channel": "account"}, "on the roll already"),
        ({"act": "channel", "channel": "paper", "slip": "ABC"}, "mistyped"),
        ({"act": "remove", "address": "coordinator@demo.example"}, "must be somebody else"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field(client, coordinator, round, page, values, said):
    client.force_login(coordinator)
    answer = client.post(page, sent(Right.objects.filter(channel="account").first(), **values))
    assert said in text(answer)
    assert Agreement.objects.count() == 0


def test_another_school_s_classes_cannot_be_changed(client, round, page):
    client.force_login(make.coordinator_of(make.add_school(round, make._new_school()).school))
    answer = client.post(page, sent(Right.objects.first(), act="remove"))
    assert answer.status_code == 200
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("pupil", 404), (None, 302)])
def test_nobody_else_finds_the_page(client, request, page, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(page).status_code == status


# --- the cockpit of paper and rehearsal -----------------------------------------------------------


def test_closing_warns_of_paper_that_is_not_entered(client, youth_worker):
    round = voting.paper_round()
    client.force_login(youth_worker)
    name = round.schools.get().school.brief
    said = f"Paper ballots of these schools are not entered yet: {name}."
    assert said in text(client.get(reverse("admin:budget_round_cockpit", args=[round.pk])))
    assert said in text(client.get(reverse("admin:budget_round_act", args=[round.pk, "close_voting"])))


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_cockpit_wipes_rehearsals_alone(client, youth_worker, is_demo):
    round = voting.voting_round(is_demo=is_demo)
    client.force_login(youth_worker)
    page = text(client.get(reverse("admin:budget_round_cockpit", args=[round.pk])))
    assert ("Wipe this rehearsal" in page) is is_demo
    client.post(reverse("admin:budget_round_act", args=[round.pk, "wipe"]), {"sure": "on"})
    round.refresh_from_db()
    assert round.status == ("checking" if is_demo else "voting")

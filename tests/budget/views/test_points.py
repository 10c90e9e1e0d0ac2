"""Giving points on the ballot's page: limits, what comes back, review, receipt."""

import re

import pytest
from django.urls import reverse

from budget.models import Right
from tests.factories import voting
from youthportal.ballots.models import Ballot

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    points = {"ballot_type": "points", "satisfaction": "points", "points_total": 10, "points_most": 6}
    return voting.voting_round(users=True, min_choices=2, max_choices=3, **points)


@pytest.fixture
def pupil(client, round):
    client.force_login(Right.objects.filter(round=round).first().pupil.user)
    return client


def at(name, round):
    return reverse(f"budget:{name}", args=[round.slug, voting.school_pot(round).slug])


def give(client, round, points, action="review"):
    fields = {f"points-{ref}": given for ref, given in points.items()}
    return client.post(at("ballot", round), fields | {"action": action})


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def shown(response):
    """What stands in the fields that hold something."""
    found = re.findall(r'name="points-(\d\d)" value="([^"]*)"', response.content.decode())
    return {ref: given for ref, given in found if given}


def test_points_go_from_the_ballot_to_the_box(pupil, round):
    page = pupil.get(at("ballot", round))
    assert "You have 10 points to give" in text(page)
    assert "0 of 10 points given" in text(page)
    assert give(pupil, round, {"01": "6", "03": "2", "02": "", "04": "0"}).url == at("review", round)
    review = pupil.get(at("review", round))
    assert "You gave 8 of 10 points to 2 ideas." in text(review)
    assert "2 points are not given yet" in text(review)
    form = re.search(r'name="ballot" value="([^"]+)"', review.content.decode())[1]
    done = pupil.post(at("review", round), {"ballot": form})
    assert done.url == at("receipt", round)
    assert Ballot.objects.get().choices == {"points": {"01": 6, "03": 2}}
    printed = re.findall(r"<span>([0-9a-f]{4})</span>", pupil.get(done.url).content.decode())
    assert "".join(printed) in voting.receipts(round)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ({}, "Give points to at least 2 ideas."),
        ({"01": "3"}, "Give points to at least 2 ideas."),
        ({"01": "1", "02": "1", "03": "1", "04": "1"}, "Give points to at most 3 ideas."),
        ({"01": "7", "02": "1"}, "Give one idea at most 6 points."),
        ({"01": "6", "02": "6"}, "You gave more than your 10 points. Take 2 points away."),
        ({"01": "-1", "02": "2"}, "Points are whole numbers"),
        ({"01": "1.5", "02": "2"}, "Points are whole numbers"),
        ({"01": "1e3", "02": "2"}, "Points are whole numbers"),
        ({"01": "٤", "02": "2"}, "Points are whole numbers"),
        ({"01": "x", "02": "2"}, "Points are whole numbers"),
        ({"01": "9" * 20, "02": "2"}, "Give one idea at most 6 points."),
    ],
)
def test_points_outside_the_limits_come_back_as_typed(pupil, round, points, said):
    page = give(pupil, round, points)
    assert page.status_code == 422
    assert said in text(page)
    assert shown(page) == points
    assert not Ballot.objects.exists()


def test_a_very_long_number_comes_back_cut(pupil, round):
    page = give(pupil, round, {"01": "9" * 5000, "02": "1"})
    assert page.status_code == 422
    assert shown(page) == {"01": "9" * 20, "02": "1"}


def test_points_for_an_idea_of_another_school_are_left_out(pupil, round):
    page = give(pupil, round, {"01": "3", "99": "3"})
    assert page.status_code == 422
    assert shown(page) == {"01": "3"}


def test_without_javascript_the_server_adds_up(pupil, round):
    page = give(pupil, round, {"01": "3", "02": "2"}, action="sum")
    assert page.status_code == 200
    assert "5 of 10 points given" in text(page)
    assert "Left: 5" in text(page)


def test_points_are_kept_when_one_goes_back_and_the_order_stays(pupil, round):
    before = re.findall(r'name="points-(\d\d)"', pupil.get(at("ballot", round)).content.decode())
    give(pupil, round, {"01": "6", "03": "2"})
    page = pupil.get(at("ballot", round))
    assert shown(page) == {"01": "6", "03": "2"}
    assert re.findall(r'name="points-(\d\d)"', page.content.decode()) == before


def test_a_ballot_with_points_is_cast_once(pupil, round):
    give(pupil, round, {"01": "6", "03": "2"})
    forms = [
        re.search(r'name="ballot" value="([^"]+)"', pupil.get(at("review", round)).content.decode())[1]
        for _tab in range(2)
    ]
    pupil.post(at("review", round), {"ballot": forms[0]})
    assert pupil.post(at("review", round), {"ballot": forms[0]}).status_code == 303
    assert "You have already voted here" in text(pupil.post(at("review", round), {"ballot": forms[1]}))
    assert Ballot.objects.count() == 1


def test_after_the_announced_end_nothing_is_cast(pupil, round):
    give(pupil, round, {"01": "6", "03": "2"})
    form = re.search(r'name="ballot" value="([^"]+)"', pupil.get(at("review", round)).content.decode())[1]
    voting.end_voting_time(round)
    page = pupil.post(at("review", round), {"ballot": form})
    assert "Voting is closed" in text(page)
    assert "Your ballot was not cast." in text(page)
    assert not Ballot.objects.exists()

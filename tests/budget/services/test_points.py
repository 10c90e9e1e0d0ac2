"""Ballots with points: cast within their limits, counted by points, out and in again as a file."""

import pytest

from budget import calculations
from budget.calculations import Outcome, Story
from budget.models import Round
from budget.rules import Points
from budget.services import counting, pabulib
from budget.services.casting import cast_ballot, read_paper
from budget.services.opening import open_voting
from tests.budget.results import closed_round
from tests.factories import voting
from youthportal.ballots import services as ballots
from youthportal.ballots.models import Ballot
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db
POINTS = {"ballot_type": "points", "satisfaction": "points", "points_total": 10}
#: The bench is named by most, the gym gets the points of those who want it most.
GIVEN = [{"01": 2, "02": 8}] * 12 + [{"01": 3, "02": 1, "03": 6}] * 14 + [{"04": 10}] * 6 + [{}] * 2


def points_round(**values):
    return voting.voting_round(**POINTS | {"points_most": 6} | values)


def cast(round, choices, voter=None, nonce=b"n" * 16):
    return cast_ballot(
        pot=voting.school_pot(round), voter=voter or voting.a_voter(round), choices=choices, nonce=nonce
    )


def counted(**values):
    round = closed_round([], given=GIVEN, **POINTS | values)
    counting.count_all_pots(round, actor=None, progress=lambda done, total: None)
    return round


def test_points_lie_in_the_box_in_canonical_form():
    round = points_round()
    receipt = cast(round, {"03": 4, "01": 6})
    ballot = Ballot.objects.get()
    assert ballot.choices == {"points": {"01": 6, "03": 4}}
    assert ballots.receipts(ballot.box) == [receipt.digest]
    assert cast(round, {"01": 6, "03": 4}) == receipt


def test_other_points_under_the_same_nonce_are_a_second_ballot():
    round = points_round()
    cast(round, {"01": 6})
    with pytest.raises(DomainError, match="ALREADY_VOTED"):
        cast(round, {"01": 5})


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({}, "TOO_FEW"),
        ({"01": 6}, "TOO_FEW"),
        ({"01": 7, "02": 1}, "TOO_MANY_FOR_ONE"),
        ({"01": 6, "02": 5}, "TOO_MANY_POINTS"),
        ({"01": 1, "02": 1, "03": 1, "04": 1}, "TOO_MANY"),
        ({"01": 1, "99": 1}, "UNKNOWN_PROJECT"),
        ({"01": 0, "02": 1}, "POINTS_NOT_WHOLE"),
        ({"01": -3, "02": 1}, "POINTS_NOT_WHOLE"),
        ({"01": 1.5, "02": 1}, "POINTS_NOT_WHOLE"),
        ({"01": True, "02": 1}, "POINTS_NOT_WHOLE"),
        ({"01": "3", "02": 1}, "POINTS_NOT_WHOLE"),
        ({"01": 10**30, "02": 1}, "TOO_MANY_FOR_ONE"),
        (["01", "02"], "POINTS_NOT_WHOLE"),
        ({"01": 6, "02": 4}, None),
        ({"01": 1, "02": 1}, None),
    ],
)
def test_points_stay_within_the_limits(choices, code):
    round = points_round(min_choices=2, max_choices=3)
    if code is None:
        assert cast(round, choices).digest
        return
    with pytest.raises(DomainError, match=code) as refusal:
        cast(round, choices)
    assert refusal.value.message
    assert not Ballot.objects.exists()


def test_points_on_a_paper_for_choosing_are_only_choices():
    round = voting.voting_round()
    cast(round, {"01": 5})
    assert Ballot.objects.get().choices == {"projects": ["01"]}


def test_the_number_of_points_is_frozen_at_opening():
    round = points_round()
    Round.objects.update(points_total=99, points_most=99)
    assert read_paper(voting.school_pot(round).box_id, round.pk).points == Points(total=10, most=6)


def test_without_a_limit_for_one_idea_it_may_get_all():
    assert cast(points_round(points_most=None), {"02": 10}).digest


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"satisfaction": "cost"}, "SATISFACTION"),
        ({"satisfaction": "score"}, "SATISFACTION"),
        ({"rule": "greedy"}, "SATISFACTION"),
        ({"limit_money": True}, "POINTS_AND_MONEY"),
        ({"points_total": 2, "points_most": None, "min_choices": 3}, "TOO_FEW_POINTS"),
        ({"ballot_type": "ranking"}, "BALLOT_TYPE"),
        ({"ballot_type": "approval"}, "SATISFACTION"),
    ],
)
def test_settings_that_contradict_each_other_open_no_vote(values, code):
    round = voting.ready_round(**POINTS | values)
    with pytest.raises(DomainError, match=code) as refusal:
        open_voting(actor=None, round=round)
    assert refusal.value.message


def test_points_decide_under_both_rules():
    binding, other = counted().pots.get().results.order_by("-is_binding")
    assert Outcome.from_json(binding.outcome).settings.satisfaction == "points"
    assert Outcome.from_json(other.outcome).settings.satisfaction == "score"
    scores = dict(binding.projects.values_list("proposal__ref", "score"))
    assert scores == {"01": 66, "02": 110, "03": 84, "04": 60}
    assert set(binding.projects.filter(is_funded=True).values_list("proposal__ref", flat=True)) == {
        "01",
        "02",
        "04",
    }


def test_every_idea_tells_how_many_points_it_had():
    for row in counted().pots.get().results.get(is_binding=True).projects.all():
        assert Story.from_json(row.story).points == row.score


def test_points_go_out_and_come_back_the_same(tmp_path):
    pot = counted().pots.get()
    text = pabulib.export_pot(pot)
    document = calculations.read_pb(text.encode())
    assert document.meta["vote_type"] == "cumulative"
    assert document.meta["max_sum_points"] == "10"
    assert document.notices == ()
    path = tmp_path / "points.pb"
    path.write_text(text)
    again = pabulib.import_pb(path=path, name="Again")
    here, there = (p.results.get(is_binding=True) for p in (pot, again.pots.get()))
    assert {row.proposal.ref: row.score for row in here.projects.all()} == {
        row.proposal.ref: row.score for row in there.projects.all()
    }

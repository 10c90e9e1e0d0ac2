"""The registry of a round's cockpit: steps in their places, with a fixed number of queries at any size."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.admin import cockpit
from budget.admin.cockpit import Step, checklist, step
from budget.enums import RoundStatus
from tests.factories import budget as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def more_steps(monkeypatch):
    """Steps registered in a test are gone after it."""
    monkeypatch.setattr(cockpit.COCKPIT, "_sources", list(cockpit.COCKPIT._sources))


def titles(round):
    return [str(one.title) for one in checklist(round)]


def test_a_step_stands_at_its_place(more_steps, round):
    step(450)(lambda _round: Step(title="Look at pictures", state="next"))
    found = titles(round)
    assert found.index("Collect ideas") + 1 == found.index("Look at pictures")
    assert found.index("Look at pictures") + 1 == found.index("End the collecting")


def test_a_step_that_does_not_concern_the_round_is_left_out(more_steps, round):
    before = titles(round)
    step(450)(lambda _round: None)
    assert titles(round) == before


def test_every_act_belongs_to_a_step_that_has_its_words():
    assert set(cockpit.ACTS) >= {"open_proposals", "start_checking", "open_voting", "close_voting"}
    for act in cockpit.ACTS.values():
        assert act.label
        assert act.warning
        assert act.said


@pytest.mark.parametrize(
    ("cast", "said"),
    [
        (None, "Nothing counted yet."),
        (19, "Too few ballots so far to say a number."),
        (29, "At least 20 of 30 have voted"),
    ],
)
def test_the_line_of_turnout_counts_voters_in_steps(cast, said):
    round = make.round_in(RoundStatus.VOTING)
    city = make.PotFactory(round=round, kind="city", slug="city")
    row = round.schools.get()
    for pot in (row.pot, city) if cast else ():
        pot.turnouts.create(school=row.school, channel="account", rights=30, ballots=cast)
    found = {str(one.title): str(one.text) for one in checklist(round)}
    assert found["Slips and turnout"] == said


@pytest.mark.parametrize("status", list(RoundStatus))
def test_the_cockpit_costs_the_same_for_one_and_three_schools(client, youth_worker, status):
    client.force_login(youth_worker)
    counts = []
    for schools in (1, 3):
        round = make.round_in(status, schools=schools)
        for row in round.schools.all():
            make.ProposalFactory(pot=row.pot)
        address = reverse("admin:budget_round_cockpit", args=[round.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20, counts

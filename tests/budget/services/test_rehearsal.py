"""A rehearsal is wiped by one act and played again; a real vote refuses."""

import pytest

from budget.models import PaperCount, Result, Right, Turnout, VotingCode
from budget.services import closing, counting, paper
from budget.services.casting import cast_ballot
from budget.services.opening import open_voting
from budget.services.rehearsal import wipe_rehearsal
from tests.factories import voting
from youthportal.audit.models import Entry
from youthportal.ballots.models import Ballot, BallotBox, BallotKey
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def destroyed_keys(settings, tmp_path):
    settings.DESTROYED_KEYS = tmp_path / "destroyed-keys"


def played(actor, **values):
    """Voted by account, slip and paper, closed, key destroyed, counted."""
    round = voting.paper_round(by_code=2, **values)
    pot = voting.school_pot(round)
    for voter in voting.account_voters(round)[:3] + voting.code_voters(round)[:1]:
        cast_ballot(pot=pot, voter=voter, choices=["01"], nonce=voting.nonce())
    paper.commit_batch(actor=actor, batch=voting.keyed_batch(round, actor, ["1", "0"]))
    closing.close_voting(actor=actor, round=round, reason="test")
    closing.destroy_key(actor=actor, round=round)
    counting.count_all_pots(round, actor=None, progress=lambda done, total: None)
    round.refresh_from_db()
    return round


def code_of(round):
    with pytest.raises(DomainError) as refusal:
        wipe_rehearsal(actor=None, round=round)
    return refusal.value.code


def test_a_rehearsal_is_wiped_whole_and_played_again(youth_worker):
    round = played(youth_worker, is_demo=True)
    assert Ballot.objects.count() == 5
    wipe_rehearsal(actor=youth_worker, round=round)
    for model in (Ballot, BallotBox, BallotKey, Right, VotingCode, Turnout, PaperCount, Result):
        assert model.objects.count() == 0, model
    assert (round.status, round.key, round.protocol, round.frozen) == ("checking", None, {}, {})
    assert Entry.objects.get(action="budget.round.wiped").data == {"was": "counted"}
    open_voting(actor=None, round=round)
    cast_ballot(
        pot=voting.school_pot(round), voter=voting.a_voter(round), choices=["01"], nonce=voting.nonce()
    )


def test_a_real_round_refuses(youth_worker):
    round = played(youth_worker)
    assert code_of(round) == "ROUND_IS_REAL"
    assert Ballot.objects.count() == 5


@pytest.mark.parametrize(
    ("values", "code"), [({"source": "a town"}, "IMPORTED"), ({"status": "checking"}, "NOTHING_TO_WIPE")]
)
def test_what_else_is_not_wiped(values, code):
    round = voting.voting_round(is_demo=True)
    type(round).objects.filter(pk=round.pk).update(**values)
    assert code_of(round) == code


def test_wiping_one_rehearsal_leaves_the_other_vote_alone():
    real, rehearsal = voting.voting_round(), voting.voting_round(is_demo=True)
    for round in (real, rehearsal):
        cast_ballot(
            pot=voting.school_pot(round), voter=voting.a_voter(round), choices=["01"], nonce=voting.nonce()
        )
    wipe_rehearsal(actor=None, round=rehearsal)
    assert Ballot.objects.get().box == voting.school_pot(real).box_id
    assert Right.objects.filter(round=real).count() == 30


def test_after_opening_a_real_round_cannot_become_a_rehearsal(client, youth_worker):
    from django.urls import reverse

    round = voting.voting_round()
    client.force_login(youth_worker)
    client.post(reverse("admin:budget_round_change", args=[round.pk]), {"is_demo": "on", "title": "x"})
    round.refresh_from_db()
    assert not round.is_demo

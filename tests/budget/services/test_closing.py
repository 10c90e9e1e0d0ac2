"""Closing counts, rewrites and freezes, once; destroying the key ends every derivation for good."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from budget.models import Turnout
from budget.services.casting import cast_ballot, has_voted
from budget.services.closing import close_due_rounds, close_voting, destroy_key
from tests.factories import voting
from tests.factories.accounts import UserFactory
from youthportal.audit.models import Entry
from youthportal.ballots import receipts
from youthportal.ballots.models import BallotBox, BallotKey
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def destroyed_keys(settings, tmp_path):
    settings.DESTROYED_KEYS = tmp_path / "destroyed-keys"


def cast(round, voters, pot=None):
    pot = pot or voting.school_pot(round)
    return [cast_ballot(pot=pot, voter=v, choices=["01"], nonce=voting.nonce()) for v in voters]


def refused(act, round):
    with pytest.raises(DomainError) as refusal:
        act(actor=None, round=round)
    return refusal.value.code


@pytest.fixture
def voted():
    """Seven of 30 voted by account, two of three by code; the announced time is over."""
    round = voting.voting_round(by_code=3)
    round.cast = cast(round, voting.account_voters(round)[:7] + voting.code_voters(round)[:2])
    return voting.end_voting_time(round)


def test_the_protocol_holds_counts_and_the_root_of_the_receipts(voted, youth_worker):
    close_voting(actor=youth_worker, round=voted)
    pot = voting.school_pot(voted)
    found = voted.protocol["pots"][str(pot.pk)]
    assert (found["rights"], found["ballots"]) == (33, 9)
    assert found["channels"] == {
        "account": {"rights": 30, "ballots": 7},
        "code": {"rights": 3, "ballots": 2},
    }
    assert found["root"] == receipts.root([receipt.digest for receipt in voted.cast])
    assert voted.protocol["key"] == voted.key.fingerprint
    assert voted.protocol["closed_by"] == youth_worker.pk


def test_closing_rewrites_every_box_and_freezes_turnout(voted):
    close_voting(actor=None, round=voted)
    assert BallotBox.objects.get().rewritten == 9
    assert list(Turnout.objects.order_by("channel").values_list("channel", "rights", "ballots")) == [
        ("account", 30, 7),
        ("code", 3, 2),
    ]


def test_closing_twice_changes_nothing_and_is_audited_once(voted, youth_worker):
    close_voting(actor=youth_worker, round=voted)
    when = voted.closed_at
    close_voting(actor=UserFactory(), round=voted)
    voted.refresh_from_db()
    assert voted.closed_at == when
    assert Entry.objects.filter(action="budget.round.closed").count() == 1


def test_before_the_announced_time_closing_needs_a_reason():
    round = voting.voting_round()
    assert refused(close_voting, round) == "STILL_OPEN"
    close_voting(actor=None, round=round, reason="The school burnt down.")
    assert round.protocol["early_because"] == "The school burnt down."


def test_a_demonstration_closes_any_time():
    round = voting.voting_round(is_demo=True)
    assert close_voting(actor=None, round=round).status == "closed"


def test_a_round_that_never_opened_cannot_be_closed():
    assert refused(close_voting, voting.ready_round()) == "NOT_VOTING"


def test_closing_with_another_secret_is_refused_and_changes_nothing(voted, settings):
    settings.BALLOT_SECRET = "changed"
    assert refused(close_voting, voted) == "ROUND_KEY_MISMATCH"
    voted.refresh_from_db()
    assert (voted.status, voted.protocol) == ("voting", {})


def test_the_clock_closes_what_is_due_and_only_that(voted):
    running = voting.voting_round()
    assert close_due_rounds() == 1
    running.refresh_from_db()
    voted.refresh_from_db()
    assert (running.status, voted.status) == ("voting", "closed")


def test_a_round_that_cannot_be_closed_does_not_hold_up_the_others(voted, caplog):
    broken = voting.end_voting_time(voting.voting_round())
    BallotKey.objects.filter(pk=broken.key_id).update(half=b"x" * 32)
    assert close_due_rounds() == 1
    assert "ROUND_KEY_MISMATCH" in caplog.text


def test_a_key_is_destroyed_after_closing_only(voted):
    assert refused(destroy_key, voted) == "NOT_CLOSED"
    assert refused(destroy_key, voting.ready_round()) == "NO_KEY"


def test_with_the_key_destroyed_nobody_can_ask_who_voted(voted, youth_worker):
    voter, pot = voting.a_voter(voted), voting.school_pot(voted)
    close_voting(actor=None, round=voted)
    assert has_voted(voter=voter, pot=pot)
    destroy_key(actor=youth_worker, round=voted)
    with pytest.raises(DomainError) as refusal:
        has_voted(voter=voter, pot=pot)
    assert refusal.value.code == "KEY_DESTROYED"
    assert BallotKey.objects.get().half is None


def test_the_protocol_says_when_who_how_many_and_when_backups_are_gone(voted, youth_worker, settings):
    settings.BACKUP_DAYS = 14
    close_voting(actor=None, round=voted)
    destroy_key(actor=youth_worker, round=voted)
    voted.refresh_from_db()
    found = voted.protocol["destruction"]
    assert (found["by"], found["ballots"]) == (youth_worker.pk, 9)
    assert date.fromisoformat(found["backups_gone_on"]) == timezone.localdate() + timedelta(days=14)


def test_destroying_again_keeps_the_protocol_and_is_audited(voted, youth_worker):
    close_voting(actor=None, round=voted)
    destroy_key(actor=youth_worker, round=voted)
    first = voted.protocol["destruction"]
    destroy_key(actor=None, round=voted)
    voted.refresh_from_db()
    assert voted.protocol["destruction"] == first
    entries = Entry.objects.filter(action="budget.key.destroyed").order_by("pk")
    assert [entry.data["again"] for entry in entries] == [False, True]

"""Many at once: one right is used once, every receipt is counted, and closing waits for who is casting.

Each check is a function that says what came out, so that it can be shown to fail without the protection.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from django.db import OperationalError, connection, connections, transaction

from budget.models import PaperCount, PaperEntry, Right
from budget.services import casting, closing, codes, paper, rights
from tests.factories import voting
from tests.factories.accounts import UserFactory
from youthportal.ballots import services as ballots
from youthportal.ballots.models import Ballot
from youthportal.core import locks
from youthportal.core.exceptions import DomainError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.load]
CLIENTS = 16


@dataclass
class Outcome:
    """What many voters were told."""

    receipts: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def all_at_once(acts):
    """Run the acts in threads that start together, each with its own connection."""
    start = threading.Barrier(len(acts))

    def run(act):
        try:
            start.wait(30)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def cast(pot, voter, outcome, choices=("01",), nonce=None):
    try:
        receipt = casting.cast_ballot(pot=pot, voter=voter, choices=choices, nonce=nonce or voting.nonce())
        outcome.receipts.append(receipt.digest)
    except DomainError as refusal:
        outcome.refusals.append(refusal.code)


def one_right_many_clients(round):
    voter, pot, outcome = voting.a_voter(round), voting.school_pot(round), Outcome()
    all_at_once([lambda: cast(pot, voter, outcome) for _client in range(CLIENTS)])
    return outcome


@pytest.fixture
def round(transactional_db):
    return voting.voting_round(by_account=60)


# --- one right ------------------------------------------------------------------------------------


def test_of_sixteen_clients_with_one_right_one_is_accepted(round):
    outcome = one_right_many_clients(round)
    assert len(outcome.receipts) == Ballot.objects.count() == 1
    assert outcome.refusals == ["ALREADY_VOTED"] * (CLIENTS - 1)


def test_the_same_act_sent_sixteen_times_is_one_ballot_with_one_receipt(round):
    voter, pot, outcome = voting.a_voter(round), voting.school_pot(round), Outcome()
    all_at_once([lambda: cast(pot, voter, outcome, nonce=b"n" * 16) for _client in range(CLIENTS)])
    assert len(outcome.receipts) == CLIENTS
    assert len(set(outcome.receipts)) == Ballot.objects.count() == 1


@pytest.mark.postgresql
def test_mutant_without_the_constraint_is_caught(round, monkeypatch):
    """Without the constraint and its conflict the same sixteen clients all get in."""
    bare = ballots._INSERT.replace("ON CONFLICT (box, token) DO NOTHING", "")
    monkeypatch.setattr(ballots, "_INSERT", bare)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ballots_ballot DROP CONSTRAINT one_ballot_per_token")
    try:
        assert len(one_right_many_clients(round).receipts) == CLIENTS
    finally:
        Ballot.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE ballots_ballot ADD CONSTRAINT one_ballot_per_token UNIQUE (box, token)"
            )


@pytest.mark.postgresql
def test_without_the_constraint_nobody_can_cast_at_all(round):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE ballots_ballot DROP CONSTRAINT one_ballot_per_token")
        with pytest.raises(Exception, match="no unique or exclusion constraint"), transaction.atomic():
            casting.cast_ballot(
                pot=voting.school_pot(round), voter=voting.a_voter(round), choices=["01"], nonce=b"n" * 16
            )
        transaction.set_rollback(True)


# --- closing --------------------------------------------------------------------------------------


def test_closing_while_sixty_vote_counts_every_receipt(round):
    pot, outcome = voting.school_pot(round), Outcome()
    acts = [lambda voter=voter: cast(pot, voter, outcome) for voter in voting.account_voters(round)]
    acts.insert(30, lambda: closing.close_voting(actor=None, round=round, reason="test"))
    all_at_once(acts)
    round.refresh_from_db()
    (counted,) = round.protocol["pots"].values()
    assert counted["ballots"] == len(outcome.receipts) == Ballot.objects.count()
    assert set(outcome.refusals) <= {"NOT_OPEN"}
    assert len(outcome.receipts) + len(outcome.refusals) == 60
    assert ballots.receipts(pot.box_id) == sorted(outcome.receipts)


def close_in_mid_cast(round, monkeypatch):
    """A voter has been let in and pauses just before the ballot is written; then the office closes.

    Returns how many ballots the protocol counted, and how many receipts voters hold.
    """
    let_in, go_on = threading.Event(), threading.Event()
    write = ballots.cast

    def slow(**values):
        let_in.set()
        go_on.wait(30)
        return write(**values)

    monkeypatch.setattr(ballots, "cast", slow)
    pot, outcome = voting.school_pot(round), Outcome()

    def close():
        let_in.wait(30)
        waiter = threading.Timer(1.5, go_on.set)  # long enough for a closer that does not wait
        waiter.start()
        closing.close_voting(actor=None, round=round, reason="test")
        go_on.set()

    all_at_once([lambda: cast(pot, voting.a_voter(round), outcome), close])
    round.refresh_from_db()
    (counted,) = round.protocol["pots"].values()
    return counted["ballots"], len(outcome.receipts)


def test_closing_waits_for_who_is_casting(round, monkeypatch):
    counted, receipts = close_in_mid_cast(round, monkeypatch)
    assert (counted, receipts) == (1, 1)


@pytest.mark.postgresql
def test_mutant_without_the_lock_is_caught(round, monkeypatch):
    monkeypatch.setattr(locks, "shared", lambda name: None)
    counted, receipts = close_in_mid_cast(round, monkeypatch)
    assert (counted, receipts) == (0, 1)


@pytest.mark.postgresql
def test_voters_do_not_wait_for_each_other(round):
    """While one voter is in mid-cast, another is done."""
    first, second = voting.account_voters(round)[:2]
    pot, outcome = voting.school_pot(round), Outcome()
    with transaction.atomic():
        casting.cast_ballot(pot=pot, voter=first, choices=["01"], nonce=voting.nonce())
        all_at_once([lambda: cast(pot, second, outcome)])
        assert len(outcome.receipts) == 1


# --- rewriting ------------------------------------------------------------------------------------


def test_rewriting_while_people_vote_loses_nothing(transactional_db):
    round = voting.voting_round(by_account=240)
    pot, outcome, done = voting.school_pot(round), Outcome(), threading.Event()
    voters = voting.account_voters(round)

    def share(number):
        for voter in voters[number::4]:
            cast(pot, voter, outcome)

    def rewrite():
        times = 0
        while not done.is_set():
            ballots.rewrite(pot.box_id)
            times += 1
        return times

    def vote_all():
        try:
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(lambda number: closing_connections(share, number), range(4)))
        finally:
            done.set()

    times, *_rest = all_at_once([rewrite, vote_all])
    assert times > 3
    assert outcome.refusals == []
    assert len(outcome.receipts) == Ballot.objects.count() == 240
    assert ballots.receipts(pot.box_id) == sorted(outcome.receipts)


def closing_connections(act, *values):
    try:
        return act(*values)
    finally:
        connections.close_all()


@pytest.mark.postgresql
def test_two_who_rewrite_at_once_lose_nothing(round):
    pot, outcome = voting.school_pot(round), Outcome()
    for voter in voting.account_voters(round):
        cast(pot, voter, outcome)
    counts = all_at_once([lambda: ballots.rewrite(pot.box_id) for _time in range(4)])
    assert counts == [60] * 4
    assert ballots.receipts(pot.box_id) == sorted(outcome.receipts)


@pytest.mark.postgresql
def test_mutant_that_copies_in_several_statements_is_caught(transactional_db, monkeypatch):
    """Select, then delete all, then insert what was selected: ballots cast in between are gone."""
    round = voting.voting_round(by_account=60)
    pot, outcome = voting.school_pot(round), Outcome()
    first, *others = voting.account_voters(round)
    cast(pot, first, outcome)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id, box, token, choices, nonce FROM ballots_ballot")
        rows = cursor.fetchall()
        all_at_once([lambda: cast(pot, others[0], outcome)])
        cursor.execute("DELETE FROM ballots_ballot")
        cursor.executemany("INSERT INTO ballots_ballot VALUES (%s, %s, %s, %s, %s)", rows)
    assert ballots.receipts(pot.box_id) != sorted(outcome.receipts)


# --- slips ----------------------------------------------------------------------------------------


def test_new_slips_while_pupils_vote_never_make_two_ballots_of_one_right(transactional_db):
    """A class votes by slip while its kit is made anew: ballots and valid slips stay within the rights."""
    round = voting.voting_round(by_account=30, by_code=20)
    pot, outcome = voting.school_pot(round), Outcome()
    voters = voting.code_voters(round)
    made = []
    acts = [lambda voter=voter: cast(pot, voter, outcome) for voter in voters]
    acts.insert(10, lambda: made.extend(voting.new_codes(round)))
    all_at_once(acts)
    valid = [voter for voter in map(voting.find_code, made) if not voter.is_void]
    assert len(outcome.receipts) + len(valid) == 20
    assert set(outcome.refusals) <= {"CODE_VOID"}
    for voter in valid:
        cast(pot, voter, outcome)
    assert Ballot.objects.count() == len(outcome.receipts) == 20


def test_a_lock_outside_a_transaction_is_refused(round):
    with pytest.raises((RuntimeError, OperationalError)):
        locks.shared(round.lock_name)


# --- paper ----------------------------------------------------------------------------------------


def commit(batch, actor, outcome):
    try:
        paper.commit_batch(actor=actor, batch=batch)
        outcome.receipts.append("committed")
    except DomainError as refusal:
        outcome.refusals.append(refusal.code)


def test_a_pile_committed_by_sixteen_at_once_goes_in_once(transactional_db):
    round, actor, outcome = voting.paper_round(by_paper=20), UserFactory(), Outcome()
    batch = voting.keyed_batch(round, actor, ["1", "2", "3"])
    all_at_once([lambda: commit(batch, actor, outcome) for _client in range(CLIENTS)])
    assert outcome.receipts == ["committed"]
    assert outcome.refusals == ["BATCH_GONE"] * (CLIENTS - 1)
    assert Ballot.objects.count() == PaperCount.objects.get().valid == 3


def test_closing_while_paper_is_committed_counts_all_of_it_or_nothing(transactional_db):
    round, actor, outcome = voting.paper_round(by_paper=20), UserFactory(), Outcome()
    pot = voting.school_pot(round)
    batch = voting.keyed_batch(round, actor, ["1"] * 7)
    acts = [lambda: commit(batch, actor, outcome)]
    acts += [lambda voter=voter: cast(pot, voter, outcome) for voter in voting.account_voters(round)[:14]]
    acts.append(lambda: closing.close_voting(actor=None, round=round, reason="test"))
    all_at_once(acts)
    round.refresh_from_db()
    (counted,) = round.protocol["pots"].values()
    papers = 7 if "committed" in outcome.receipts else 0
    online = len([receipt for receipt in outcome.receipts if receipt != "committed"])
    assert counted["ballots"] == Ballot.objects.count() == papers + online
    assert counted["channels"]["paper"]["ballots"] == papers
    assert PaperEntry.objects.count() == 0


def test_turning_slips_into_paper_while_pupils_vote_never_makes_two_ballots_of_one_right(transactional_db):
    round, outcome = voting.voting_round(by_code=20), Outcome()
    pot, voters, moved = voting.school_pot(round), voting.code_voters(round), []
    school_class = voting.class_in(round)
    acts = [lambda voter=voter: cast(pot, voter, outcome) for voter in voters]
    acts.insert(
        10,
        lambda: moved.append(codes.turn_into_paper(actor=None, round=round, school_class=school_class)),
    )
    all_at_once(acts)
    assert len(outcome.receipts) + moved[0] == 20
    assert set(outcome.refusals) <= {"CODE_VOID"}


def test_a_late_change_and_a_ballot_of_the_same_right_exclude_each_other(round):
    voter, pot, outcome = voting.a_voter(round), voting.school_pot(round), Outcome()
    right = Right.objects.get(pk=voter.pk)

    def remove():
        try:
            rights.remove_right(actor=None, second=voting.agreed(rights.KIND), right=right)
            outcome.receipts.append("removed")
        except DomainError as refusal:
            outcome.refusals.append(refusal.code)

    all_at_once([remove, *(lambda: cast(pot, voter, outcome) for _client in range(7))])
    assert len(outcome.receipts) == 1
    assert Ballot.objects.count() + (not Right.objects.filter(pk=right.pk).exists()) == 1

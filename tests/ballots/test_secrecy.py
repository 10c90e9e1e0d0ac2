"""Two hundred pupils vote through the real pages; then the database is searched for who voted what.

The same searches must find something wherever a protection is taken away: see the mutants at the end.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from budget import tasks
from budget.models import PaperEntry
from budget.services import casting, closing
from budget.services import paper as papers
from tests.ballots import attack
from tests.factories import voting
from tests.factories.accounts import StaffFactory
from youthportal.audit.models import record
from youthportal.ballots import destruction
from youthportal.ballots import services as ballots
from youthportal.ballots.models import Ballot
from youthportal.organisations.models import Pupil
from youthportal.organisations.services import issue_cards

transactional = pytest.mark.django_db(transaction=True)
BY_ACCOUNT, BY_CODE, BY_PAPER = 90, 70, 40
EVERYBODY = BY_ACCOUNT + BY_CODE + BY_PAPER
REFS = ["01", "02", "03", "04", "05"]


@dataclass
class Election:
    """A round in which people have voted, and what really happened: receipts in the order of casting."""

    round: object
    voters: list
    truth: list[str] = field(default_factory=list)


class Crowd:
    """The scripted pupils: who they are, by what they come in, in a random order."""

    def __init__(self, round, chance):
        self.round, self.chance, self.pot = round, chance, voting.school_pot(round)
        pupils = list(Pupil.objects.filter(enrolments__channel="account").select_related("school"))
        cards = issue_cards(actor=StaffFactory(), pupils=pupils)
        slips = voting.new_codes(round, StaffFactory())
        self.people = [("card", secret) for _pupil, secret in cards] + [("slip", code) for code in slips]
        chance.shuffle(self.people)

    def vote(self, how, secret):
        """The whole way of one pupil, each in a browser of their own; returns the receipt."""
        client = Client()
        if how == "card":
            signed_in(client, secret)
        else:
            client.get(reverse("code_link", args=[secret]))
        at = [self.round.slug, self.pot.slug]
        client.get(reverse("budget:ballot", args=at))
        chosen = self.chance.sample(REFS, self.chance.randint(1, 3))
        client.post(reverse("budget:ballot", args=at), {"choices": chosen, "action": "review"})
        sealed = client.get(reverse("budget:review", args=at)).context["sealed"]
        client.post(reverse("budget:review", args=at), {"ballot": sealed})
        return client.get(reverse("budget:receipt", args=at)).context["digest"]


def signed_in(client, secret):
    client.get(reverse("card_link", args=[secret]))
    client.post(reverse("confirm_card"))


@pytest.fixture
def chance():
    return random.Random(20260301)


@pytest.fixture
def round(transactional_db):
    return voting.paper_round(by_account=BY_ACCOUNT, by_code=BY_CODE, by_paper=BY_PAPER)


@pytest.fixture
def voted(round, chance):
    """Everybody has voted, through the pages and on paper; the clock's jobs and the office went on meanwhile.

    What stands for the "true order" of paper is that of the pile, at the moment it went into the box.
    """
    crowd = Crowd(round, chance)
    voters = voting.account_voters(round) + counted_codes(round) + papers.paper_voters(round)
    held = Election(round, voters)
    for number, person in enumerate(crowd.people, start=1):
        if number == len(crowd.people) // 2:
            held.truth += commit_pile(round, chance)
        held.truth.append(crowd.vote(*person))
        if number % 15 == 0:
            tasks.rewrite_ballots()
            record(actor=None, action="test.something_else", subject=round)
        if number % 40 == 0:
            tasks.count_turnout()
    assert len(set(held.truth)) == EVERYBODY
    return held


def commit_pile(round, chance):
    """Forty paper ballots of many kinds, keyed by two; returns their receipts in the order of the pile.

    Equal ballots of the pile cannot be told apart, so any of them may stand for the other.
    """
    pile = [" ".join(chance.sample(["1", "2", "3", "4", "5"], chance.randint(1, 3))) for _ in range(BY_PAPER)]
    before = set(voting.receipts(round))
    batch = voting.keyed_batch(round, StaffFactory(), pile)
    papers.commit_batch(actor=batch.first, batch=batch)
    new = defaultdict(list)
    for ballot in Ballot.objects.all():
        (digest,) = attack.digests([ballot])
        if digest not in before:
            new[tuple(ballot.choices["projects"])].append(digest)
    return [new[tuple(sorted(f"0{n}" for n in typed.split()))].pop() for typed in pile]


def counted_codes(round):
    return [casting.code_voter(code) for code in round.codes.counted()]


@pytest.mark.load
@transactional
def test_two_hundred_pupils_vote_and_nobody_can_be_found(voted, youth_worker):
    everybody = EVERYBODY
    # During the vote: all but less than a batch was written in one moment, in an order that tells nothing.
    box = voting.school_pot(voted.round).box
    batch = [digest for digest in voted.truth if digest in attack.last_batch(box)]
    assert everybody - len(batch) < max(20, everybody / 10) + 15
    assert attack.betraying(batch) == []
    # After closing and destruction.
    voting.end_voting_time(voted.round)
    tasks.close_due_rounds()
    assert attack.derivable(voted.round, voted.voters) == everybody
    closing.destroy_key(actor=youth_worker, round=voted.round)
    assert attack.betraying(voted.truth) == []
    assert attack.derivable(voted.round, voted.voters) == 0
    voted.round.refresh_from_db()
    (pot,) = voted.round.protocol["pots"].values()
    assert pot["ballots"] == everybody
    assert sorted(voted.truth) == ballots.receipts(voting.school_pot(voted.round).box_id)


@transactional
@pytest.mark.parametrize("how", ["card", "slip"])
def test_voting_changes_no_other_table(round, chance, how):
    """Signing in and voting leave one ballot and nothing else, however a pupil comes."""
    crowd = Crowd(round, chance)
    secret = next(secret for kind, secret in crowd.people if kind == how)
    if how == "card":
        signed_in(Client(), secret)  # the first time makes the account, once in a lifetime
    before = attack.snapshot()
    crowd.vote(how, secret)
    assert attack.traces(before, attack.snapshot()) == []
    assert Ballot.objects.count() == 1


@transactional
def test_a_first_sign_in_makes_the_account_and_nothing_else(round, chance):
    crowd = Crowd(round, chance)
    before = attack.snapshot()
    signed_in(Client(), next(secret for kind, secret in crowd.people if kind == "card"))
    assert attack.traces(before, attack.snapshot()) == ["accounts_user", "organisations_pupil"]


def test_the_ballot_side_has_no_column_that_tells(db):
    assert attack.telling_columns("ballots_ballot") == []


def test_the_board_has_columns_of_its_round_and_its_own_order_only(db):
    """Its entries are written by one act after the publication, in the order of receipts."""
    assert attack.telling_columns("budget_boardentry") == ["id", "number", "round_id"]
    assert attack.telling_columns("budget_board") == ["ballots", "id", "round_id", "size"]


# --- paper ----------------------------------------------------------------------------------------


MARK = b"4242424242"  # a number of an idea that stands nowhere else


@pytest.mark.postgresql  # Django cannot describe this table on SQLite
def test_no_keyed_ballot_holds_a_time_or_a_person(db):
    """While a pile is keyed, an entry knows its batch and its place in the pile, and nothing else."""
    assert attack.telling_columns("budget_paperentry") == ["batch_id", "keying", "number"]
    batch = {"first_id", "id", "pot_id", "round_id", "school_id", "second_id"}
    assert set(attack.telling_columns("budget_paperbatch")) == batch
    counts = {"blank", "id", "pot_id", "school_id", "slots", "valid", "void"}
    assert set(attack.telling_columns("budget_papercount")) == counts


@transactional
@pytest.mark.parametrize("act", ["commit", "give_up"])
def test_nothing_keyed_survives_in_the_table_s_files(transactional_db, act):
    """Not even in dead rows: the file of the table is read byte by byte."""
    round = voting.paper_round()
    actor = StaffFactory()
    batch = voting.keyed_batch(round, actor, ["1", "0"])
    # On the blank one, which never becomes a ballot: on SQLite all tables lie in one file.
    PaperEntry.objects.filter(mark="blank").update(choices={"projects": [MARK.decode()]})
    assert MARK in attack.table_files("budget_paperentry")
    if act == "commit":
        papers.commit_batch(actor=actor, batch=batch)
        assert PaperEntry.objects.count() == 0
    else:
        papers.give_up_batch(actor=actor, batch=batch)
    assert MARK not in attack.table_files("budget_paperentry")


@transactional
def test_mutant_that_only_deletes_leaves_what_was_keyed_behind(transactional_db, monkeypatch):
    monkeypatch.setattr(destruction, "purge", lambda columns=(): None)
    round = voting.paper_round()
    batch = voting.keyed_batch(round, StaffFactory(), ["1"])
    PaperEntry.objects.update(choices={"projects": [MARK.decode()]})
    papers.give_up_batch(actor=batch.first, batch=batch)
    assert MARK in attack.table_files("budget_paperentry")


@transactional
def test_committing_a_pile_leaves_counts_and_who_signed(transactional_db):
    """Besides the ballots only these tables change, and none of them holds a choice."""
    round = voting.paper_round()
    actor = StaffFactory()
    before = attack.snapshot()
    batch = voting.keyed_batch(round, actor, ["1", "2", "0"])
    papers.commit_batch(actor=actor, batch=batch)
    changed = set(attack.traces(before, attack.snapshot()))
    mails = {"core_job", "outbox_message"}
    assert changed - mails == {
        "agreements_agreement",
        "audit_entry",
        "ballots_ballotbox",
        "budget_papercount",
    }


# --- mutants: with a protection taken away, the same searches find something ----------------------


@pytest.fixture
def small(transactional_db):
    """Sixty voters in a known order, straight through the service."""
    round = voting.voting_round(by_account=60)
    return Election(round, voting.account_voters(round))


def cast_all(held, chance):
    pot = voting.school_pot(held.round)
    for voter in chance.sample(held.voters, len(held.voters)):
        choices = chance.sample(REFS, 2)
        receipt = casting.cast_ballot(pot=pot, voter=voter, choices=choices, nonce=voting.nonce())
        held.truth.append(receipt.digest)


@transactional
def test_mutant_without_rewriting_is_caught(small, chance, monkeypatch):
    monkeypatch.setattr(ballots, "rewrite", lambda box_id: 0)
    cast_all(small, chance)
    closing.close_voting(actor=None, round=small.round, reason="test")
    assert set(attack.betraying(small.truth)) >= {"dump"}


@transactional
def test_with_rewriting_the_same_search_finds_nothing(small, chance):
    cast_all(small, chance)
    closing.close_voting(actor=None, round=small.round, reason="test")
    assert attack.betraying(small.truth) == []


@transactional
def test_mutant_that_numbers_ballots_is_caught(small, chance, monkeypatch):
    """Ids that grow with time survive every rewriting."""
    numbers = iter(range(1000))
    monkeypatch.setattr(ballots, "uuid4", lambda: UUID(int=next(numbers)))
    cast_all(small, chance)
    monkeypatch.undo()
    closing.close_voting(actor=None, round=small.round, reason="test")
    assert "id" in attack.betraying(small.truth)


@transactional
def test_mutant_that_writes_an_audit_entry_is_caught(small, chance, monkeypatch):
    cast = ballots.cast

    def noted(**values):
        record(actor=None, action="budget.ballot.cast", subject=small.round)
        return cast(**values)

    monkeypatch.setattr(ballots, "cast", noted)
    before = attack.snapshot()
    cast_all(small, chance)
    assert attack.traces(before, attack.snapshot()) == ["audit_entry"]


@transactional
def test_mutant_that_marks_who_voted_is_caught(small, chance, monkeypatch):
    cast = ballots.cast

    def marked(**values):
        Pupil.objects.update(first_name="voted")
        return cast(**values)

    monkeypatch.setattr(ballots, "cast", marked)
    before = attack.snapshot()
    cast_all(small, chance)
    assert attack.traces(before, attack.snapshot()) == ["organisations_pupil"]


@transactional
def test_mutant_that_keeps_the_key_is_caught(small, chance, monkeypatch):
    cast_all(small, chance)
    closing.close_voting(actor=None, round=small.round, reason="test")
    monkeypatch.setattr(destruction, "destroy", lambda key: True)
    closing.destroy_key(actor=None, round=small.round)
    assert attack.derivable(small.round, small.voters) == 60
    monkeypatch.undo()
    closing.destroy_key(actor=None, round=small.round)
    assert attack.derivable(small.round, small.voters) == 0


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("audit_entry", ["actor_id", "at", "id"]),
        ("core_job", ["attempts", "created_at", "done", "id"]),
        ("budget_turnout", ["ballots", "id", "pot_id"]),
    ],
)
def test_the_search_for_telling_columns_finds_them_elsewhere(db, table, told):
    assert set(attack.telling_columns(table)) >= set(told)

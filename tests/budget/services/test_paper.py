"""Paper ballots: keyed twice, compared, committed once, never more than rights, and tied to nobody."""

import pytest

from budget.models import PaperBatch, PaperCount, PaperEntry, Right, Turnout
from budget.services import closing, codes, paper, rights
from budget.services.casting import cast_ballot, read_paper, round_key
from budget.services.turnout import count_turnout
from tests.factories import voting
from tests.factories.accounts import UserFactory
from youthportal.agreements import services as agreements
from youthportal.agreements.models import Agreement
from youthportal.audit.models import Entry
from youthportal.ballots import keys
from youthportal.ballots.models import Ballot
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db
PILE = ["1 3", "2", "0", "x", "3 1"]


@pytest.fixture
def round():
    return voting.paper_round()


@pytest.fixture
def coordinator():
    return UserFactory()


@pytest.fixture
def school(round):
    return round.schools.get().school


def code_of(act, **values):
    with pytest.raises(DomainError) as refusal:
        act(**values)
    return refusal.value.code


def said():
    return sorted(str(ballot.choices) for ballot in Ballot.objects.all())


# --- the way of a pile ----------------------------------------------------------------------------


def test_a_pile_keyed_twice_goes_into_the_box_and_nothing_keyed_is_left(round, coordinator):
    batch = voting.keyed_batch(round, coordinator, PILE)
    count = paper.commit_batch(actor=coordinator, batch=batch)
    assert (count.valid, count.blank, count.void) == (3, 1, 1)
    assert said() == ["{'projects': ['01', '03']}"] * 2 + ["{'projects': ['02']}"]
    assert PaperBatch.objects.count() == PaperEntry.objects.count() == 0


def test_the_audit_holds_counts_and_no_ballot(round, coordinator, school):
    paper.commit_batch(actor=coordinator, batch=voting.keyed_batch(round, coordinator, PILE))
    entry = Entry.objects.get(action="budget.paper.committed")
    where = {"pot": voting.school_pot(round).pk, "school": school.pk}
    assert entry.data == where | {"valid": 3, "blank": 1, "void": 1}


def test_who_signed_is_kept_by_id_and_capacity(round, coordinator):
    batch = voting.keyed_batch(round, coordinator, ["1"])
    count = paper.commit_batch(actor=coordinator, batch=batch)
    second = Agreement.objects.get()
    assert count.signed == [
        {
            "first": coordinator.pk,
            "second": str(second.public_id),
            "capacity": "head of the school",
            "ballots": 1,
        }
    ]


def test_differences_are_listed_and_stop_the_commit_until_corrected(round, coordinator):
    batch = voting.keyed_batch(round, coordinator, ["1", "2", "3"], ["1", "2 4"])
    found = paper.differences(batch)
    assert [(d.number, d.first is None, d.second is None) for d in found] == [
        (2, False, False),
        (3, False, True),
    ]
    assert code_of(paper.commit_batch, actor=coordinator, batch=batch) == "DIFFERENCES"
    assert Ballot.objects.count() == 0
    paper.key_ballot(batch=batch, keying=paper.FIRST, typed="2 4", number=2)
    paper.drop_ballot(batch=batch, keying=paper.FIRST, number=3)
    assert paper.differences(batch) == []
    paper.commit_batch(actor=coordinator, batch=batch)
    assert Ballot.objects.count() == 2


def test_a_forgotten_ballot_is_inserted_and_one_too_many_taken_out(round, coordinator):
    batch = voting.begun_batch(round, coordinator)
    for typed in ("1", "3"):
        paper.key_ballot(batch=batch, keying=paper.FIRST, typed=typed)
    assert paper.key_ballot(batch=batch, keying=paper.FIRST, typed="2", number=2, insert=True) == 2

    def pile():
        entries = paper.keyed(batch, paper.FIRST).items()
        return [(number, entry.choices["projects"][0]) for number, entry in entries]

    assert pile() == [(1, "01"), (2, "02"), (3, "03")]
    paper.drop_ballot(batch=batch, keying=paper.FIRST, number=1)
    assert pile() == [(1, "02"), (2, "03")]
    values = {"batch": batch, "keying": paper.FIRST, "typed": "1", "number": 9}
    assert code_of(paper.key_ballot, **values) == "NO_SUCH_BALLOT"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("9", "UNKNOWN_PROJECT"),
        ("one", "UNREADABLE"),
        ("1 x", "UNREADABLE"),
        ("3=5", "UNREADABLE"),
        ("-1", "UNREADABLE"),
        ("1 2 3 4", "TOO_MANY"),
        ("7777777", "UNREADABLE"),
    ],
)
def test_what_is_typed_wrongly_is_refused_at_once(coordinator, typed, code):
    round = voting.paper_round(max_choices=3)
    batch = voting.begun_batch(round, coordinator)
    assert code_of(paper.key_ballot, batch=batch, keying=paper.FIRST, typed=typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1=6", ""),
        ("1=4 2=7", "TOO_MANY_POINTS"),
        ("1=9", "TOO_MANY_FOR_ONE"),
        ("1 2", "UNREADABLE"),
        ("1=2 1=3", "UNREADABLE"),
    ],
)
def test_a_ballot_with_points(coordinator, typed, code):
    round = voting.paper_round(
        ballot_type="points", points_total=10, points_most=8, rule="greedy", satisfaction="score"
    )
    batch = voting.begun_batch(round, coordinator)
    act = {"batch": batch, "keying": paper.FIRST, "typed": typed}
    if code:
        assert code_of(paper.key_ballot, **act) == code
    else:
        paper.key_ballot(**act)
        assert PaperEntry.objects.get().choices == {"points": {"01": 6}}


def test_one_person_alone_commits_nothing(round, coordinator):
    batch = paper.open_batch(
        actor=coordinator, pot=voting.school_pot(round), school=round.schools.get().school, second=voting.HEAD
    )
    for keying in (paper.FIRST, paper.SECOND):
        paper.finish_keying(batch=batch, keying=keying)
    assert code_of(paper.commit_batch, actor=coordinator, batch=batch) == "NOT_KEYED_TWICE"


def test_nobody_is_their_own_second_person(round, school):
    coordinator = UserFactory(email="head@demo.example")
    values = {"pot": voting.school_pot(round), "school": school, "second": voting.HEAD}
    assert code_of(paper.open_batch, actor=coordinator, **values) == "SAME_PERSON"
    assert PaperBatch.objects.count() == 0


def test_a_second_batch_waits_for_the_first(round, coordinator):
    voting.begun_batch(round, coordinator)
    assert code_of(voting.begun_batch, round=round, actor=coordinator) == "BATCH_OPEN"


def test_given_up_nothing_goes_into_the_box(round, coordinator):
    batch = voting.keyed_batch(round, coordinator, PILE)
    paper.give_up_batch(actor=coordinator, batch=batch)
    assert code_of(paper.commit_batch, actor=coordinator, batch=batch) == "BATCH_GONE"
    assert Ballot.objects.count() == PaperEntry.objects.count() == 0


def test_the_link_of_a_batch_that_is_gone_agrees_to_nothing(round, coordinator):
    batch = paper.open_batch(
        actor=coordinator, pot=voting.school_pot(round), school=round.schools.get().school, second=voting.HEAD
    )
    paper.give_up_batch(actor=coordinator, batch=batch)
    assert code_of(agreements.agree, agreement=Agreement.objects.get()) == "BATCH_GONE"


# --- never more than rights -----------------------------------------------------------------------


def test_never_more_papers_than_rights_on_paper(coordinator):
    round = voting.paper_round(by_paper=2)
    batch = voting.keyed_batch(round, coordinator, ["1", "2", "x"])
    assert code_of(paper.commit_batch, actor=coordinator, batch=batch) == "TOO_MANY_PAPERS"
    assert Ballot.objects.count() == 0


def test_void_and_blank_ballots_use_up_their_rights_too(coordinator):
    round = voting.paper_round(by_paper=3)
    paper.commit_batch(actor=coordinator, batch=voting.keyed_batch(round, coordinator, ["0", "x"]))
    batch = voting.keyed_batch(round, coordinator, ["1", "2"])
    assert code_of(paper.commit_batch, actor=coordinator, batch=batch) == "TOO_MANY_PAPERS"
    paper.drop_ballot(batch=batch, keying=paper.FIRST, number=2)
    paper.drop_ballot(batch=batch, keying=paper.SECOND, number=2)
    assert paper.commit_batch(actor=coordinator, batch=batch).handed_in == 3
    assert code_of(voting.begun_batch, round=round, actor=coordinator) == "ALL_IN"


def test_a_school_without_paper_enters_none(coordinator):
    round = voting.voting_round()
    assert code_of(voting.begun_batch, round=round, actor=coordinator) == "NO_PAPER_RIGHTS"


def test_a_right_on_paper_is_taken_back_only_while_one_is_free(coordinator):
    round = voting.paper_round(by_paper=2)
    paper.commit_batch(actor=coordinator, batch=voting.keyed_batch(round, coordinator, ["1"]))
    first, second = Right.objects.filter(channel="paper")
    people = {"actor": coordinator, "second": voting.agreed(rights.KIND)}
    rights.remove_right(**people, right=first)
    assert code_of(rights.remove_right, **people, right=second) == "RIGHT_USED"


# --- who: nobody ----------------------------------------------------------------------------------


def test_a_token_is_of_a_slot_and_of_no_person(round, coordinator, school):
    paper.commit_batch(actor=coordinator, batch=voting.keyed_batch(round, coordinator, ["1", "2", "3"]))
    key, box = round_key(round.pk), voting.school_pot(round).box_id
    slots = {keys.stored(keys.derive_token(key, box, f"paper:{school.pk}:{n}")) for n in range(1, 7)}
    held = {bytes(ballot.token) for ballot in Ballot.objects.all()}
    assert held < slots
    pupils = Right.objects.filter(channel="paper").values_list("pk", flat=True)
    assert not held & {keys.stored(keys.derive_token(key, box, f"paper:{pk}")) for pk in pupils}


def test_slots_and_order_are_drawn_anew_for_every_pile(coordinator):
    """Twelve different ballots in the order of the pile: one chance in 479 million."""
    round = voting.paper_round(by_paper=12, max_choices=2)
    pile = [f"{a} {b}" for a in range(1, 6) for b in range(a + 1, 6)] + ["1", "2"]
    paper.commit_batch(actor=coordinator, batch=voting.keyed_batch(round, coordinator, pile))
    key, pot = round_key(round.pk), voting.school_pot(round)
    school = round.schools.get().school_id
    by_token = {bytes(ballot.token): ballot.choices for ballot in Ballot.objects.all()}
    tokens = [keys.stored(keys.derive_token(key, pot.box_id, f"paper:{school}:{n}")) for n in range(1, 13)]
    sheet = read_paper(pot.box_id, round.pk)
    assert [by_token[token] for token in tokens] != [paper.rules.read_ballot(sheet, t)[1] for t in pile]


# --- counts, closing ------------------------------------------------------------------------------


def test_turnout_counts_paper_as_its_own_channel(round, coordinator):
    paper.commit_batch(actor=coordinator, batch=voting.keyed_batch(round, coordinator, PILE))
    assert count_turnout(round=round) == 3
    row = Turnout.objects.get(channel="paper")
    assert (row.rights, row.ballots) == (6, 3)


def test_turnout_finds_every_slot_after_rights_were_taken_back(coordinator):
    round = voting.paper_round(by_paper=20)
    paper.commit_batch(actor=coordinator, batch=voting.keyed_batch(round, coordinator, ["1"] * 5))
    for right in list(Right.objects.filter(channel="paper"))[:15]:
        rights.remove_right(actor=coordinator, second=voting.agreed(rights.KIND), right=right)
    count_turnout(round=round)
    row = Turnout.objects.get(channel="paper")
    assert (row.rights, row.ballots) == (5, 5)


def test_the_protocol_names_counts_who_signed_and_what_is_missing(coordinator):
    round = voting.paper_round(city=True)
    paper.commit_batch(actor=coordinator, batch=voting.keyed_batch(round, coordinator, PILE))
    city = round.pots.get(kind="city")
    voting.keyed_batch(round, coordinator, ["1"], pot=city)
    closing.close_voting(actor=None, round=round, reason="test")
    pots = round.protocol["pots"]
    found = pots[str(voting.school_pot(round).pk)]
    assert found["channels"]["paper"] == {"rights": 6, "ballots": 3}
    assert {name: found["paper"][name] for name in ("valid", "blank", "void", "not_entered")} == {
        "valid": 3,
        "blank": 1,
        "void": 1,
        "not_entered": [],
    }
    assert found["paper"]["signed"][0]["capacity"] == "head of the school"
    assert pots[str(city.pk)]["paper"]["not_entered"] == [round.schools.get().school_id]
    assert PaperBatch.objects.count() == 0


def test_a_round_without_paper_says_nothing_of_it():
    round = voting.voting_round()
    closing.close_voting(actor=None, round=round, reason="test")
    assert "paper" not in round.protocol["pots"][str(voting.school_pot(round).pk)]


def test_the_clock_waits_for_paper_and_closes_when_it_is_in(round, coordinator):
    voting.end_voting_time(round)
    assert closing.close_due_rounds() == 0
    batch = voting.keyed_batch(round, coordinator, ["1"])
    paper.commit_batch(actor=coordinator, batch=batch)
    assert closing.close_due_rounds() == 1


def test_a_pile_of_nothing_is_entered_too(round, coordinator):
    voting.end_voting_time(round)
    paper.commit_batch(actor=coordinator, batch=voting.keyed_batch(round, coordinator, []))
    assert PaperCount.objects.get().handed_in == 0
    assert closing.close_due_rounds() == 1


def test_after_closing_nothing_is_keyed_or_committed(round, coordinator):
    batch = voting.keyed_batch(round, coordinator, ["1"])
    closing.close_voting(actor=None, round=round, reason="test")
    assert code_of(paper.commit_batch, actor=coordinator, batch=batch) == "BATCH_GONE"
    assert code_of(voting.begun_batch, round=round, actor=coordinator) == "NOT_VOTING"


# --- slips turned into paper ----------------------------------------------------------------------


def test_unused_slips_become_paper_and_used_ones_stay(coordinator):
    round = voting.voting_round(by_code=5)
    slips = voting.new_codes(round)
    voters = [codes.find_code(slip) for slip in slips]
    cast_ballot(pot=voting.school_pot(round), voter=voters[0], choices=["01"], nonce=voting.nonce())
    school_class = voting.class_in(round)
    assert codes.turn_into_paper(actor=coordinator, round=round, school_class=school_class) == 4
    assert [voting.fresh(voter).is_void for voter in voters] == [False, True, True, True, True]
    assert Right.objects.filter(channel="paper").count() == 4
    assert codes.classes_with_too_many_codes(round) == []
    batch = voting.keyed_batch(round, coordinator, ["1"] * 4)
    paper.commit_batch(actor=coordinator, batch=batch)
    assert Ballot.objects.count() == 5


def test_which_rights_stay_by_code_is_drawn_by_lot(coordinator, monkeypatch):
    """Not the first ones, not those of who voted: nobody knows whose slip was used."""
    round = voting.voting_round(by_code=8)
    voters = voting.code_voters(round)
    for voter in voters[:4]:
        cast_ballot(pot=voting.school_pot(round), voter=voter, choices=["01"], nonce=voting.nonce())
    drawn = []
    dice = codes.secrets.SystemRandom

    class Seen(dice):
        def sample(self, population, k):
            drawn.append((len(population), k))
            return super().sample(population, k)

    monkeypatch.setattr(codes.secrets, "SystemRandom", Seen)
    codes.turn_into_paper(actor=coordinator, round=round, school_class=voting.class_in(round))
    assert drawn == [(8, 4)]


def test_an_entry_of_the_audit_tells_how_many(coordinator):
    round = voting.voting_round(by_code=2)
    voting.new_codes(round)
    codes.turn_into_paper(actor=coordinator, round=round, school_class=voting.class_in(round))
    assert Entry.objects.get(action="budget.codes.turned_into_paper").data == {
        "round": round.pk,
        "voided": 2,
        "moved": 2,
    }

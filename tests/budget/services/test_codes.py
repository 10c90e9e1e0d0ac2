"""Never more valid slips than rights; new slips void unused ones; used ones stay, unmarked."""

import pytest
from django.db import transaction

from budget.models import ClassPlan, Right, VotingCode
from budget.services import codes
from budget.services.casting import cast_ballot, has_voted
from tests.factories import budget as make
from tests.factories import voting
from youthportal.audit.models import Entry
from youthportal.core import codes as letters
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db


def vote(round, voter, pot=None):
    pot = pot or voting.school_pot(round)
    return cast_ballot(pot=pot, voter=voter, choices=["01"], nonce=voting.nonce())


def valid(round):
    return VotingCode.objects.counted().filter(round=round).count()


def test_a_kit_has_one_slip_for_each_right_by_code_and_one_for_practice():
    round = voting.voting_round(by_code=7)
    kit = codes.make_kit(actor=None, round=round, school_class=voting.class_in(round))
    assert len(set(kit.codes)) == 7
    assert kit.test_code not in kit.codes
    assert (valid(round), VotingCode.objects.filter(is_test=True).count()) == (7, 1)
    assert not kit.replaces


def test_the_database_holds_no_code_that_could_be_read():
    round = voting.voting_round(by_code=3)
    plain = voting.new_codes(round)
    stored = [bytes(digest) for digest in VotingCode.objects.values_list("digest", flat=True)]
    assert all(code.encode() not in digest for code in plain for digest in stored)
    assert codes.digest(plain[0]) in stored


def test_without_the_secret_codes_cannot_be_tried_against_the_digests(settings):
    round = voting.voting_round(by_code=3)
    code = voting.new_codes(round)[0]
    settings.BALLOT_SECRET = "guessed"
    with pytest.raises(DomainError) as refusal:
        codes.find_code(code)
    assert refusal.value.code == "CODE_UNKNOWN"


def test_slips_come_in_an_order_that_says_nothing_of_their_rows():
    round = voting.voting_round(by_code=40)
    rows = [codes.find_code(code).pk for code in voting.new_codes(round)]
    assert rows != sorted(rows)


def test_making_the_kit_again_voids_unused_slips_and_keeps_used_ones():
    round = voting.voting_round(by_code=5)
    old = voting.new_codes(round)
    vote(round, codes.find_code(old[2]))
    kit = codes.make_kit(actor=None, round=round, school_class=voting.class_in(round))
    assert (kit.replaces, len(kit.codes), valid(round)) == (True, 5, 5)
    assert sorted(codes.find_code(code).is_void for code in kit.codes) == [False] * 4 + [True]
    assert [codes.find_code(code).is_void for code in old] == [True, True, False, True, True]
    assert has_voted(voter=codes.find_code(old[2]), pot=voting.school_pot(round))


def test_a_slip_used_in_the_city_pot_alone_is_used():
    round = voting.voting_round(by_code=2, city=True)
    old = voting.new_codes(round)
    vote(round, codes.find_code(old[0]), pot=round.pots.get(kind="city"))
    voting.new_codes(round)
    used = codes.find_code(old[0])
    assert not used.is_void
    vote(round, used)


def test_the_warning_never_says_how_many_have_voted():
    round = voting.voting_round(by_code=5)
    school_class = voting.class_in(round)
    assert codes.kit_forecast(round=round, school_class=school_class) == codes.Forecast(5, replaces=False)
    voters = voting.code_voters(round)
    before = codes.kit_forecast(round=round, school_class=school_class)
    for voter in voters:
        vote(round, voter)
        assert codes.kit_forecast(round=round, school_class=school_class) == before
    assert before == codes.Forecast(5, replaces=True)


@pytest.mark.parametrize(
    ("missing", "pupils", "printed"),
    [
        *((34, 34, 34), (33, 34, 34), (30, 34, 30), (29, 34, 30), (1, 34, 5), (0, 34, 5)),
        *((0, 1, 1), (1, 1, 1), (0, 0, 0), (1, 3, 3), (0, 3, 3), (5, 5, 5)),
    ],
)
def test_a_kit_is_printed_in_whole_groups(missing, pupils, printed):
    assert codes.slips_to_print(missing=missing, pupils=pupils, group=5) == printed


@pytest.mark.parametrize("pupils", [1, 3])
def test_the_size_of_a_small_class_s_kit_is_the_same_whoever_has_voted(pupils):
    round = voting.voting_round(by_code=pupils)
    sizes = []
    for _time in range(pupils + 1):
        new = voting.new_codes(round)
        sizes.append(len(new))
        fresh = [voter for voter in map(codes.find_code, new) if not voter.is_void]
        if fresh:
            vote(round, fresh[0])
    assert sizes == [pupils] * (pupils + 1)
    assert valid(round) == pupils


def test_a_slip_that_was_filled_up_is_void_and_says_to_take_another():
    round = voting.voting_round(by_code=1)
    vote(round, voting.code_voters(round)[0])
    (void,) = voting.code_voters(round)
    with pytest.raises(DomainError) as refusal:
        vote(round, void)
    assert refusal.value.code == "CODE_VOID"
    assert "another" in str(refusal.value.message)


def test_a_slip_handed_back_is_void_and_the_next_kit_replaces_it(coordinator):
    round = voting.voting_round(by_code=6)
    plain = voting.new_codes(round)
    codes.void_slip(
        actor=coordinator, round=round, school_class=voting.class_in(round), typed=plain[0].lower()
    )
    assert codes.find_code(plain[0]).is_void
    assert valid(round) == 5
    entry = Entry.objects.get(action="budget.code.voided")
    assert entry.data == {"round": round.pk}
    assert len(voting.new_codes(round)) == 6


def test_a_used_slip_is_not_voided():
    round = voting.voting_round(by_code=2)
    plain = voting.new_codes(round)
    vote(round, codes.find_code(plain[0]))
    with pytest.raises(DomainError) as refusal:
        codes.void_slip(actor=None, round=round, school_class=voting.class_in(round), typed=plain[0])
    assert refusal.value.code == "CODE_USED"
    assert not codes.find_code(plain[0]).is_void


def test_a_slip_of_another_class_is_not_voided():
    round = voting.ready_round(by_code=2)
    other = make.class_of(round.schools.get().school, letter="b")
    voting.enrol(other, 2, channel="code")
    voting.open_voting(actor=None, round=round)
    kit = codes.make_kit(actor=None, round=round, school_class=other)
    with pytest.raises(DomainError) as refusal:
        codes.void_slip(actor=None, round=round, school_class=make.class_of(other.school), typed=kit.codes[0])
    assert refusal.value.code == "CODE_UNKNOWN"


def test_the_list_knows_since_when_a_class_has_its_kit():
    round = voting.voting_round(by_code=2)
    school_class = voting.class_in(round)
    voting.new_codes(round)
    assert ClassPlan.objects.get(school_class=school_class).kit_made_at
    codes.void_class_codes(actor=None, round=round, school_class=school_class)
    assert ClassPlan.objects.get(school_class=school_class).kit_made_at is None


def test_lost_slips_are_voided_without_new_ones():
    round = voting.voting_round(by_code=5)
    voter = voting.code_voters(round)[0]
    vote(round, voter)
    assert codes.void_class_codes(actor=None, round=round, school_class=voting.class_in(round)) == 4
    assert valid(round) == 1
    assert not voting.fresh(voter).is_void


def test_another_class_keeps_its_slips():
    round = voting.ready_round(by_code=3)
    other = make.class_of(round.schools.get().school, letter="b")
    voting.enrol(other, 2, channel="code")
    voting.open_voting(actor=None, round=round)
    first = codes.make_kit(actor=None, round=round, school_class=make.class_of(other.school))
    second = codes.make_kit(actor=None, round=round, school_class=other)
    codes.make_kit(actor=None, round=round, school_class=other)
    assert [codes.find_code(code).is_void for code in first.codes] == [False] * 3
    assert [codes.find_code(code).is_void for code in second.codes] == [True] * 2


def test_never_more_valid_slips_than_rights():
    round = voting.voting_round(by_code=5)
    for _time in range(3):
        codes_now = voting.new_codes(round)
        vote(round, next(voter for voter in map(codes.find_code, codes_now) if not voter.is_void))
        assert codes.classes_with_too_many_codes(round) == []
        assert valid(round) == Right.objects.filter(channel="code").count()


def test_one_slip_too_many_is_reported():
    round = voting.voting_round(by_code=2)
    voting.new_codes(round)
    school_class = voting.class_in(round)
    VotingCode.objects.create(
        round=round, school=school_class.school, school_class=school_class, digest=b"x" * 32
    )
    assert codes.classes_with_too_many_codes(round) == [school_class.pk]


@pytest.mark.parametrize("status", ["checking", "closed", "published"])
def test_slips_are_made_while_people_vote_only(status):
    round = voting.voting_round(by_code=2)
    type(round).objects.filter(pk=round.pk).update(status=status)
    with pytest.raises(DomainError) as refusal:
        voting.new_codes(round)
    assert refusal.value.code == "NOT_VOTING"


def test_a_mistyped_code_is_told_from_an_unknown_one():
    code = letters.random_code(codes.LENGTH)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    for typed, expected in ((wrong, "CODE_MISTYPED"), ("", "CODE_MISTYPED"), (code, "CODE_UNKNOWN")):
        with pytest.raises(DomainError) as refusal:
            codes.find_code(typed)
        assert refusal.value.code == expected


def test_a_code_is_found_however_it_is_typed():
    round = voting.voting_round(by_code=1)
    (code,) = voting.new_codes(round)
    assert codes.find_code(letters.grouped(code).lower()) == codes.find_code(code)


def test_kits_are_audited_with_counts_only(coordinator):
    round = voting.voting_round(by_code=2)
    plain = voting.new_codes(round, coordinator)
    entry = Entry.objects.get(action="budget.kit.made")
    assert entry.data == {"round": round.pk, "slips": 2, "again": False}
    assert not any(code in str(entry.data) for code in plain)


def test_a_kit_that_fails_voids_nothing():
    round = voting.voting_round(by_code=3)
    voter = voting.code_voters(round)[0]
    with transaction.atomic():
        voting.new_codes(round)
        transaction.set_rollback(True)  # the printing of the PDF failed
    assert not voting.fresh(voter).is_void

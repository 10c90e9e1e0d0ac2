"""A ballot is cast once, in time, by somebody with a right, for ideas on the paper; and leaves one row."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budget.models import Proposal, Right, VotingCode
from budget.rules import Voter
from budget.services.casting import cast_ballot, has_voted, pots_voted_in, read_paper, round_key
from tests.factories import budget as make
from tests.factories import voting
from youthportal.ballots import services as ballots
from youthportal.ballots.models import Ballot
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
WRITING = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "COPY")


def cast(round, voter=None, choices=("01", "03"), nonce=b"n" * 16, pot=None):
    with transaction.atomic():
        return cast_ballot(
            pot=pot or voting.school_pot(round),
            voter=voter or voting.a_voter(round),
            choices=choices,
            nonce=nonce,
        )


def refused(*args, **kwargs):
    before = Ballot.objects.count()
    with pytest.raises(DomainError) as refusal:
        cast(*args, **kwargs)
    assert Ballot.objects.count() == before
    assert refusal.value.message
    return refusal.value.code


def move(round, **dates):
    type(round).objects.filter(pk=round.pk).update(**dates)


def test_a_ballot_by_account_lies_in_the_box():
    round = voting.voting_round()
    receipt = cast(round)
    ballot = Ballot.objects.get()
    assert ballot.box == voting.school_pot(round).box_id
    assert ballot.choices == {"projects": ["01", "03"]}
    assert ballots.receipts(ballot.box) == [receipt.digest]


def test_a_ballot_by_code_lies_in_the_box():
    round = voting.voting_round(by_code=3)
    cast(round, voting.code_voters(round)[0])
    assert Ballot.objects.count() == 1


def test_voters_of_both_channels_are_told_apart():
    """An account right and a code with the same number are two people."""
    round = voting.voting_round(by_code=3)
    code = voting.code_voters(round)[0]
    right = voting.a_voter(round)
    VotingCode.objects.exclude(pk=code.pk).delete()
    VotingCode.objects.filter(pk=code.pk).update(id=right.pk)
    cast(round, right)
    cast(round, voting.fresh(right))  # the code of the same number
    assert Ballot.objects.count() == 2


def test_sent_twice_gives_the_same_receipt():
    round = voting.voting_round()
    assert cast(round) == cast(round)


@pytest.mark.parametrize("again", [{"nonce": b"m" * 16}, {"choices": ["02"]}])
def test_a_second_ballot_is_refused(again):
    round = voting.voting_round()
    cast(round)
    assert refused(round, **again) == "ALREADY_VOTED"


def test_a_school_ballot_and_a_city_ballot_share_nothing():
    round = voting.voting_round(city=True)
    school, city = voting.school_pot(round), round.pots.get(kind="city")
    cast(round, pot=school)
    cast(round, pot=city)
    first, second = Ballot.objects.all()
    assert {first.box, second.box} == {school.box_id, city.box_id}
    assert bytes(first.token) != bytes(second.token)


@pytest.mark.parametrize("channel", ["account", "code"])
def test_whether_somebody_voted_is_derived(channel):
    round = voting.voting_round(by_code=3, city=True)
    voter = voting.a_voter(round) if channel == "account" else voting.code_voters(round)[0]
    pot, city = voting.school_pot(round), round.pots.get(kind="city")
    assert not has_voted(voter=voter, pot=pot)
    cast(round, voter)
    assert has_voted(voter=voter, pot=pot)
    assert pots_voted_in(voter=voter, pots=[pot, city], key=round_key(round.pk)) == {pot.pk}


def test_open_holds_to_the_moment_of_the_announced_end():
    round = voting.voting_round()
    move(round, voting_closes_at=timezone.now() + 60 * SECOND)
    cast(round)
    move(round, voting_closes_at=timezone.now())
    assert refused(round, voting.account_voters(round)[1]) == "NOT_OPEN"


def test_nobody_votes_before_the_announced_beginning():
    round = voting.voting_round()
    move(round, voting_opens_at=timezone.now() + 60 * SECOND)
    assert refused(round) == "NOT_OPEN"


@pytest.mark.parametrize("status", ["draft", "proposals", "checking", "closed", "counted", "published"])
def test_nobody_votes_in_another_phase(status):
    round = voting.voting_round()
    move(round, status=status)
    assert refused(round) == "NOT_OPEN"


def test_who_is_not_on_the_roll_does_not_vote():
    round = voting.voting_round()
    voter = voting.a_voter(round)
    Right.objects.filter(pk=voter.pk).delete()
    assert refused(round, voter) == "NOT_ON_ROLL"


def test_a_right_of_another_round_does_not_count():
    round, other = voting.voting_round(), voting.voting_round()
    assert refused(round, voting.a_voter(other)) == "NOT_ON_ROLL"


def test_a_right_by_code_cannot_be_used_by_account():
    round = voting.voting_round(by_code=1)
    right = Right.objects.get(channel="code")
    assert refused(round, Voter("account", right.pk, round.pk, right.school_id)) == "NOT_ON_ROLL"


def test_a_pupil_of_another_school_votes_in_another_pot():
    round = voting.ready_round()
    other = make.add_school(round, make.SchoolFactory())
    voting.put_on_ballot(other.pot)
    voting.enrol(make.class_of(other.school), 30)
    voting.open_voting(actor=None, round=round)
    other.pot.refresh_from_db()
    assert refused(round, pot=other.pot, voter=voting.account_voters(round)[0]) == "WRONG_POT"


def test_a_void_code_is_refused():
    round = voting.voting_round(by_code=3)
    voter = voting.code_voters(round)[0]
    voting.new_codes(round)
    assert refused(round, voter) == "CODE_VOID"


def test_a_practice_code_casts_nothing():
    round = voting.voting_round(by_code=3)
    voting.new_codes(round)
    test = voting.code_voter(VotingCode.objects.get(is_test=True))
    assert refused(round, test) == "CODE_TEST"


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ([], "TOO_FEW"),
        (["01"], "TOO_FEW"),
        (["01", "02", "03", "05"], "TOO_MANY"),
        (["01", "04", "03"], "OVER_BUDGET"),
        (["01", "99"], "UNKNOWN_PROJECT"),
        (["01", ""], "UNKNOWN_PROJECT"),
        (["01", "02"], None),
        (["01", "02", "03"], None),
    ],
)
def test_choices_stay_within_the_limits(choices, code):
    round = voting.voting_round(min_choices=2, max_choices=3, limit_money=True)
    if code:
        assert refused(round, choices=choices) == code
    else:
        assert cast(round, choices=choices).digest


def test_an_amount_that_fits_exactly_is_enough():
    round = voting.ready_round(limit_money=True)
    Proposal.objects.filter(pot=round.pots.get()).update(asked=4_800_00)
    voting.open_voting(actor=None, round=round)
    assert cast(round, choices=["01", "02"]).digest


def test_prices_are_those_of_the_opening():
    round = voting.voting_round(limit_money=True)
    Proposal.objects.update(asked=9_600_00)
    assert cast(round, choices=["01", "02"]).digest


def test_another_secret_stops_the_vote(settings):
    round = voting.voting_round()
    settings.BALLOT_SECRET = "somebody changed the setting"
    assert refused(round) == "ROUND_KEY_MISMATCH"


def test_a_destroyed_key_stops_the_vote():
    round = voting.voting_round()
    type(round.key).objects.update(half=None, destroyed_at=timezone.now())
    assert refused(round) == "KEY_DESTROYED"


def test_a_refusal_of_the_second_ballot_tells_nothing_of_the_first():
    round = voting.voting_round()
    cast(round, choices=["01", "03"])
    with pytest.raises(DomainError) as same:
        cast(round, choices=["01", "03"], nonce=b"m" * 16)
    with pytest.raises(DomainError) as different:
        cast(round, choices=["02"], nonce=b"m" * 16)
    assert (same.value.message, same.value.params) == (different.value.message, different.value.params)


def test_the_paper_is_read_once_in_a_process(django_assert_num_queries):
    round = voting.voting_round()
    pot = voting.school_pot(round)
    with django_assert_num_queries(1):
        first = read_paper(pot.box_id, round.pk)
        assert read_paper(pot.box_id, round.pk) is first


@pytest.mark.parametrize("channel", ["account", "code"])
def test_casting_writes_one_row_in_one_table_and_nothing_else(
    channel, caplog, django_capture_on_commit_callbacks
):
    round = voting.voting_round(by_code=3)
    voter = voting.a_voter(round) if channel == "account" else voting.code_voters(round)[0]
    jobs = Job.objects.count()
    with django_capture_on_commit_callbacks() as after, CaptureQueriesContext(connection) as seen:
        cast(round, voter)
    writes = [q["sql"] for q in seen if q["sql"].lstrip().upper().startswith(WRITING)]
    assert len(writes) == 1
    assert "INSERT INTO ballots_ballot " in writes[0]
    assert "ON CONFLICT (box, token) DO NOTHING" in writes[0]
    assert (Job.objects.count(), after, caplog.records) == (jobs, [], [])


def test_a_refused_second_ballot_writes_nothing_and_logs_nothing(caplog):
    round = voting.voting_round()
    cast(round)
    with CaptureQueriesContext(connection) as seen:
        assert refused(round, nonce=b"m" * 16) == "ALREADY_VOTED"
    writes = [q["sql"] for q in seen if q["sql"].lstrip().upper().startswith(WRITING)]
    assert ["ON CONFLICT (box, token) DO NOTHING" in sql for sql in writes] == [True]
    assert caplog.records == []

"""Late changes of the roll need two people, and nothing moves where a ballot lies."""

import pytest

from budget.models import Right
from budget.services import codes, rights
from budget.services.casting import cast_ballot, right_voter
from tests.factories import voting
from tests.factories.accounts import UserFactory
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return voting.voting_round(by_code=3)


@pytest.fixture
def people():
    return {"actor": UserFactory(), "second": UserFactory()}


def by(channel):
    return Right.objects.filter(channel=channel).first()


def refused(act, **values):
    with pytest.raises(DomainError) as refusal:
        act(**values)
    return refusal.value.code


def vote(round, voter):
    return cast_ballot(pot=voting.school_pot(round), voter=voter, choices=["01"], nonce=voting.nonce())


def test_an_unused_account_right_moves_to_code_and_gets_a_slip(round, people):
    right = by("account")
    rights.change_channel(**people, right=right, channel="code")
    assert codes.kit_forecast(round=round, school_class=right.school_class).pupils == 4


def test_a_used_account_right_stays(round, people):
    right = by("account")
    vote(round, right_voter(right))
    assert refused(rights.change_channel, **people, right=right, channel="code") == "RIGHT_USED"
    assert refused(rights.remove_right, **people, right=right) == "RIGHT_USED"
    assert Right.objects.get(pk=right.pk).channel == "account"


def test_a_right_by_code_moves_freely_before_slips_are_printed(round, people):
    rights.change_channel(**people, right=by("code"), channel="account")
    assert Right.objects.filter(channel="code").count() == 2


def test_a_right_by_code_moves_with_its_unused_slip_which_becomes_void(round, people):
    slip = voting.new_codes(round)[0]
    rights.change_channel(**people, right=by("code"), channel="account", slip=slip)
    assert codes.find_code(slip).is_void
    assert codes.classes_with_too_many_codes(round) == []


def test_without_the_slip_a_right_by_code_stays(round, people):
    voting.new_codes(round)
    assert refused(rights.change_channel, **people, right=by("code"), channel="account") == "SLIP_NEEDED"


def test_a_used_slip_frees_nothing(round, people):
    slip = voting.new_codes(round)[0]
    vote(round, codes.find_code(slip))
    values = {"right": by("code"), "channel": "account", "slip": slip}
    assert refused(rights.change_channel, **people, **values) == "CODE_USED"


def test_a_void_slip_frees_nothing(round, people):
    slip = voting.new_codes(round)[0]
    voting.new_codes(round)
    values = {"right": by("code"), "channel": "account", "slip": slip}
    assert refused(rights.change_channel, **people, **values) == "CODE_UNKNOWN"


def test_one_slip_frees_one_right(round, people):
    slip = voting.new_codes(round)[0]
    rights.change_channel(**people, right=by("code"), channel="paper", slip=slip)
    values = {"right": by("code"), "channel": "paper", "slip": slip}
    assert refused(rights.change_channel, **people, **values) == "CODE_UNKNOWN"


def test_a_right_given_by_mistake_is_taken_back(round, people):
    right = by("account")
    rights.remove_right(**people, right=right)
    assert not Right.objects.filter(pk=right.pk).exists()
    entry = Entry.objects.get(action="budget.right.removed")
    assert entry.data == {"second": people["second"].pk, "channel": "account"}


def test_one_person_alone_changes_nothing(round, people):
    actor = people["actor"]
    assert refused(rights.remove_right, actor=actor, second=actor, right=by("account")) == "SECOND_PERSON"
    assert refused(rights.remove_right, actor=actor, second=None, right=by("account")) == "SECOND_PERSON"


def test_a_right_without_a_pupil_cannot_vote_by_account(round, people):
    Right.objects.filter(pk=by("code").pk).update(pupil=None)
    right = Right.objects.get(pupil=None)
    assert refused(rights.change_channel, **people, right=right, channel="account") == "NO_ACCOUNT"


def test_after_closing_the_roll_is_final(round, people):
    type(round).objects.filter(pk=round.pk).update(status="closed")
    assert refused(rights.remove_right, **people, right=by("account")) == "NOT_VOTING"

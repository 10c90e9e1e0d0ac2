"""Late changes of the roll need two people, and nothing moves where a ballot lies."""

import pytest
from django.utils import timezone

from budget.models import Right
from budget.services import closing, codes, rights
from budget.services.casting import cast_ballot, right_voter
from tests.factories import budget as make
from tests.factories import voting
from tests.factories.accounts import UserFactory
from youthportal.agreements import services as agreements
from youthportal.agreements.models import Agreement
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import Pupil
from youthportal.organisations.services import move_pupil

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return voting.voting_round(by_code=3)


@pytest.fixture
def people():
    return {"actor": UserFactory(), "second": voting.agreed(rights.KIND)}


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
    assert entry.data == {"agreement": str(people["second"].public_id), "channel": "account"}


@pytest.mark.parametrize("second", ["nobody", "waiting", "refused", "of another purpose"])
def test_without_the_agreement_of_a_second_person_nothing_changes(round, people, second):
    people["second"] = {
        "nobody": None,
        "waiting": voting.agreed(rights.KIND, state="waiting"),
        "refused": voting.agreed(rights.KIND, state="refused"),
        "of another purpose": voting.agreed("budget.paper"),
    }[second]
    assert refused(rights.remove_right, **people, right=by("account")) == "SECOND_PERSON"
    values = {"right": by("account"), "channel": "code"}
    assert refused(rights.change_channel, **people, **values) == "SECOND_PERSON"


def test_a_right_without_a_pupil_cannot_vote_by_account(round, people):
    Right.objects.filter(pk=by("code").pk).update(pupil=None)
    right = Right.objects.get(pupil=None)
    assert refused(rights.change_channel, **people, right=right, channel="account") == "NO_ACCOUNT"


def test_after_closing_the_roll_is_final(round, people):
    type(round).objects.filter(pk=round.pk).update(status="closed")
    assert refused(rights.remove_right, **people, right=by("account")) == "NOT_VOTING"


# --- asked for by one, agreed to by another -------------------------------------------------------


def ask(round, act, pupil=None, channel="", slip="", actor=None):
    right = Right.objects.filter(pupil=pupil).first() or by("code")
    change = rights.LateChange(act, right.school_class, pupil, channel)
    return rights.ask_late_change(
        actor=actor or UserFactory(), round=round, change=change, second=voting.HEAD, slip=slip
    )


def test_asked_and_agreed_the_channel_changes(round):
    right = by("account")
    asked = ask(round, "channel", right.pupil, "paper")
    right.refresh_from_db()
    assert right.channel == "account"
    agreements.agree(agreement=asked)
    right.refresh_from_db()
    assert right.channel == "paper"


def test_asked_and_refused_nothing_changes(round):
    right = by("account")
    agreements.refuse(agreement=ask(round, "remove", right.pupil), reason="He is here.")
    assert Right.objects.filter(pk=right.pk).exists()


def test_who_asks_learns_nothing_of_ballots(round):
    """Of a used and of an unused right the answer is the same: only the second person's yes looks."""
    used, unused = Right.objects.filter(channel="account")[:2]
    vote(round, right_voter(used))
    for right in (used, unused):
        assert ask(round, "remove", right.pupil).is_waiting
    with pytest.raises(DomainError, match="RIGHT_USED"):
        agreements.agree(agreement=Agreement.objects.get(args__pupil=used.pupil_id))
    assert Agreement.objects.get(args__pupil=used.pupil_id).is_waiting


def test_a_slip_handed_back_is_void_from_the_asking_on(round):
    slip = voting.new_codes(round)[0]
    asked = ask(round, "channel", by("code").pupil, "paper", slip)
    assert codes.find_code(slip).is_void
    assert slip not in str(asked.args)
    agreements.agree(agreement=asked)
    assert Right.objects.filter(channel="paper").count() == 1
    assert codes.classes_with_too_many_codes(round) == []


def test_without_the_slip_the_second_person_s_yes_does_nothing(round):
    voting.new_codes(round)
    with pytest.raises(DomainError, match="SLIP_NEEDED"):
        agreements.agree(agreement=ask(round, "channel", by("code").pupil, "paper"))
    assert Right.objects.filter(channel="code").count() == 3


def test_a_pupil_whom_the_roll_forgot_gets_a_right(round):
    late = make.pupil_of(round.schools.get().school).pupil_rows.get()
    change = rights.LateChange("add", make.class_of(late.school), late, "account")
    values = {"actor": UserFactory(), "round": round, "change": change, "second": voting.HEAD}
    agreements.agree(agreement=rights.ask_late_change(**values))
    vote(round, right_voter(Right.objects.get(pupil=late)))
    assert refused(rights.ask_late_change, **values) == "ALREADY_ON_ROLL"
    assert rights.late_changes(round) == {"add": 1}


def test_who_changes_schools_after_opening_votes_at_the_old_school(round):
    right = by("account")
    other = make.add_school(round, make._new_school()).school
    new = move_pupil(actor=None, pupil=right.pupil, school_class=make.class_of(other), key="N1")
    change = rights.LateChange("add", make.class_of(other), new, "account")
    values = {"actor": UserFactory(), "round": round, "change": change, "second": voting.HEAD}
    assert refused(rights.ask_late_change, **values) == "ALREADY_ON_ROLL"
    vote(round, right_voter(Right.objects.get(pk=right.pk)))


def test_who_changed_schools_before_opening_votes_at_the_new_school():
    round = voting.ready_round(by_account=31)
    old, other = round.schools.get().school, make.add_school(round, make._new_school())
    voting.put_on_ballot(other.pot)
    voting.enrol(make.class_of(other.school), 30)
    moving = Pupil.objects.filter(school=old).first()
    today = timezone.localdate()
    new = move_pupil(
        actor=None, pupil=moving, school_class=make.class_of(other.school), key="N1", starts_on=today
    )
    voting.open_voting(actor=None, round=round)
    assert new.came_from == moving
    assert [r.school for r in Right.objects.filter(pupil__in=[moving, new])] == [other.school]


def test_late_changes_stand_in_the_protocol(round):
    agreements.agree(agreement=ask(round, "remove", by("account").pupil))
    closing.close_voting(actor=None, round=round, reason="test")
    assert round.protocol["late_changes"] == {"remove": 1}

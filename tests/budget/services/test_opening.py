"""Opening copies rights, freezes papers and refuses with a reason, leaving nothing behind."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from budget.enums import BallotType, PotKind, ProposalStatus, RoundStatus
from budget.models import Proposal, Right
from budget.services.opening import open_voting
from tests.factories import budget as make
from tests.factories import voting
from tests.factories.accounts import UserFactory
from tests.factories.organisations import EnrolmentFactory, PupilFactory, SchoolClassFactory
from youthportal.audit.models import Entry
from youthportal.ballots.models import BallotBox, BallotKey
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import Enrolment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def opened(round, actor=None):
    return open_voting(actor=actor, round=round)


def refused(round):
    with pytest.raises(DomainError) as refusal:
        opened(round)
    assert Right.objects.count() == 0
    assert BallotKey.objects.count() == 0
    round.refresh_from_db()
    assert round.status != RoundStatus.VOTING
    assert refusal.value.message
    return refusal.value.code


def test_rights_are_copied_with_their_channel():
    round = opened(voting.ready_round(by_account=30, by_code=4))
    by_channel = {
        channel: Right.objects.filter(channel=channel, round=round).count() for channel in ("account", "code")
    }
    assert by_channel == {"account": 30, "code": 4}


def test_only_the_grades_of_the_round_vote():
    round = voting.ready_round()
    young = make.class_of(round.schools.get().school, grade=8)
    voting.enrol(young, 3)
    assert Right.objects.filter(round=opened(round), school_class=young).count() == 0


def test_who_left_before_today_has_no_right():
    round = voting.ready_round(by_account=31)
    gone = Enrolment.objects.first()
    Enrolment.objects.filter(pk=gone.pk).update(ends_on=timezone.localdate() - DAY)
    assert not Right.objects.filter(round=opened(round), pupil=gone.pupil).exists()


def test_a_pupil_who_changes_class_today_votes_once_in_the_new_one():
    round = voting.ready_round()
    today = timezone.localdate()
    old = Enrolment.objects.first()
    Enrolment.objects.filter(pk=old.pk).update(ends_on=today)
    new = make.class_of(round.schools.get().school, letter="b")
    EnrolmentFactory(pupil=old.pupil, school_class=new, starts_on=today)
    assert Right.objects.get(round=opened(round), pupil=old.pupil).school_class == new


def test_a_school_that_gives_numbers_gets_as_many_rights_by_code():
    round = voting.ready_round(by_account=0)
    row = round.schools.get()
    row.school.roster_level = "numbers"
    row.school.save()
    SchoolClassFactory(school=row.school, name="11a", grade=11, head_count=31)
    SchoolClassFactory(school=row.school, name="8a", grade=8, head_count=20)
    opened(round)
    rights = Right.objects.filter(round=round)
    assert rights.count() == rights.filter(channel="code", pupil=None, school_class__name="11a").count() == 31


def test_count_and_hash_of_the_roll_can_be_made_again_by_the_school():
    round = opened(voting.ready_round(by_account=30))
    row = round.schools.get()
    keys = row.school.pupils.values_list("key", flat=True)
    lines = sorted(f"10a;{key};account" for key in keys)
    assert row.roll_count == 30
    assert row.roll_hash == hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_ideas_are_numbered_and_numbers_given_before_stay():
    round = voting.ready_round()
    first = Proposal.objects.order_by("pk").first()
    Proposal.objects.filter(pk=first.pk).update(ref="02")
    opened(round)
    assert list(Proposal.objects.order_by("pk").values_list("ref", flat=True)) == [
        "02",
        "01",
        "03",
        "04",
        "05",
    ]


def test_what_decides_is_frozen():
    round = opened(voting.ready_round(min_choices=2, max_choices=4, limit_money=True))
    round.refresh_from_db()
    pot = round.pots.get()
    paper = round.frozen["pots"][str(pot.pk)]
    assert round.frozen["ballot"] == {"type": "approval", "at_least": 2, "at_most": 4, "limit_money": True}
    assert round.frozen["count"]["rule"] == "mes"
    assert paper["box"] == str(pot.box_id)
    assert paper["rights"] == 30
    assert paper["prices"]["01"] == voting.COSTS[0]
    assert len(paper["prices"]) == 5


def test_every_pot_has_a_box_under_the_round_s_one_key():
    round = opened(voting.ready_round(city=True))
    assert BallotBox.objects.filter(key=round.key).count() == 2
    assert {pot.box.key for pot in round.pots.all()} == {BallotKey.objects.get()}


def test_opening_is_audited_without_anybody_s_name(youth_worker):
    round = opened(voting.ready_round(), actor=youth_worker)
    entry = Entry.objects.get(action="budget.round.opened")
    assert entry.actor == youth_worker
    assert entry.data == {"rights": 30, "pots": 1, "key": round.key.fingerprint}


def test_voting_opens_once():
    round = opened(voting.ready_round())
    with pytest.raises(DomainError) as refusal:
        opened(round)
    assert refusal.value.code == "WRONG_PHASE"
    assert Right.objects.count() == 30


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"status": RoundStatus.PROPOSALS}, "WRONG_PHASE"),
        ({"status": RoundStatus.CLOSED}, "WRONG_PHASE"),
        ({"voting_closes_at": None}, "NO_DATES"),
        ({"voting_opens_at": None, "voting_closes_at": None}, "NO_DATES"),
        (
            {"voting_opens_at": timezone.now() - 3 * DAY, "voting_closes_at": timezone.now() - DAY},
            "DATES_PAST",
        ),
        ({"ballot_type": BallotType.RANKING}, "BALLOT_TYPE"),
        ({"min_choices": 5, "limit_money": True}, "LIMITS_CONTRADICT"),
    ],
)
def test_dates_phase_and_limits_are_checked(values, code):
    round = voting.ready_round()
    type(round).objects.filter(pk=round.pk).update(**values)
    assert refused(round) == code


def test_without_a_pot_there_is_nothing_to_vote_on():
    round = voting.ready_round()
    Proposal.objects.all().delete()
    round.schools.update(pot=None)
    round.pots.all().delete()
    assert refused(round) == "NO_POT"


def test_one_idea_is_no_choice():
    round = voting.ready_round()
    Proposal.objects.exclude(pk=Proposal.objects.first().pk).update(status=ProposalStatus.WITHDRAWN)
    assert refused(round) == "TOO_FEW_IDEAS"


def test_an_idea_dearer_than_its_pot_is_refused():
    round = voting.ready_round()
    Proposal.objects.filter(pk=Proposal.objects.first().pk).update(checked_cost=9_600_01)
    assert refused(round) == "IDEA_OVER_POT"


def test_ideas_that_wait_for_a_check_hold_up_the_opening():
    round = voting.ready_round()
    make.ProposalFactory(pot=round.pots.get())
    assert refused(round) == "UNCHECKED_IDEAS"


def test_a_small_pot_would_betray_its_voters():
    assert refused(voting.ready_round(by_account=29)) == "POT_TOO_SMALL"


def test_two_small_schools_share_a_pot():
    round = voting.ready_round(by_account=15)
    other = make.add_school(round, make.SchoolFactory())
    lonely = other.pot
    other.pot = round.pots.exclude(pk=lonely.pk).get()
    other.save()
    lonely.delete()
    voting.enrol(make.class_of(other.school), 15)
    opened(round)
    assert round.frozen["pots"][str(other.pot.pk)]["rights"] == 30


def test_a_school_without_pupils_of_these_grades_is_named():
    round = voting.ready_round()
    voting.put_on_ballot(make.add_school(round, make.SchoolFactory(short_name="Tuščioji")).pot)
    with pytest.raises(DomainError, match="Tuščioji") as refusal:
        opened(round)
    assert refusal.value.code == "ROLL_EMPTY"


def test_a_school_without_a_pot_needs_a_city_pot():
    round = voting.ready_round()
    other = make.add_school(round, make.SchoolFactory())
    voting.enrol(make.class_of(other.school), 2)
    pot, other.pot = other.pot, None
    other.save()
    pot.delete()
    assert refused(round) == "SCHOOL_WITHOUT_POT"
    voting.city_pot(round)
    opened(round)
    assert round.frozen["pots"][str(round.pots.get(kind=PotKind.CITY).pk)]["rights"] == 32


def test_a_person_in_two_schools_is_found_before_opening():
    round = voting.ready_round(users=True)
    user = Enrolment.objects.first().pupil.user
    other = make.add_school(round, make.SchoolFactory())
    voting.put_on_ballot(other.pot)
    voting.enrol(make.class_of(other.school), 30)
    EnrolmentFactory(
        pupil=PupilFactory(school=other.school, user=user), school_class=make.class_of(other.school)
    )
    assert refused(round) == "PERHAPS_TWICE"


def test_the_roll_does_not_follow_the_roster_any_more(youth_worker):
    round = opened(voting.ready_round(), actor=UserFactory())
    voting.enrol(make.class_of(round.schools.get().school), 5)
    assert Right.objects.filter(round=round).count() == 30

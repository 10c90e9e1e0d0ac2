"""Support: one per pupil of the pot's schools, to be taken back; a threshold before the check."""

import pytest
from django.utils import timezone

from budget import rules
from budget.enums import ProposalStatus, RoundStatus
from budget.models import Proposal, Round, Support
from budget.services.rounds import start_checking
from budget.services.supports import set_support
from tests.factories import budget as make
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(pot, pupil):
    return make.ProposalFactory(pot=pot, author=pupil)


def refusal(idea, user):
    found = rules.support_refusal(proposal=Proposal.objects.get(pk=idea.pk), user=user)
    return found and found.code


def test_support_is_one_and_can_be_taken_back(idea, other_pupil):
    for _twice in range(2):
        set_support(actor=other_pupil, proposal=idea, supports=True)
    assert idea.supports.count() == 1
    for _twice in range(2):
        set_support(actor=other_pupil, proposal=idea, supports=False)
    assert idea.supports.count() == 0
    assert not Entry.objects.filter(action__contains="support").exists(), "nothing tells who supports what"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("other_pupil", None),
        ("pupil", "OWN_IDEA"),
        ("stranger", "NOT_A_PUPIL"),
        ("youth_worker", "NOT_A_PUPIL"),
    ],
)
def test_who_may_support(request, idea, who, code):
    assert refusal(idea, request.getfixturevalue(who)) == code


def test_pupils_of_another_schools_pot_support_there(idea, round):
    other = make.add_school(round, make.SchoolFactory()).school
    assert refusal(idea, make.pupil_of(other)) == "ANOTHER_POT"
    city = make.PotFactory(round=round, kind="city")
    common = make.ProposalFactory(pot=city, school=idea.school)
    assert refusal(common, make.pupil_of(other)) is None


@pytest.mark.parametrize("status", RoundStatus)
def test_only_while_ideas_are_collected(school, other_pupil, status):
    idea = make.ProposalFactory(pot=make.round_in(status, school=school).pots.get())
    expected = {RoundStatus.PROPOSALS: None, RoundStatus.CHECKING: "SUPPORT_CLOSED"}
    assert refusal(idea, other_pupil) == expected.get(status, "NOT_PUBLIC")


@pytest.mark.parametrize("status", ["draft", "to_fix", "rejected", "withdrawn", "unsupported"])
def test_what_is_not_open_cannot_be_supported(idea, other_pupil, status):
    Proposal.objects.filter(pk=idea.pk).update(status=status)
    with pytest.raises(DomainError, match="NOT_PUBLIC"):
        set_support(actor=other_pupil, proposal=idea, supports=True)


def test_below_the_threshold_nobody_checks_it(idea, round, coordinator, school):
    Round.objects.filter(pk=round.pk).update(min_support=2)
    idea = Proposal.objects.get(pk=idea.pk)
    assert rules.check_refusal(proposal=idea, user=coordinator, step="school").code == "TOO_FEW_SUPPORTERS"
    assert not Proposal.objects.in_open_check().exists()
    for _number in range(2):
        set_support(actor=make.pupil_of(school), proposal=idea, supports=True)
    assert rules.check_refusal(proposal=idea, user=coordinator, step="school") is None
    assert Proposal.objects.in_open_check().get() == idea


def test_at_the_end_ideas_with_too_few_supporters_are_not_checked(idea, round, pot, school, youth_worker):
    liked = make.ProposalFactory(pot=pot, author=make.pupil_of(school))
    passed = make.ProposalFactory(pot=pot, status=ProposalStatus.SCHOOL_PASSED)
    Support.objects.create(proposal=liked, user=make.pupil_of(school))
    over = timezone.now() - make.DAY
    Round.objects.filter(pk=round.pk).update(min_support=1, proposals_close_at=over)
    idea.authors.get().user.__class__.objects.filter(pk=idea.authors.get().user_id).update(
        email="a@demo.example"
    )
    start_checking(actor=youth_worker, round=Round.objects.get(pk=round.pk))
    assert {row.pk: row.status for row in Proposal.objects.all()} == {
        idea.pk: "unsupported",
        liked.pk: "submitted",
        passed.pk: "school_passed",
    }
    assert Message.objects.filter(key__startswith="budget.unsupported").count() == 1

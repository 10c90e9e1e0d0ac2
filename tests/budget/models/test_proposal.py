"""Ideas: what the database refuses by itself, who may read them, and whom they name."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from budget.enums import CheckOutcome, CheckStep, ProposalStatus, RoundStatus
from budget.models import Author, Check, Proposal, ProposalGoal
from tests.factories import budget as make
from tests.factories.organisations import SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def idea(pot):
    return make.ProposalFactory(pot=pot)


def test_what_was_sent_has_a_title(idea):
    with pytest.raises(IntegrityError, match="sent_proposal_has_title"), transaction.atomic():
        Proposal.objects.filter(pk=idea.pk).update(title="")


def test_a_goal_is_one_of_seventeen_and_stands_once(idea):
    for goal in (0, 18, idea.goals.get().goal):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProposalGoal.objects.create(proposal=idea, goal=goal)


def test_an_author_stands_once(idea, pupil):
    Author.objects.create(proposal=idea, user=pupil)
    with pytest.raises(IntegrityError), transaction.atomic():
        Author.objects.create(proposal=idea, user=pupil)


@pytest.mark.parametrize("outcome", [CheckOutcome.TO_FIX, CheckOutcome.REJECTED])
def test_a_refusing_check_has_its_reason(idea, outcome):
    with pytest.raises(IntegrityError, match="refusing_check_has_reason"), transaction.atomic():
        Check.objects.create(proposal=idea, step=CheckStep.SCHOOL, outcome=outcome)


def test_numbers_and_addresses_are_one_ideas(pot, idea):
    Proposal.objects.filter(pk=idea.pk).update(ref="01")
    for values in ({"ref": "01"}, {"slug": idea.slug}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.ProposalFactory(pot=pot, **values)


SHOWN_WHILE_CHECKED = {"submitted", "school_passed", "accepted"}


@pytest.mark.parametrize("status", ProposalStatus)
@pytest.mark.parametrize("phase", [RoundStatus.PROPOSALS, RoundStatus.CHECKING, RoundStatus.VOTING])
def test_who_is_public_when(status, phase):
    pot = make.round_in(phase).pots.get()
    make.ProposalFactory(pot=pot, status=status)
    expected = {"accepted"} if phase == RoundStatus.VOTING else SHOWN_WHILE_CHECKED
    assert Proposal.objects.public().exists() == (status in expected)
    assert pot.round.pots.with_counts().get().ideas_count == int(status in expected)


def test_overdue_is_after_the_last_day(pupil, pot):
    idea = make.sent_back(pupil, pot, days=0)
    today = timezone.localdate()
    assert not Proposal.objects.overdue(today).exists()
    assert Proposal.objects.overdue(today + timezone.timedelta(days=1)).get() == idea


def test_the_checked_cost_replaces_the_asked(idea):
    assert idea.cost == idea.asked
    idea.checked_cost = 0
    assert idea.cost == 0


@pytest.mark.parametrize(
    ("scheme", "grade", "said"),
    [
        ("numbers", 10, "Team of grade 10, Uosto"),
        ("gymnasium", 10, "Team of grade II, Uosto"),
        ("gymnasium", 8, "Team of grade 8, Uosto"),
        ("course", 11, "Team of course 3, Uosto"),
        ("letnik", 9, "Team of letnik 1, Uosto"),
        ("numbers", None, "Team of Uosto"),
    ],
)
def test_the_public_reads_grade_and_school(pot, scheme, grade, said):
    school = SchoolFactory(name="Uosto", grade_scheme=scheme)
    assert make.ProposalFactory(pot=pot, school=school, grade=grade).shown_as == said


def test_nobodys_name_is_in_what_the_public_reads(pot, pupil):
    pupil.first_name, pupil.last_name = "Austėja", "Kazlauskaitė"
    pupil.save()
    idea = make.ProposalFactory(pot=pot, author=pupil)
    assert "Austėja" not in idea.shown_as
    assert "Kazlauskaitė" not in idea.shown_as
    assert make.ProposalFactory(pot=pot, byline="Austėja and friends").shown_as == "Austėja and friends"

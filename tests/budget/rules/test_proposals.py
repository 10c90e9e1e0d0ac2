"""Who may propose, write, send and withdraw: by role and phase."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from budget import rules
from budget.enums import ProposalStatus, RoundStatus
from tests.factories import budget as make
from tests.factories.organisations import SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def code(refusal):
    return refusal and refusal.code


def people(request, *names):
    return {name: AnonymousUser() if name == "visitor" else request.getfixturevalue(name) for name in names}


ROLES = ("visitor", "pupil", "coordinator", "youth_worker", "official", "stranger")


@pytest.mark.parametrize("status", RoundStatus)
def test_only_pupils_propose_and_only_while_ideas_are_collected(request, status, school):
    round = make.round_in(status, school=school)
    for name, person in people(request, *ROLES).items():
        found = code(rules.propose_refusal(round=round, user=person))
        if status == RoundStatus.DRAFT:
            assert found == "PROPOSALS_NOT_YET", name
        elif status != RoundStatus.PROPOSALS:
            assert found == "PROPOSALS_OVER", name
        else:
            assert found == (None if name == "pupil" else "NOT_A_PUPIL"), name


def test_the_deadline_holds_to_the_microsecond(round, pupil):
    last = round.proposals_close_at - timezone.timedelta(microseconds=1)
    assert rules.propose_refusal(round=round, user=pupil, at=last) is None
    at = round.proposals_close_at
    assert code(rules.propose_refusal(round=round, user=pupil, at=at)) == "PROPOSALS_OVER"


def test_before_the_first_day_it_says_when(round, pupil):
    early = round.proposals_open_at - timezone.timedelta(seconds=1)
    refusal = rules.propose_refusal(round=round, user=pupil, at=early)
    assert refusal.code == "PROPOSALS_NOT_YET"
    assert str(timezone.localtime(round.proposals_open_at).day) in refusal.message


@pytest.mark.parametrize(
    ("grade", "expected"),
    [(8, "GRADE_NOT_IN_ROUND"), (9, None), (12, None), (13, "GRADE_NOT_IN_ROUND")],
)
def test_grades_of_the_round(round, school, grade, expected):
    assert code(rules.propose_refusal(round=round, user=make.pupil_of(school, grade=grade))) == expected


def test_a_pupil_of_yesterday_and_of_another_school_is_none(round, school, pupil):
    row = pupil.pupil_rows.get().enrolments.get()
    row.ends_on = timezone.localdate() - timezone.timedelta(days=1)
    row.save()
    other = make.pupil_of(SchoolFactory())
    for person in (pupil, other):
        assert code(rules.propose_refusal(round=round, user=person)) == "NOT_A_PUPIL"


@pytest.mark.parametrize("status", ProposalStatus)
def test_what_is_still_with_its_authors_can_be_written(pupil, other_pupil, youth_worker, pot, status):
    idea = make.ProposalFactory(pot=pot, author=pupil, status=status)
    may = status in {ProposalStatus.DRAFT, ProposalStatus.TO_FIX}
    assert code(rules.edit_refusal(proposal=idea, user=pupil)) == (None if may else "ALREADY_SENT")
    for stranger in (other_pupil, youth_worker):
        assert code(rules.edit_refusal(proposal=idea, user=stranger)) == "NOT_AN_AUTHOR"


@pytest.mark.parametrize("status", ProposalStatus)
@pytest.mark.parametrize("phase", RoundStatus)
def test_withdrawing_ends_with_the_opening_of_the_vote(request, school, pupil, status, phase):
    round = make.round_in(phase, school=school)
    idea = make.ProposalFactory(pot=round.pots.get(), author=pupil, status=status)
    is_over = status in rules.OVER
    may = phase in {RoundStatus.PROPOSALS, RoundStatus.CHECKING} and not is_over
    expected = None if may else "TOO_LATE_TO_WITHDRAW"
    assert code(rules.withdraw_refusal(proposal=idea, user=pupil)) == expected
    assert (
        code(rules.withdraw_refusal(proposal=idea, user=request.getfixturevalue("youth_worker"))) == expected
    )
    stranger = request.getfixturevalue("coordinator")
    assert code(rules.withdraw_refusal(proposal=idea, user=stranger)) == "NOT_AN_AUTHOR"


def test_missing_parts_are_named_by_their_step(pupil, pot):
    idea = make.draft_by(pupil, pot, title="", place="")
    idea.goals.all().delete()
    idea.cost_lines.all().delete()
    assert {step: refusal.code for step, refusal in rules.missing_parts(idea).items()} == {
        "what": "INCOMPLETE",
        "where": "INCOMPLETE",
        "goals": "GOALS_COUNT",
        "cost": "NO_COST",
    }


def test_a_pot_that_shrank_refuses_an_idea_that_was_fine(pupil, pot):
    idea = make.draft_by(pupil, pot, asked=5_000_00)
    pot.amount = 4_999_99
    pot.save()
    idea.refresh_from_db()
    assert code(rules.submit_refusal(proposal=idea, user=pupil)) == "OVER_POT"


def test_twenty_cost_lines_are_enough(pot):
    assert rules.cost_refusal(pot, [1] * 20) is None
    assert code(rules.cost_refusal(pot, [1] * 21)) == "TOO_MANY_COSTS"

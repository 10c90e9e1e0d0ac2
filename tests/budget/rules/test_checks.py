"""Who may check what, and what a decision needs."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from budget import rules
from budget.enums import CheckOutcome, CheckStep, ProposalStatus, RoundStatus
from budget.rules import Decision
from tests.factories import budget as make
from tests.factories.organisations import MembershipFactory, SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
DAY = timezone.timedelta(days=1)


def code(refusal):
    return refusal and refusal.code


@pytest.mark.parametrize("phase", RoundStatus)
@pytest.mark.parametrize(("status", "step"), [("submitted", "school"), ("school_passed", "city")])
def test_coordinators_check_at_school_the_office_everywhere(request, school, phase, status, step):
    round = make.round_in(phase, school=school)
    idea = make.ProposalFactory(pot=round.pots.get(), status=status)
    expected = {"coordinator": step == "school", "youth_worker": True, "pupil": False, "stranger": False}
    for name, may in expected.items():
        found = code(rules.check_refusal(proposal=idea, user=request.getfixturevalue(name), step=step))
        if not may:
            assert found == "NOT_A_CHECKER", name
        elif phase in {RoundStatus.PROPOSALS, RoundStatus.CHECKING}:
            assert found is None, name
        else:
            assert found == "CHECKING_OVER", name
    assert code(rules.check_refusal(proposal=idea, user=AnonymousUser(), step=step)) == "NOT_A_CHECKER"


def test_a_coordinator_checks_the_own_school_alone(pot, coordinator):
    idea = make.ProposalFactory(pot=pot, school=SchoolFactory())
    assert code(rules.check_refusal(proposal=idea, user=coordinator, step="school")) == "NOT_A_CHECKER"


def test_a_coordinator_of_last_year_checks_nothing(pot, school, stranger):
    yesterday = timezone.localdate() - DAY
    MembershipFactory(user=stranger, role="coordinator", school=school, ends_on=yesterday)
    idea = make.ProposalFactory(pot=pot)
    assert code(rules.check_refusal(proposal=idea, user=stranger, step="school")) == "NOT_A_CHECKER"


@pytest.mark.parametrize(
    ("status", "due"),
    [
        (ProposalStatus.DRAFT, None),
        (ProposalStatus.SUBMITTED, "school"),
        (ProposalStatus.SCHOOL_PASSED, "city"),
        (ProposalStatus.ACCEPTED, None),
        (ProposalStatus.REJECTED, None),
        (ProposalStatus.WITHDRAWN, None),
    ],
)
def test_one_step_is_due(pot, youth_worker, status, due):
    idea = make.ProposalFactory(pot=pot, status=status)
    assert rules.step_of(idea) == due
    for step in CheckStep.values:
        found = code(rules.check_refusal(proposal=idea, user=youth_worker, step=step))
        assert found == (None if step == due else "NOT_THIS_STEP")


@pytest.mark.parametrize("step", CheckStep.values)
def test_what_is_to_be_fixed_stays_with_who_asked(pupil, pot, step):
    assert rules.step_of(make.sent_back(pupil, pot, step=step)) == step


SOON = timezone.localdate() + 3 * DAY


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (Decision(outcome="passed"), None),
        (Decision(outcome="rejected"), "NO_REASON"),
        (Decision(outcome="rejected", reason="  "), "NO_REASON"),
        (Decision(outcome="rejected", reason="Not the school's ground."), None),
        (Decision(outcome="to_fix", reason="Where?"), "FIX_DATE"),
        (Decision(outcome="to_fix", reason="Where?", fix_by=timezone.localdate()), "FIX_DATE"),
        (Decision(outcome="to_fix", reason="Where?", fix_by=SOON), None),
        (Decision(outcome="to_fix", reason="Where?", fix_by=SOON + 99 * DAY), "FIX_DATE"),
        (Decision(outcome="passed", cost=100_00), "NO_COST_REASON"),
        (Decision(outcome="passed", cost=100_00, cost_reason="Offer of the shop"), None),
        (Decision(outcome="passed", cost=9_600_01, cost_reason="Offer of the shop"), "OVER_POT"),
    ],
)
def test_what_a_decision_needs(pot, decision, expected):
    idea = make.ProposalFactory(pot=pot)
    assert code(rules.decision_refusal(proposal=idea, step="school", decision=decision)) == expected


def test_a_price_nobody_knows_passes_at_school_but_not_in_the_city(pot):
    idea = make.ProposalFactory(pot=pot, asked=0)
    passed = Decision(outcome=CheckOutcome.PASSED)
    assert rules.decision_refusal(proposal=idea, step="school", decision=passed) is None
    assert code(rules.decision_refusal(proposal=idea, step="city", decision=passed)) == "COST_UNKNOWN"

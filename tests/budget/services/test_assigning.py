"""Who is asked to check: singly, by rules, never somebody too close; notes and questions among checkers."""

import pytest

from budget.models import AssignmentRule, CheckNote
from budget.rules import Decision
from budget.services import assigning, routing
from budget.services.checks import appeal, check_proposal, extend_fix, remind_authors
from tests.budget.services.test_checks import SOON
from tests.factories import budget as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory
from youthportal.core.exceptions import DomainError
from youthportal.outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
PASSED = Decision(outcome="passed")
REJECTED = Decision(outcome="rejected", reason="The ground is not ours.")


@pytest.fixture
def checker(db, organisation):
    """Checks for a department of the city, without working in the office."""
    user = UserFactory(second_factor=True, email="parks@demo.example")
    MembershipFactory(user=user, role="checker", organisation=organisation)
    return user


@pytest.fixture
def author(school):
    return make.pupil_of(school, email="author@demo.example")


@pytest.fixture
def idea(pot, author):
    return make.ProposalFactory(pot=pot, author=author, status="school_passed", goals=[13])


def refused(act, **arguments):
    with pytest.raises(DomainError) as error:
        act(**arguments)
    return error.value.code


def decide(user, idea, decision=PASSED, step="city"):
    return check_proposal(actor=user, proposal=idea, step=step, decision=decision)


def test_a_city_checker_checks_without_being_staff(idea, checker, stranger):
    assert refused(decide, user=stranger, idea=idea) == "NOT_A_CHECKER"
    decide(checker, idea)
    idea.refresh_from_db()
    assert idea.status == "accepted"


def test_a_teacher_named_for_it_checks_at_the_own_school_alone(pot, school, stranger):
    MembershipFactory(user=stranger, role="checker", school=school)
    idea = make.ProposalFactory(pot=pot)
    decide(stranger, idea, step="school")
    idea.refresh_from_db()
    assert idea.status == "school_passed"
    assert refused(decide, user=stranger, idea=idea) == "NOT_A_CHECKER"


def test_what_was_given_to_one_checker_is_not_decided_by_another(idea, checker, youth_worker, organisation):
    other = UserFactory(second_factor=True)
    MembershipFactory(user=other, role="checker", organisation=organisation)
    assigning.assign_checker(actor=youth_worker, proposal=idea, checker=checker)
    assert refused(decide, user=other, idea=idea) == "OF_ANOTHER"
    assert Message.objects.filter(address="parks@demo.example").count() == 1
    assigning.assign_checker(actor=youth_worker, proposal=idea, checker=other)
    decide(other, idea)


def test_only_those_who_check_there_can_be_asked(idea, youth_worker, coordinator, author):
    for person in (coordinator, author):
        code = refused(assigning.assign_checker, actor=youth_worker, proposal=idea, checker=person)
        assert code == "NO_CHECKER_HERE"


def test_rules_ask_the_narrowest_that_fits(idea, checker, youth_worker, organisation):
    other = UserFactory(second_factor=True)
    MembershipFactory(user=other, role="checker", organisation=organisation)
    AssignmentRule.objects.create(round=idea.round, checker=other)
    AssignmentRule.objects.create(round=idea.round, goal=4, checker=other)
    AssignmentRule.objects.create(round=idea.round, goal=13, checker=checker)
    assert routing.apply_rules(actor=youth_worker, round=idea.round) == 1
    assert idea.assignments.get().checker == checker
    assert routing.apply_rules(actor=youth_worker, round=idea.round) == 0


def test_an_idea_that_passes_school_goes_to_its_checker(pot, coordinator, checker):
    AssignmentRule.objects.create(round=pot.round, pot=pot, checker=checker)
    idea = make.ProposalFactory(pot=pot)
    decide(coordinator, idea, step="school")
    assert idea.assignments.get(step="city").checker == checker


def test_whoever_is_too_close_is_passed_over(idea, checker, youth_worker, organisation):
    other = UserFactory(second_factor=True)
    MembershipFactory(user=other, role="checker", organisation=organisation)
    AssignmentRule.objects.create(round=idea.round, pot=idea.pot, checker=checker)
    AssignmentRule.objects.create(round=idea.round, checker=other)
    routing.apply_rules(actor=youth_worker, round=idea.round)
    assigning.declare_conflict(actor=checker, proposal=idea)
    assert idea.assignments.get().checker == other
    assert refused(decide, user=checker, idea=idea) == "TOO_CLOSE"
    code = refused(assigning.assign_checker, actor=youth_worker, proposal=idea, checker=checker)
    assert code == "TOO_CLOSE"


def test_nobody_checks_the_own_idea(pot, youth_worker):
    idea = make.ProposalFactory(pot=pot, author=youth_worker, status="school_passed")
    assert refused(decide, user=youth_worker, idea=idea) == "OWN_IDEA"


def test_a_question_is_told_without_its_words_and_answered_by_the_next_note(idea, checker, youth_worker):
    assigning.add_note(actor=youth_worker, proposal=idea, text="Is the wall ours?", to=checker)
    told = Message.objects.get(address="parks@demo.example")
    assert "Is the wall ours?" not in told.text
    assert CheckNote.objects.questions_to(checker).count() == 1
    assigning.add_note(actor=checker, proposal=idea, text="Yes, since 2019.")
    assert not CheckNote.objects.questions_to(checker).exists()


def test_notes_are_for_checkers_alone(idea, author, coordinator, stranger, checker):
    for person in (author, stranger):
        arguments = {"actor": person, "proposal": idea, "text": "Hello"}
        assert refused(assigning.add_note, **arguments) == "NOT_A_CHECKER"
    code = refused(assigning.add_note, actor=checker, proposal=idea, text="Hello", to=author)
    assert code == "NOT_A_CHECKER"
    assert refused(assigning.add_note, actor=checker, proposal=idea, text="  ") == "NO_TEXT"


def test_another_look_is_asked_once_and_given_by_other_eyes(idea, author, checker, youth_worker):
    decide(checker, idea, REJECTED)
    idea.refresh_from_db()
    appeal(actor=author, proposal=idea, text="The wall belongs to the school.")
    idea.refresh_from_db()
    assert idea.status == "school_passed"
    assert refused(decide, user=checker, idea=idea) == "SAME_EYES"
    decide(youth_worker, idea, REJECTED)
    idea.refresh_from_db()
    assert refused(appeal, actor=author, proposal=idea, text="Again") == "ASKED_ALREADY"


def test_who_may_not_ask_for_another_look(idea, author, stranger, youth_worker):
    assert refused(appeal, actor=author, proposal=idea, text="Look") == "NOT_REJECTED"
    decide(youth_worker, idea, REJECTED)
    idea.refresh_from_db()
    assert refused(appeal, actor=stranger, proposal=idea, text="Look") == "NOT_AN_AUTHOR"
    assert refused(appeal, actor=author, proposal=idea, text=" ") == "NO_TEXT"


def test_authors_are_reminded_once_before_and_once_after_the_date(pot, author):
    make.sent_back(author, pot, title="Soon", days=2)
    make.sent_back(author, pot, title="Late", days=-1)
    make.sent_back(author, pot, title="Far", days=9)
    for _twice in range(2):
        assert remind_authors() == 2
    subjects = sorted(Message.objects.values_list("subject", flat=True))
    assert subjects == ["Two days left to change your idea: Soon", "Your idea still waits for you: Late"]


def test_more_time_is_told_and_ends_before_voting(pot, author, coordinator, stranger):
    idea = make.sent_back(author, pot, days=-1)
    assert refused(extend_fix, actor=stranger, proposal=idea, fix_by=SOON) == "NOT_A_CHECKER"
    far = pot.round.voting_opens_at.date()
    assert refused(extend_fix, actor=coordinator, proposal=idea, fix_by=far) == "FIX_DATE"
    extend_fix(actor=coordinator, proposal=idea, fix_by=SOON)
    idea.refresh_from_db()
    assert idea.fix_by == SOON
    assert Message.objects.filter(subject__startswith="You have more time").count() == 1


def test_a_cost_is_corrected_line_by_line(idea, youth_worker):
    line = idea.cost_lines.get()
    decision = Decision(outcome="passed", lines={line.pk: 2_000_00})
    assert refused(decide, user=youth_worker, idea=idea, decision=decision) == "NO_COST_REASON"
    decide(youth_worker, idea, Decision(outcome="passed", lines={line.pk: 2_000_00}, cost_reason="Offer"))
    idea.refresh_from_db()
    line.refresh_from_db()
    assert (idea.cost, idea.asked, line.checked) == (2_000_00, 3_200_00, 2_000_00)

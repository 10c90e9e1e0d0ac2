"""What goes with a person and what stays: of those who propose, and of those who check."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import Assignment, AssignmentRule, CheckConflict, CheckNote, FocusAnswer, Support
from budget.rules import Decision
from budget.services import assigning
from budget.services.checks import appeal, check_proposal
from budget.services.focus import choose_goals
from budget.services.supports import set_support
from budget.views import own
from tests.budget.services.test_checks import SOON
from tests.factories import budget as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory
from youthportal.accounts import erasure

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def checker_of(organisation, email):
    user = UserFactory(email=email)
    MembershipFactory(user=user, role="checker", organisation=organisation)
    return user


@pytest.fixture
def checker(db, organisation):
    return checker_of(organisation, "parks@demo.example")


@pytest.fixture
def author(school):
    return make.pupil_of(school, email="author@demo.example")


@pytest.fixture
def idea(pot, author):
    return make.ProposalFactory(pot=pot, author=author, status="school_passed", title="A bench", goals=[13])


def lines_of(section, user):
    return [f"{label} | {value}" for label, value in section(user).lines]


def erase(user):
    return erasure.erase_person(actor=user, user=user)


# --- authors --------------------------------------------------------------------------------------


def test_what_one_supports_and_chose_is_shown_and_goes(pot, round, school, pupil, other_pupil):
    liked = make.ProposalFactory(pot=pot, author=other_pupil, title="A hammock")
    set_support(actor=pupil, proposal=liked, supports=True)
    chosen = make.focus_round(school=school)
    choose_goals(actor=pupil, round=chosen, goals=[13, 3])
    assert lines_of(own.support_section, pupil) == [f"{round} | A hammock"]
    assert lines_of(own.goals_section, pupil) == [f"{chosen} | Good health and well-being, Climate action"]
    erase(pupil)
    assert not Support.objects.exists()
    assert not FocusAnswer.objects.exists()


def test_the_title_of_a_supported_idea_is_shown_only_while_everybody_reads_it(pot, pupil, other_pupil):
    liked = make.ProposalFactory(pot=pot, author=other_pupil, title="A hammock")
    set_support(actor=pupil, proposal=liked, supports=True)
    type(liked).objects.update(status="draft", title="Something else now")
    assert "Something else" not in lines_of(own.support_section, pupil)[0]


def test_a_request_for_another_look_is_shown_and_stays_without_its_writer(idea, author, checker):
    rejected = Decision(outcome="rejected", reason="The ground is not ours.")
    check_proposal(actor=checker, proposal=idea, step="city", decision=rejected)
    idea.refresh_from_db()
    asked = appeal(actor=author, proposal=idea, text="It is: ask the school.")
    assert lines_of(own.ideas_section, author)[-1].endswith("A bench: It is: ask the school.")
    erase(author)
    asked.refresh_from_db()
    assert (asked.by, asked.text) == (None, "It is: ask the school.")


# --- checkers -------------------------------------------------------------------------------------


def test_a_checker_s_part_is_shown_without_the_words_of_others(idea, round, checker, youth_worker):
    AssignmentRule.objects.create(round=round, step="city", checker=checker)
    assigning.assign_checker(actor=youth_worker, proposal=idea, checker=checker)
    assigning.add_note(actor=youth_worker, proposal=idea, text="Whose ground is it?", to=checker)
    assigning.add_note(actor=checker, proposal=idea, text="The school's.")
    to_fix = Decision(outcome="to_fix", reason="Where exactly?", note="Third one like it.", fix_by=SOON)
    check_proposal(actor=checker, proposal=idea, step="city", decision=to_fix)
    lines = lines_of(own.checks_section, checker)
    shown = "\n".join(lines)
    for told in ("Rule: ideas come to me", "Asked to check", "The school's.", "Where exactly?", "Third one"):
        assert told in shown
    assert "A question to me" in shown
    assert "Whose ground" not in shown
    assert len(lines) == 6


def test_the_page_of_own_data_costs_the_same_with_one_and_three_rows(client, pot, checker, youth_worker):
    client.force_login(checker)
    costs = []
    for rows in (1, 2):
        for _number in range(rows):
            idea = make.ProposalFactory(pot=pot, status="school_passed")
            assigning.assign_checker(actor=youth_worker, proposal=idea, checker=checker)
            assigning.add_note(actor=checker, proposal=idea, text="Seen.")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("own_data"))
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_whoever_checked_goes_and_the_work_goes_on(idea, round, organisation, checker, youth_worker):
    other = checker_of(organisation, "roads@demo.example")
    AssignmentRule.objects.create(round=round, step="city", checker=checker)
    AssignmentRule.objects.create(round=round, step="city", checker=other)
    assigning.assign_checker(actor=youth_worker, proposal=idea, checker=checker)
    CheckConflict.objects.create(proposal=make.ProposalFactory(pot=idea.pot), checker=checker)
    note = assigning.add_note(actor=checker, proposal=idea, text="The school's ground.")
    question = assigning.add_note(actor=youth_worker, proposal=idea, text="Sure?", to=checker)
    erase(checker)
    assert Assignment.objects.get().checker == other
    assert AssignmentRule.objects.get().checker == other
    assert not CheckConflict.objects.exists()
    found = dict(CheckNote.objects.values_list("pk", "text"))
    assert found == {note.pk: "The school's ground.", question.pk: "Sure?"}
    assert set(CheckNote.objects.values_list("by", "to")) == {(None, None), (youth_worker.pk, None)}


def test_a_decision_stays_as_an_erased_person_s(idea, checker):
    made = check_proposal(actor=checker, proposal=idea, step="city", decision=Decision(outcome="passed"))
    erase(checker)
    made.refresh_from_db()
    assert str(made.by) == f"erased person {checker.pk}"

"""Recording checks: what moves, who is told, what is undone together."""

import pytest
from django.utils import timezone

from budget.enums import CheckStep
from budget.models import Proposal
from budget.rules import Decision
from budget.services.checks import check_proposal, pass_proposals
from tests.factories import budget as make
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion
from youthportal.outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
SOON = timezone.localdate() + timezone.timedelta(days=3)
PASSED = Decision(outcome="passed")


@pytest.fixture
def author(school):
    return make.pupil_of(school, email="author@demo.example")


@pytest.fixture
def idea(pot, author):
    return make.ProposalFactory(pot=pot, author=author)


def test_school_then_city_lead_to_the_ballot(idea, coordinator, youth_worker):
    check_proposal(actor=coordinator, proposal=idea, step="school", decision=PASSED)
    idea.refresh_from_db()
    assert idea.status == "school_passed"
    check_proposal(actor=youth_worker, proposal=idea, step="city", decision=PASSED)
    idea.refresh_from_db()
    assert idea.status == "accepted"
    assert [(check.step, check.by) for check in idea.checks.all()] == [
        ("school", coordinator),
        ("city", youth_worker),
    ]


def test_a_change_is_asked_with_reason_and_date_and_the_author_is_told(idea, author, coordinator):
    decision = Decision(outcome="to_fix", reason="Say who waters it.", note="Ask biology", fix_by=SOON)
    check_proposal(actor=coordinator, proposal=idea, step="school", decision=decision)
    idea.refresh_from_db()
    assert (idea.status, idea.fix_by) == ("to_fix", SOON)
    message = Message.objects.get(user=author)
    assert "Say who waters it." in message.text
    assert f"/budget/mine/{idea.public_id}/" in message.text
    assert "Ask biology" not in message.text
    assert not Proposal.objects.public().exists()


def test_a_rejection_reaches_every_author_once(idea, author, school, coordinator):
    second = make.pupil_of(school, email="second@demo.example")
    idea.authors.create(user=second)
    idea.authors.create(user=make.pupil_of(school))
    decision = Decision(outcome="rejected", reason="The yard is not the school's.")
    check_proposal(actor=coordinator, proposal=idea, step="school", decision=decision)
    assert {message.user for message in Message.objects.all()} == {author, second}


def test_mails_are_in_the_readers_language(idea, author, coordinator):
    author.language = "lt"
    author.save()
    check_proposal(actor=coordinator, proposal=idea, step="school", decision=PASSED)
    message = Message.objects.get()
    assert message.language == "lt"
    assert "/lt/budget/mine/" in message.text


def test_a_corrected_cost_replaces_the_asked_one_with_its_reason(idea, youth_worker):
    Proposal.objects.filter(pk=idea.pk).update(status="school_passed")
    decision = Decision(outcome="passed", cost=2_950_50, cost_reason="Offer of 3 November")
    check_proposal(actor=youth_worker, proposal=idea, step="city", decision=decision)
    idea.refresh_from_db()
    assert (idea.cost, idea.asked, idea.cost_reason) == (2_950_50, 3_200_00, "Offer of 3 November")


def test_more_time_is_given_by_asking_again(idea, author, pot, coordinator):
    late = make.sent_back(author, pot, days=-1)
    decision = Decision(outcome="to_fix", reason="One more week.", fix_by=SOON)
    check_proposal(actor=coordinator, proposal=late, step="school", decision=decision)
    late.refresh_from_db()
    assert late.fix_by == SOON


def test_a_check_leaves_its_trace_and_renews_the_pages(idea, coordinator):
    before = SiteVersion.current()
    check_proposal(actor=coordinator, proposal=idea, step="school", decision=PASSED)
    entry = Entry.objects.get(action="budget.proposal.checked")
    assert (entry.actor, entry.data["outcome"]) == (coordinator, "passed")
    assert SiteVersion.current() > before


def test_a_refused_check_changes_nothing(idea, coordinator):
    with pytest.raises(DomainError) as caught:
        check_proposal(actor=coordinator, proposal=idea, step="school", decision=Decision(outcome="rejected"))
    assert caught.value.code == "NO_REASON"
    idea.refresh_from_db()
    assert idea.status == "submitted"
    assert not idea.checks.exists()
    assert not Message.objects.exists()


def test_a_coordinators_mail_says_that_an_idea_waits(pupil, pot, coordinator, stranger):
    from budget.services.proposals import submit

    idea = make.draft_by(pupil, pot)
    submit(actor=pupil, proposal=idea)
    message = Message.objects.get()
    assert (message.user, idea.title in message.subject) == (coordinator, True)
    assert f"/budget/checks/{idea.public_id}/" in message.text


def test_passing_many_says_which_were_refused(pot, youth_worker):
    fine = make.ProposalFactory(pot=pot, status="school_passed")
    unknown = make.ProposalFactory(pot=pot, status="school_passed", asked=0)
    passed, refused = pass_proposals(actor=youth_worker, proposals=[fine, unknown], step=CheckStep.CITY)
    assert passed == [fine]
    assert [(idea, refusal.code) for idea, refusal in refused] == [(unknown, "COST_UNKNOWN")]
    unknown.refresh_from_db()
    assert unknown.status == "school_passed"

"""Authors hear first: what the public reads after a decision, and from when."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from budget.enums import RoundStatus
from budget.models import Proposal
from budget.rules import Decision
from budget.services.checks import NEWS_JOB, check_proposal
from tests.factories import budget as make
from youthportal.core.models import Job, SiteVersion
from youthportal.outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
PASSED = Decision(outcome="passed", cost=2_950_00, cost_reason="Offer of the shop")
REJECTED = Decision(outcome="rejected", reason="The ground is not ours.")


@pytest.fixture
def idea(pot, school):
    author = make.pupil_of(school, email="author@demo.example")
    return make.ProposalFactory(pot=pot, author=author, status="school_passed", title="Bicycle roof")


def decide(idea, youth_worker, decision):
    check_proposal(actor=youth_worker, proposal=idea, step="city", decision=decision)
    return Proposal.objects.get(pk=idea.pk)


def let_hours_pass(idea):
    Proposal.objects.filter(pk=idea.pk).update(news_at=timezone.now() - timedelta(minutes=1))
    SiteVersion.bump()


def page(client, idea):
    return client.get(reverse("budget:proposal", args=[idea.round.slug, idea.slug]))


def test_a_pass_and_a_corrected_cost_reach_the_authors_first(client, idea, youth_worker):
    idea = decide(idea, youth_worker, PASSED)
    told = Message.objects.get(address="author@demo.example")
    assert "2,950" in told.text
    assert "Offer of the shop" in told.text
    text = page(client, idea).content.decode()
    assert "Being checked" in text
    assert "3,200" in text
    assert "2,950" not in text
    assert "Offer" not in text
    let_hours_pass(idea)
    text = page(client, idea).content.decode()
    assert "On the ballot" in text
    assert "2,950" in text


def test_lists_and_their_filters_keep_the_news_too(client, idea, youth_worker):
    address = reverse("budget:pot", args=[idea.round.slug, idea.pot.slug])
    decide(idea, youth_worker, PASSED)
    assert "being checked" in client.get(address).content.decode()
    assert "Bicycle roof" not in client.get(address, {"state": "ballot"}).content.decode()
    assert "Bicycle roof" in client.get(address, {"state": "check"}).content.decode()
    let_hours_pass(idea)
    assert "Bicycle roof" in client.get(address, {"state": "ballot"}).content.decode()


def test_a_rejection_is_shown_as_being_checked_and_then_not_at_all(client, idea, youth_worker):
    idea = decide(idea, youth_worker, REJECTED)
    text = page(client, idea).content.decode()
    assert "Being checked" in text
    assert "not ours" not in text
    let_hours_pass(idea)
    assert page(client, idea).status_code == 404


def test_a_round_may_show_rejections_with_their_reason(client, idea, youth_worker):
    type(idea.round).objects.update(show_rejections=True)
    idea = decide(idea, youth_worker, REJECTED)
    assert "not ours" not in page(client, idea).content.decode()
    let_hours_pass(idea)
    assert "not ours" in page(client, idea).content.decode()


def test_a_second_decision_within_the_hours_keeps_the_first_picture(idea, pot, youth_worker, coordinator):
    waiting = make.ProposalFactory(pot=pot)
    corrected = Decision(outcome="passed", cost=100_00, cost_reason="Cheaper")
    check_proposal(actor=coordinator, proposal=waiting, step="school", decision=corrected)
    check_proposal(actor=youth_worker, proposal=waiting, step="city", decision=Decision(outcome="passed"))
    shown = Proposal.objects.get(pk=waiting.pk).as_public(timezone.now())
    assert (shown.status, shown.cost) == ("submitted", 3_200_00)


def test_without_hours_everything_is_public_at_once(client, idea, youth_worker):
    type(idea.round).objects.update(news_delay=0)
    idea.refresh_from_db()
    assert "On the ballot" in page(client, decide(idea, youth_worker, PASSED)).content.decode()


def test_what_is_back_with_its_authors_is_not_public(client, idea, youth_worker):
    fix = Decision(outcome="to_fix", reason="Where?", fix_by=timezone.localdate() + timedelta(days=3))
    assert page(client, decide(idea, youth_worker, fix)).status_code == 404


def test_once_voting_is_opened_nothing_is_held_back(idea, youth_worker):
    idea = decide(idea, youth_worker, PASSED)
    type(idea.round).objects.update(status=RoundStatus.CLOSED)
    shown = Proposal.objects.get(pk=idea.pk).as_public(timezone.now())
    assert (shown.status, shown.cost) == ("accepted", 2_950_00)


def test_a_job_ends_kept_pages_when_the_hours_are_over(idea, youth_worker):
    idea = decide(idea, youth_worker, PASSED)
    assert Job.objects.get(name=NEWS_JOB).run_at == idea.news_at

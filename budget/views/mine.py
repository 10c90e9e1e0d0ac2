"""A pupil's own ideas: the list, one idea with its answers, taking back, withdrawing, and the team."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from budget import rules
from budget.enums import CheckOutcome, ProposalStatus
from budget.models import MergeOffer, Proposal, Round
from budget.services import proposals
from budget.views import sentences
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest

ROOM = {"room": "budget"}
TEAM_SALT = "budget.team"
TEAM_DAYS = 30


def own_idea(request: UserRequest, public_id: UUID) -> Proposal:
    """The signed-in author's idea; for everybody else there is no such page."""
    ideas = Proposal.objects.by(request.user).with_details().with_support().with_team()
    ideas = ideas.select_related("merged_into__round").prefetch_related("cost_lines")
    return get_object_or_404(ideas, public_id=public_id)


@never_cache
@login_required
def mine(request: UserRequest) -> HttpResponse:
    """All my ideas with what happens next, and the rounds in which I may propose."""
    at = now()
    ideas = Proposal.objects.by(request.user).with_details().with_support().order_by("-pk")
    rounds = Round.objects.taking_proposals(at).for_pupil(request.user)
    context = {
        "ideas": [(idea, sentences.idea_state(idea, at)) for idea in ideas[:50]],
        "rounds": rounds,
    }
    return render(request, "budget/mine.html", ROOM | context)


@never_cache
@login_required
def my_idea(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One of my ideas: its state, the reasons of the checks, and what I can do now."""
    idea = own_idea(request, public_id)
    prefetch_related_objects([idea], "checks")
    at = now()
    checks = list(idea.checks.all())
    answers = [check for check in checks if check.reason]
    context = {
        "idea": idea,
        "state": sentences.idea_state(idea, at),
        "answers": answers[::-1],
        "history": sentences.idea_history(idea) if idea.sent_at else None,
        "goals": [row.goal for row in idea.goals.all()],
        "can_take_back": rules.take_back_refusal(proposal=idea, user=request.user, at=at) is None,
        "is_news": bool(idea.news_at and idea.news_at > at and idea.round.is_under_way()),
        "shown_from": words.moment(idea.news_at) if idea.news_at else "",
        "can_appeal": rules.appeal_refusal(proposal=idea, user=request.user) is None,
        "can_withdraw": rules.withdraw_refusal(proposal=idea, user=request.user) is None,
        "team": idea.team_size,
        "team_url": team_url(request, idea),
        "is_public": idea.is_public,
        "has_cost_answer": idea.checked_cost is not None,
        "passed": CheckOutcome.PASSED,
        "can_merge": idea.status in rules.MERGEABLE and idea.round.is_under_way(),
        "offers": MergeOffer.objects.open().concerning(idea).select_related("source__round", "target__round"),
    }
    return render(request, "budget/my_idea.html", ROOM | context)


def team_url(request: UserRequest, idea: Proposal) -> str:
    """The link that makes a classmate a co-author, or nothing once the idea is out of their hands."""
    if idea.status in rules.OVER:
        return ""
    from django.urls import reverse

    token = signing.dumps(str(idea.public_id), salt=TEAM_SALT)
    return request.build_absolute_uri(reverse("budget:team", args=[token]))


def _act(request: UserRequest, idea: Proposal, act: Any, said: str) -> bool:
    try:
        act(actor=request.user, proposal=idea)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, said)
    return True


@require_POST
@login_required
def take_back(request: UserRequest, public_id: UUID) -> HttpResponse:
    idea = own_idea(request, public_id)
    if _act(request, idea, proposals.take_back, _("It is a draft again. Change it and send it once more.")):
        return redirect("budget:edit", public_id, "what")
    return redirect("budget:my_idea", public_id)


@never_cache
@login_required
def withdraw(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Ask once, then take the idea out of the round (or delete the draft)."""
    idea = own_idea(request, public_id)
    if refusal := rules.withdraw_refusal(proposal=idea, user=request.user):
        messages.error(request, refusal.message)
        return redirect("budget:my_idea", public_id)
    if request.method != "POST":
        return render(request, "budget/withdraw.html", ROOM | {"idea": idea})
    is_draft = idea.status == ProposalStatus.DRAFT
    _act(
        request,
        idea,
        proposals.withdraw,
        _("The draft is deleted.") if is_draft else _("Your idea is withdrawn."),
    )
    return redirect("budget:mine")


@require_POST
@login_required
def leave(request: UserRequest, public_id: UUID) -> HttpResponse:
    idea = own_idea(request, public_id)
    if _act(request, idea, proposals.leave_team, _("You have left the team. The others go on with it.")):
        return redirect("budget:mine")
    return redirect("budget:my_idea", public_id)


@never_cache
@login_required
def team(request: UserRequest, token: str) -> HttpResponse:
    """Where the link of a team leads: what the idea is, and one button to join."""
    try:
        public_id = signing.loads(token, salt=TEAM_SALT, max_age=TEAM_DAYS * 24 * 3600)
    except signing.BadSignature as error:
        raise Http404 from error
    idea = get_object_or_404(Proposal.objects.with_details(), public_id=public_id)
    if rules.is_author(idea, request.user):
        return redirect("budget:my_idea", idea.public_id)
    if request.method == "POST" and _act(
        request, idea, proposals.join_team, _("You are one of the authors now.")
    ):
        return redirect("budget:my_idea", idea.public_id)
    refusal = rules.join_refusal(proposal=idea, user=request.user)
    return render(request, "budget/team.html", ROOM | {"idea": idea, "refusal": refusal})

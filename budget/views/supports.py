"""Supporting an idea: one button, which says the same on the idea's page and on its own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from budget import rules
from budget.models import Author, Proposal, Round, Support
from budget.services.supports import set_support
from budget.views.mine import ROOM
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest


def with_own(ideas: Any, user: Any) -> Any:
    """For somebody signed in: each with `is_own` and `is_supported`, without another query."""
    if not user.is_authenticated:
        return ideas
    mine = {"proposal": OuterRef("pk"), "user": user}
    return ideas.annotate(
        is_own=Exists(Author.objects.filter(**mine)), is_supported=Exists(Support.objects.filter(**mine))
    )


def own_support(request: HttpRequest, idea: Any) -> dict[str, Any] | None:
    """For somebody signed in, of an idea `with_own`: is it supported, or why it cannot be. Visitors: None."""
    if not request.user.is_authenticated:
        return None
    refusal = rules.support_refusal(proposal=idea, user=request.user, at=timezone.now())
    return {"refusal": refusal, "given": idea.is_supported}


@never_cache
@login_required
def support(request: UserRequest, round: str, slug: str) -> HttpResponse:
    """Support an idea or take it back; also where a visitor lands after signing in for it."""
    public = with_own(Proposal.objects.public().with_details().with_support(), request.user)
    idea = get_object_or_404(public, round__slug=round, round__in=Round.objects.public(), slug=slug)
    if request.method == "POST":
        wants = request.POST.get("support") != "no"
        try:
            set_support(actor=request.user, proposal=idea, supports=wants)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            thanks = _("Thank you. You support this idea.")
            messages.success(request, thanks if wants else _("You no longer support this idea."))
        return redirect(idea)
    context = {"idea": idea, "round": idea.round, "own": own_support(request, idea)}
    return render(request, "budget/support.html", ROOM | context)

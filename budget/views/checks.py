"""The school's check, for coordinators: a queue, one idea a page, and passing many with a preview.

The city's check is done in the admin. Whoever coordinates no school finds no such pages.
"""

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from budget import rules
from budget.enums import CheckStep, ProposalStatus
from budget.forms import DecisionForm
from budget.models import Proposal
from budget.models.proposal import ProposalQuerySet
from budget.services.checks import check_proposal, pass_proposals
from budget.views.mine import ROOM
from budget.views.propose import kept
from budget.views.public import page_of
from youthportal.accounts.middleware import ask_for_second_factor
from youthportal.accounts.rules import second_factor_refusal
from youthportal.core.http import UserRequest, posted
from youthportal.organisations.models import School

A_PAGE = 50
STEP = CheckStep.SCHOOL


def for_coordinators(view: Any) -> Any:
    """Signed in, and coordinator of a school today (the office may look in); others find nothing.

    Slips are printed here, so nobody comes in without a second factor.
    """

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_staff and not School.objects.coordinated_by(request.user).exists():
            raise Http404
        if second_factor_refusal(request.user):
            return ask_for_second_factor(request)
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    return guarded


def _mine(request: UserRequest) -> ProposalQuerySet:
    sent = Proposal.objects.exclude(status__in=[ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN])
    return sent.checkable_by(request.user).with_details()


def _queues(ideas: ProposalQuerySet) -> dict[str, ProposalQuerySet]:
    """Oldest first where somebody waits, newest first where it is done."""
    open_ones = ideas.in_open_check()
    waiting = open_ones.waiting_for(STEP)
    return {
        "waiting": waiting.order_by("sent_at", "pk"),
        "fix": open_ones.filter(status=ProposalStatus.TO_FIX).order_by("fix_by", "pk"),
        "done": ideas.exclude(pk__in=waiting.values("pk"))
        .exclude(status=ProposalStatus.TO_FIX)
        .order_by("-pk"),
    }


@for_coordinators
def checks(request: UserRequest) -> HttpResponse:
    """The queue: waiting for me, back with its authors, done."""
    queues = _queues(_mine(request))
    chosen = request.GET.get("queue", "waiting")
    if chosen not in queues:
        raise Http404
    labels = {"waiting": _("Waiting for you"), "fix": _("Back with their authors"), "done": _("Done")}
    tabs = [
        {
            "label": labels[name],
            "url": f"{reverse('budget:checks')}?queue={name}",
            "current": name == chosen,
            "count": ideas.count(),
        }
        for name, ideas in queues.items()
    ]
    page = page_of(request, queues[chosen], A_PAGE)
    return render(request, "budget/checks.html", ROOM | {"tabs": tabs, "page": page, "queue": chosen})


@for_coordinators
def check(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One idea with its history and the form of the decision."""
    idea = get_object_or_404(_mine(request), public_id=public_id)
    refusal = rules.check_refusal(proposal=idea, user=request.user, step=STEP)
    form = DecisionForm(posted(request), idea=idea, step=STEP)
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.user, "proposal": idea, "step": STEP, "decision": form.decision()}
        if kept(form, check_proposal, **arguments):
            messages.success(request, _("Saved. The authors are told."))
            return redirect("budget:checks")
    context = {
        "idea": idea,
        "form": None if refusal else form,
        "refusal": refusal,
        "goals": [row.goal for row in idea.goals.all()],
        "checks": idea.checks.select_related("by").order_by("-pk"),
    }
    return render(request, "budget/check.html", ROOM | context)


@require_POST
@for_coordinators
def pass_checks(request: UserRequest) -> HttpResponse:
    """Pass the ticked ideas: first a preview, then, confirmed, the act."""
    waiting = _queues(_mine(request))["waiting"]
    try:
        ideas = list(waiting.filter(public_id__in=[UUID(value) for value in request.POST.getlist("idea")]))
    except ValueError as error:
        raise Http404 from error
    if not ideas:
        messages.warning(request, _("Tick at least one idea first."))
    elif "confirmed" not in request.POST:
        return render(request, "budget/pass_checks.html", ROOM | {"ideas": ideas})
    else:
        _say(request, *pass_proposals(actor=request.user, proposals=ideas, step=STEP))
    return redirect("budget:checks")


def _say(request: UserRequest, passed: list[Any], refused: list[Any]) -> None:
    if passed:
        said = ngettext("%(count)d idea passed.", "%(count)d ideas passed.", len(passed))
        messages.success(request, said % {"count": len(passed)})
    for idea, refusal in refused:
        messages.error(request, f"{idea}: {refusal.message}")

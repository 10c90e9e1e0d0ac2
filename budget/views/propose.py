"""Proposing in five short steps; each is saved when one goes on, and nothing typed is ever lost."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from budget import rules
from budget.enums import ProposalStatus
from budget.forms import CostFormSet, GoalsForm, StartForm, WhatForm, WhereForm
from budget.models import Proposal, Round
from budget.services import proposals
from budget.views.mine import ROOM, own_idea
from youthportal.consents.enums import Kind
from youthportal.consents.rules import consent_refusal
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted

STEPS: dict[str, tuple[Any, Any]] = {
    "what": (gettext_lazy("What is your idea?"), WhatForm),
    "where": (gettext_lazy("Where, and for whom?"), WhereForm),
    "goals": (gettext_lazy("Which goals does it serve?"), GoalsForm),
    "cost": (gettext_lazy("What does it cost?"), CostFormSet),
    "review": (gettext_lazy("Read it once more"), None),
}
NAMES = list(STEPS)


def step_context(step: str, idea: Proposal | None, form: Any) -> dict[str, Any]:
    """What every step's page shows; for an idea sent back also what was asked for."""
    number = NAMES.index(step) + 1
    asked = idea.checks.last() if idea and idea.status == ProposalStatus.TO_FIX else None
    return ROOM | {
        "idea": idea,
        "round": idea.round if idea else None,
        "form": form,
        "step": step,
        "number": number,
        "total": len(NAMES),
        "title": STEPS[step][0],
        "back": NAMES[number - 2] if number > 1 else None,
        "asked": asked,
    }


def kept(form: Any, service: Any, **arguments: Any) -> Proposal | None:
    """What the service kept; a refusal is said in the form, which keeps what was typed."""
    try:
        idea: Proposal = service(**arguments)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return None
    return idea


@never_cache
@login_required
def propose(request: UserRequest, slug: str) -> HttpResponse:
    """The first step of a new idea, or the plain reason why not."""
    round = get_object_or_404(Round.objects.public(), slug=slug)
    refusal = rules.propose_refusal(round=round, user=request.user)
    enrolment = round.enrolment_of(request.user)
    if enrolment is None or (refusal and request.method != "POST"):
        return render(request, "budget/why_not.html", ROOM | {"round": round, "refusal": refusal})
    pots = list(round.pots.open_to(enrolment.school_class.school).select_related("round").order_by("-kind"))
    form = StartForm(posted(request), pots=pots)
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.user, "pot": form.chosen_pot(), **form.parts()}
        if idea := kept(form, proposals.start_proposal, **arguments):
            return after(request, idea, "what")
    drafts = round.proposals.by(request.user).filter(status=ProposalStatus.DRAFT)
    return render(
        request,
        "budget/propose/what.html",
        step_context("what", None, form) | {"round": round, "drafts": drafts},
    )


def after(request: UserRequest, idea: Proposal, step: str) -> HttpResponse:
    """Where the pressed button leads: on, back, more lines of the same, or home for today."""
    go = request.POST.get("go", "on")
    number = NAMES.index(step)
    if go == "later":
        messages.success(request, _("Saved. You find it here again."))
        return redirect("budget:mine")
    target = {"more": number, "back": max(number - 1, 0)}.get(go, number + 1)
    return redirect("budget:edit", idea.public_id, NAMES[target])


@never_cache
@login_required
def edit(request: UserRequest, public_id: UUID, step: str) -> HttpResponse:
    """One step of an idea that its authors may still write."""
    if step not in STEPS:
        raise Http404
    idea = own_idea(request, public_id)
    if step == "review":
        return review(request, idea)
    if refusal := rules.edit_refusal(proposal=idea, user=request.user):
        messages.error(request, refusal.message)
        return redirect("budget:my_idea", public_id)
    form = STEPS[step][1](posted(request), idea=idea)
    if request.method == "POST":
        if request.POST.get("go") == "back" and not form.has_changed():
            return after(request, idea, step)
        arguments = {"actor": request.user, "proposal": idea}
        if form.is_valid() and kept(form, proposals.save_step, **arguments, **form.parts()):
            return after(request, idea, step)
    return render(request, f"budget/propose/{step}.html", step_context(step, idea, form))


def review(request: UserRequest, idea: Proposal) -> HttpResponse:
    """Everything on one page, what is missing, and the button that sends it."""
    if request.method == "POST":
        go_elsewhere = request.POST.get("go") in {"back", "later"}
        return after(request, idea, "review") if go_elsewhere else send(request, idea)
    if not idea.is_editable and (refusal := rules.edit_refusal(proposal=idea, user=request.user)):
        messages.error(request, refusal.message)
        return redirect("budget:my_idea", idea.public_id)
    context = {
        "missing": rules.missing_parts(idea),
        "late": rules.time_refusal(proposal=idea, user=request.user),
        "waits": consent_refusal(user=request.user, kind=Kind.ONLINE, grade=idea.grade),
        "goals": [row.goal for row in idea.goals.all()],
    }
    return render(request, "budget/propose/review.html", step_context("review", idea, None) | context)


def send(request: UserRequest, idea: Proposal) -> HttpResponse:
    try:
        proposals.submit(actor=request.user, proposal=idea)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("budget:edit", idea.public_id, "review")
    messages.success(request, _("Sent. Well done!"))
    return redirect("budget:my_idea", idea.public_id)

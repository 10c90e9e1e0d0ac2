"""Proposing in five short steps; each is saved when one goes on, and nothing typed is ever lost."""

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from budget import rules
from budget.calculations.goal_words import suggest_goals
from budget.calculations.trigrams import most_alike
from budget.enums import ProposalStatus
from budget.forms import CostFormSet, GoalsForm, StartForm, WhatForm, WhereForm, with_price
from budget.models import Pot, PriceItem, Proposal, Round, chosen_goals
from budget.services import proposals
from budget.views.mine import ROOM, own_idea
from youthportal.consents.enums import Kind
from youthportal.consents.rules import consent_refusal
from youthportal.core import words
from youthportal.core.db import sort_key
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.organisations.models import Enrolment

STEPS: dict[str, tuple[Any, Any]] = {
    "what": (gettext_lazy("What is your idea?"), WhatForm),
    "where": (gettext_lazy("Where, and for whom?"), WhereForm),
    "goals": (gettext_lazy("Which goals does it serve?"), GoalsForm),
    "cost": (gettext_lazy("What does it cost?"), CostFormSet),
    "review": (gettext_lazy("Read it once more"), None),
}
NAMES = list(STEPS)
#: What each step writes, for the fingerprint that tells whether another window wrote it meanwhile.
PARTS = {
    "what": ("title", "summary", "language"),
    "where": ("place", "beneficiaries"),
    "goals": ("goals",),
    "cost": ("costs",),
}


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
        "seen": proposals.fingerprint(idea, PARTS[step]) if idea and step in PARTS else "",
    }


def hints(step: str, idea: Proposal) -> dict[str, Any]:
    """What a step offers beside its fields: like ideas, goals the text speaks of, usual prices."""
    match step:
        case "what" | "where":
            return {"similar": similar(idea.pot, idea.title, idea)}
        case "goals":
            ticked = {row.goal for row in idea.goals.all()}
            found = suggest_goals(idea.title, idea.summary, idea.place, idea.beneficiaries)
            school = chosen_goals(idea.round).get(idea.school_id or 0, [])
            return {"suggested": [goal for goal in found if goal not in ticked], "school_goals": school}
        case "cost":
            return {"prices": PriceItem.objects.offered().order_by(sort_key("name", get_language() or ""))}
    return {}


class Alike(NamedTuple):
    """A public idea with a like title."""

    title: str
    language: str
    url: str


def similar(pot: Pot, title: str, idea: Proposal | None = None) -> list[Alike]:
    """Public ideas for the same money whose titles are like this one: one query."""
    if not title.strip():
        return []
    rows = pot.proposals.public()
    rows = rows.exclude(pk=idea.pk) if idea else rows
    found = most_alike(title, ((row, row[0]) for row in rows.values_list("title", "language", "slug")))
    address = pot.round.slug
    return [Alike(name, code, reverse("budget:proposal", args=[address, slug])) for name, code, slug in found]


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
    form = StartForm(posted(request), pots=pots_for(round, enrolment))
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.user, "pot": form.chosen_pot(), **form.parts()}
        if idea := kept(form, proposals.start_proposal, **arguments):
            return after(request, idea, "what")
    drafts = round.proposals.by(request.user).filter(status=ProposalStatus.DRAFT)
    return render(
        request,
        "budget/propose/what.html",
        step_context("what", None, form)
        | {
            "round": round,
            "drafts": drafts,
            "school_goals": chosen_goals(round).get(enrolment.school_class.school_id, []),
        },
    )


def pots_for(round: Round, enrolment: Enrolment) -> list[Pot]:
    open_ones = round.pots.open_to(enrolment.school_class.school)
    return list(open_ones.select_related("round").order_by("-kind"))


def after(request: UserRequest, idea: Proposal, step: str) -> HttpResponse:
    """Where the pressed button leads: on, back, more lines of the same, or home for today."""
    go = request.POST.get("go", "on")
    number = NAMES.index(step)
    if "take" in request.POST:
        go = "more"
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
    data = with_taps(request, step)
    form = STEPS[step][1](data, idea=idea)
    if request.method == "POST":
        if request.POST.get("go") == "back" and not form.has_changed():
            return after(request, idea, step)
        arguments = {"actor": request.user, "proposal": idea, "seen": request.POST.get("seen", "")}
        if form.is_valid() and kept(form, proposals.save_step, **arguments, **form.parts()):
            return after(request, idea, step)
    context = step_context(step, idea, form) | hints(step, idea)
    context["there"] = standing(idea, step) if is_stale(request, context["seen"]) else None
    return render(request, f"budget/propose/{step}.html", context)


def is_stale(request: UserRequest, seen: str) -> bool:
    return request.method == "POST" and request.POST.get("seen", seen) not in {"", seen}


def standing(idea: Proposal, step: str) -> list[tuple[str, str]]:
    """What another window or author wrote meanwhile, to compare with what is typed."""
    if step == "goals":
        return [(_("Goals"), ", ".join(str(row) for row in idea.goals.all()))]
    if step == "cost":
        lines = idea.cost_lines.all()
        return [
            (row.label, words.money(row.amount, idea.round.currency) if row.amount else "") for row in lines
        ]
    fields = STEPS[step][1].base_fields
    return [(str(fields[name].label), getattr(idea, name)) for name in PARTS[step] if name != "language"]


def with_taps(request: UserRequest, step: str) -> QueryDict | None:
    """What was typed, with the hint that was tapped: a suggested goal, or a usual thing with its price."""
    data = posted(request)
    tapped = data.get("take", "") if data else ""
    if data is None or not tapped.isdecimal() or len(tapped) > 18:
        return data
    if step == "goals":
        data = data.copy()
        data.appendlist("goals", tapped)
    elif step == "cost" and (item := PriceItem.objects.offered().filter(pk=tapped).first()):
        count = data.get("count", "1")
        data = with_price(data, item, int(count) if count.isdecimal() and 0 < int(count[:4]) < 1000 else 1)
    return data


# --- kept while one writes ------------------------------------------------------------------------


def answer_kept(idea: Proposal, step: str) -> JsonResponse:
    """For draft.js: what stands on the server now, and where this idea is written on."""
    alike = similar(idea.pot, idea.title, idea) if step == "what" else []
    return JsonResponse(
        {
            "seen": proposals.fingerprint(idea, PARTS[step]),
            "key": str(idea.public_id),
            "page": reverse("budget:edit", args=[idea.public_id, step]),
            "keep": reverse("budget:keep", args=[idea.public_id, step]),
            "similar": [{"title": one.title, "url": one.url} for one in alike],
        }
    )


def answer_refused(refusal: DomainError) -> JsonResponse:
    return JsonResponse({"said": refusal.message, "code": refusal.code}, status=409)


@require_POST
@login_required
def keep(request: UserRequest, public_id: UUID, step: str) -> HttpResponse:
    """Keep a half-written step: whatever of it can stand. Nothing is refused for being unfinished."""
    idea = own_idea(request, public_id)
    if step not in PARTS:
        raise Http404
    form = STEPS[step][1](request.POST, idea=idea).unhurried()
    form.is_valid()
    written = form.parts() | {"seen": request.POST.get("seen", ""), "is_audited": False}
    try:
        idea = proposals.save_step(actor=request.user, proposal=idea, **written)
    except DomainError as refusal:
        return answer_refused(refusal)
    return answer_kept(idea, step)


@require_POST
@login_required
def keep_new(request: UserRequest, slug: str) -> HttpResponse:
    """The first words of a new idea make its draft."""
    round = get_object_or_404(Round.objects.public(), slug=slug)
    enrolment = round.enrolment_of(request.user)
    if enrolment is None:
        raise Http404
    form = StartForm(request.POST, pots=pots_for(round, enrolment)).unhurried()
    form.is_valid()
    pot, parts = form.chosen_pot(), form.parts()
    if pot is None or not parts["texts"].get("title"):
        return HttpResponse(status=204)
    try:
        idea = proposals.start_proposal(actor=request.user, pot=pot, **parts)
    except DomainError as refusal:
        return answer_refused(refusal)
    return answer_kept(idea, "what")


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
        proposals.submit(actor=request.user, proposal=idea, why=request.POST.get("why", "").strip())
    except DomainError as refusal:
        if refusal.code == "ALREADY_SENT":  # the button was pressed twice
            return redirect("budget:my_idea", idea.public_id)
        messages.error(request, refusal.message)
        return redirect("budget:edit", idea.public_id, "review")
    messages.success(request, _("Sent. Well done!"))
    return redirect("budget:my_idea", idea.public_id)

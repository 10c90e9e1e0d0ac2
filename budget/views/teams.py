"""Two ideas that become one, a place given to a classmate, and ideas that lost their authors."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from budget import rules
from budget.calculations.trigrams import most_alike
from budget.forms import AdoptForm, MergeForm
from budget.models import MergeOffer, Proposal
from budget.services import merging, proposals
from budget.views.checks import for_checkers
from budget.views.mine import ROOM, TEAM_DAYS, own_idea
from budget.views.propose import kept
from youthportal.accounts.models import User
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.organisations.views.gate import for_coordinators

PLACE_SALT = "budget.place"
MOST_CHOICES = 12


def _others(idea: Proposal) -> list[Proposal]:
    """Ideas of the same pot that this one could join, the likest first."""
    rows = Proposal.objects.filter(pot=idea.pot, status__in=rules.MERGEABLE).exclude(pk=idea.pk)
    titles = rows.values_list("pk", "title")
    order = most_alike(idea.title, titles, at_most=MOST_CHOICES, least=0)
    found = rows.in_bulk(order)
    return [found[pk] for pk in order]


def _offer(request: UserRequest, idea: Proposal, back: str) -> HttpResponse:
    form = MergeForm(posted(request), others=_others(idea))
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.user, "source": idea} | form.arguments()
        if kept(form, merging.offer_merge, **arguments):
            messages.success(request, _("The authors are asked. Nothing happens without their yes."))
            return redirect(back)
    context = {"idea": idea, "form": form, "back": back}
    return render(request, "budget/merge.html", ROOM | context)


@never_cache
@login_required
def merge(request: UserRequest, public_id: UUID) -> HttpResponse:
    """An author asks to join another idea."""
    idea = own_idea(request, public_id)
    return _offer(request, idea, reverse("budget:my_idea", args=[public_id]))


@for_checkers
def merge_checked(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Who checks sees two ideas that mean the same, and asks the authors of both."""
    idea = get_object_or_404(Proposal.objects.checkable_by(request.user).with_details(), public_id=public_id)
    if idea.status not in rules.MERGEABLE:
        raise Http404
    return _offer(request, idea, reverse("budget:check", args=[public_id]))


@require_POST
@login_required
def answer_merge(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Yes or no of one team."""
    offer = get_object_or_404(MergeOffer.objects.select_related("source", "target"), public_id=public_id)
    sides = [idea for idea in (offer.source, offer.target) if rules.is_author(idea, request.user)]
    if not sides:
        raise Http404
    agrees = request.POST.get("answer") == "yes"
    try:
        offer = merging.answer_merge(actor=request.user, offer=offer, agrees=agrees)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        yes = _("The two ideas are one now.") if offer.closed_at else _("Your yes is kept.")
        messages.success(request, yes if agrees else _("You said no. Both ideas stay as they are."))
    return redirect("budget:my_idea", sides[0].public_id)


# --- a place in the team --------------------------------------------------------------------------


@never_cache
@login_required
def give_place(request: UserRequest, public_id: UUID) -> HttpResponse:
    """For who leaves school or has no time: a link by which one classmate takes the place over."""
    idea = own_idea(request, public_id)
    token = signing.dumps([str(public_id), request.user.pk], salt=PLACE_SALT)
    link = request.build_absolute_uri(reverse("budget:place", args=[token]))
    return render(request, "budget/give_place.html", ROOM | {"idea": idea, "link": link})


@never_cache
@login_required
def place(request: UserRequest, token: str) -> HttpResponse:
    """Where that link leads: what the idea is, and one button to take the place."""
    try:
        public_id, giver_id = signing.loads(token, salt=PLACE_SALT, max_age=TEAM_DAYS * 24 * 3600)
    except signing.BadSignature as error:
        raise Http404 from error
    idea = get_object_or_404(Proposal.objects.with_details(), public_id=public_id)
    giver = get_object_or_404(User, pk=giver_id)
    if rules.is_author(idea, request.user):
        return redirect("budget:my_idea", idea.public_id)
    if request.method == "POST":
        try:
            proposals.hand_over(actor=giver, proposal=idea, giver=giver, taker=request.user)
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("You are one of the authors now."))
            return redirect("budget:my_idea", idea.public_id)
    refusal = rules.hand_over_refusal(proposal=idea, user=giver, giver=giver)
    context: dict[str, Any] = {"idea": idea, "refusal": refusal}
    return render(request, "budget/team.html", ROOM | context)


@for_coordinators
def orphans(request: UserRequest) -> HttpResponse:
    """Winning ideas of my schools of which no author is at school any more: to be offered to the class."""
    mine = Proposal.objects.checkable_by(request.user).filter(school__isnull=False)
    ideas = mine.funded().without_pupils().with_details().order_by("-round", "title")[:100]
    return render(request, "budget/orphans.html", ROOM | {"ideas": ideas})


@for_coordinators
def adopt(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Give an idea that lost its authors to a classmate who wants it."""
    mine = Proposal.objects.checkable_by(request.user).filter(school__isnull=False)
    idea = get_object_or_404(mine.funded().without_pupils().with_details(), public_id=public_id)
    form = AdoptForm(posted(request), idea=idea)
    if request.method == "POST" and form.is_valid():
        taker = form.cleaned_data["key"].user
        try:
            proposals.hand_over(actor=request.user, proposal=idea, giver=None, taker=taker)
        except DomainError as refusal:
            form.add_error("key", refusal.message)
        else:
            messages.success(request, _("The idea has a new author."))
            return redirect("budget:orphans")
    return render(request, "budget/adopt.html", ROOM | {"idea": idea, "form": form})

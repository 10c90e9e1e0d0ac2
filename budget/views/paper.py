"""Paper ballots keyed in by two people, each from an own screen; then compared, and put into the box.

The first is signed in (a coordinator of the school, or the office); the second came by a signed link. Nobody
sees what the other typed before both are done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from budget import rules
from budget.forms import BeginPaperForm, FindForm, KeyForm
from budget.models import PaperBatch, PaperEntry, Pot, Round
from budget.services import paper as papers
from budget.services.casting import read_paper
from budget.views.mine import ROOM
from budget.views.papers import ideas_of
from youthportal.accounts.middleware import ask_for_second_factor
from youthportal.accounts.rules import second_factor_refusal
from youthportal.agreements import holding
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.organisations.models import School
from youthportal.organisations.views.gate import for_coordinators

LATEST = 8


@dataclass(frozen=True)
class Seat:
    """Whose screen this is: the first's or the second's, of one batch."""

    batch: PaperBatch
    keying: int

    @property
    def is_first(self) -> bool:
        return self.keying == papers.FIRST

    @property
    def is_done(self) -> bool:
        return self.batch.is_done(self.keying)


def at_the_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the two who key in this batch; nobody else learns that it exists."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, round: str, public_id: UUID) -> HttpResponse:
        found = PaperBatch.objects.select_related("round", "pot", "school", "second")
        batch = found.filter(public_id=public_id, round__slug=round).first()
        if batch is None:
            return _over(request, round, public_id)
        seat = _seat(request, batch)
        if seat.is_first and second_factor_refusal(request.user):
            return ask_for_second_factor(request)
        try:
            return view(request, seat)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("budget:key_paper", round, public_id)

    return guarded


def _over(request: HttpRequest, round: str, public_id: UUID) -> HttpResponse:
    """The batch is in the box or was given up: said to those who keyed it."""
    if request.user.is_authenticated:
        return redirect("budget:paper", round)
    held = holding.held(request, papers.KIND)
    if held is None or held.args["batch"] != str(public_id):
        raise Http404
    return holding.let_go(render(request, "budget/paper/over.html", ROOM))


def _seat(request: HttpRequest, batch: PaperBatch) -> Seat:
    if request.user.is_authenticated and request.user.pk == batch.first_id:
        return Seat(batch, papers.FIRST)
    held = holding.held(request, papers.KIND)
    if held is not None and held.pk == batch.second_id:
        return Seat(batch, papers.SECOND)
    raise Http404


@for_coordinators
def piles(request: UserRequest, round: str) -> HttpResponse:
    """The paper ballots of the user's schools, pot by pot: how many rights, what is in, who keys."""
    found = get_object_or_404(Round.objects.public(), slug=round)
    mine = School.objects.coordinated_by(request.user)
    context = {"round": found, "piles": papers.piles(found, mine), "user_id": request.user.pk}
    return render(request, "budget/paper/piles.html", ROOM | context)


@for_coordinators
def begin(request: UserRequest, round: str, pot_id: int, school_id: int) -> HttpResponse:
    """Name the second person; they get their link by e-mail, and the first can begin."""
    pot = get_object_or_404(Pot.objects.select_related("round"), pk=pot_id, round__slug=round)
    school = get_object_or_404(School.objects.coordinated_by(request.user), pk=school_id)
    form = BeginPaperForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            batch = papers.open_batch(actor=request.user, pot=pot, school=school, second=form.second())
        except DomainError as refusal:
            form.add_error("address" if refusal.code == "SAME_PERSON" else None, refusal.message)
        else:
            messages.success(request, _("The second person has been written to. You can begin."))
            return redirect("budget:key_paper", round, batch.public_id)
    context = {"round": pot.round, "pot": pot, "school": school, "form": form}
    return render(request, "budget/paper/begin.html", ROOM | context)


@at_the_desk
def keying(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One ballot after the other: type, Enter, next. What is typed wrongly is said at once."""
    number = _wanted(request, seat)
    entries = papers.keyed(seat.batch, seat.keying)
    form = KeyForm(posted(request), again=_again(entries.get(number or 0)))
    if request.method == "POST":
        if "done" in request.POST:
            papers.finish_keying(batch=seat.batch, keying=seat.keying)
            return redirect("budget:compare_paper", seat.batch.round.slug, seat.batch.public_id)
        if _keyed(request, seat, form, number):
            return redirect("budget:key_paper", seat.batch.round.slug, seat.batch.public_id)
    return render(request, "budget/paper/keying.html", _screen(seat, form, number, entries))


def _wanted(request: HttpRequest, seat: Seat) -> int | None:
    """The ballot to be corrected, if one was asked for."""
    asked = FindForm({"number": request.POST.get("number") or request.GET.get("number", "")})
    number = asked.cleaned_data["number"] if asked.is_valid() else None
    known = number and seat.batch.entries.filter(keying=seat.keying, number=number).exists()
    return number if known else None


def _again(entry: PaperEntry | None) -> str:
    return rules.typed_again(entry.mark, entry.choices) if entry else ""


def _keyed(request: HttpRequest, seat: Seat, form: KeyForm, number: int | None) -> bool:
    """Whether what was sent was done; otherwise the form says why not."""
    act = request.POST.get("act", "key")
    if act == "drop" and number:
        papers.drop_ballot(batch=seat.batch, keying=seat.keying, number=number)
        return True
    if not form.is_valid():
        return False
    values = {"typed": form.cleaned_data["typed"], "number": number, "insert": act == "insert"}
    try:
        papers.key_ballot(batch=seat.batch, keying=seat.keying, **values)
    except DomainError as refusal:
        if refusal.code == "BATCH_GONE":
            raise
        form.add_error("typed", refusal.message)
        return False
    return True


def _screen(seat: Seat, form: KeyForm, number: int | None, entries: dict[int, PaperEntry]) -> dict[str, Any]:
    batch = seat.batch
    if batch.pot.box_id is None:
        raise Http404
    paper = read_paper(batch.pot.box_id, batch.round_id)
    latest = [(entry.number, _again(entry)) for entry in list(entries.values())[: -LATEST - 1 : -1]]
    return ROOM | {
        "seat": seat,
        "batch": batch,
        "round": batch.round,
        "form": form,
        "number": number,
        "size": len(entries),
        "latest": latest,
        "find": FindForm(),
        "paper": paper,
        "ideas": ideas_of(batch.pot, paper, sorted(paper.prices)),
        "language": get_language(),
    }


@at_the_desk
def compare(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Where the two differ. Each corrects the own keying; the first puts the ballots into the box."""
    lines = []
    if seat.batch.is_keyed_twice:
        for pair in papers.differences(seat.batch):
            mine = pair.first if seat.is_first else pair.second
            theirs = pair.second if seat.is_first else pair.first
            lines.append((pair.number, _again(mine), _again(theirs), mine is not None))
    size = seat.batch.entries.filter(keying=seat.keying).count()
    context = {"seat": seat, "batch": seat.batch, "round": seat.batch.round, "lines": lines, "size": size}
    return render(request, "budget/paper/compare.html", ROOM | context)


@require_POST
@at_the_desk
def commit(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Into the box, and what was keyed is deleted."""
    if not seat.is_first:
        raise Http404
    batch = seat.batch
    try:
        count = papers.commit_batch(actor=request.user, batch=batch)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("budget:compare_paper", batch.round.slug, batch.public_id)
    said = _("The paper ballots are in the box: %(valid)d valid, %(blank)d blank, %(void)d void in all.")
    facts = {"valid": count.valid, "blank": count.blank, "void": count.void}
    messages.success(request, said % facts)
    return redirect("budget:paper", batch.round.slug)


@require_POST
@at_the_desk
def give_up(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin anew: both keyings are deleted."""
    if not seat.is_first:
        raise Http404
    papers.give_up_batch(actor=request.user, batch=seat.batch)
    messages.success(request, _("What both of you typed is deleted. Nothing went into the box."))
    return redirect("budget:paper", seat.batch.round.slug)

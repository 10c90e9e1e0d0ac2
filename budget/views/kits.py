"""Class kits for coordinators and the office: how a class votes, and its slips, ballots and lesson.

Nothing here says who has voted, or how many. A kit is made and printed in one request and kept nowhere.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from budget import rules
from budget.documents.kit import KitPaper, kit_pdf
from budget.documents.lesson import lesson
from budget.enums import Channel, RoundStatus
from budget.forms import SlipForm, WayForm
from budget.models import Right, Round
from budget.services import kits as services
from budget.services.codes import kit_forecast, turn_into_paper, void_class_codes, void_slip
from budget.views.mine import ROOM
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.documents.printing import PrintingError
from youthportal.organisations.models import SchoolClass
from youthportal.organisations.views.gate import for_coordinators

_class_links = signing.Signer(salt="budget.class")


@for_coordinators
def kit(request: UserRequest, round: str, class_id: int) -> HttpResponse:
    """Before: what the kit will hold. After: the PDF, kept nowhere."""
    found, school_class = _class(request, round, class_id)
    if request.method == "POST":
        return _make(request, found, school_class)
    way = services.way_of(round=found, school_class=school_class)
    context = ROOM | {
        "round": found,
        "school_class": school_class,
        "forecast": kit_forecast(round=found, school_class=school_class),
        "by_paper": services.pupils_on_paper(found, school_class),
        "way_form": WayForm(initial={"way": way}),
        "slip_form": SlipForm(),
        "teacher_url": request.build_absolute_uri(teacher_url(found, school_class)),
    }
    return render(request, "budget/voting/kit.html", context)


def _make(request: UserRequest, round: Round, school_class: SchoolClass) -> HttpResponse:
    try:
        made = services.make_kit_paper(actor=request.user, round=round, school_class=school_class)
        return print_kit(made)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    except PrintingError:
        services.forget_kit(actor=request.user, kit=made)
        messages.error(request, _("The slips could not be printed. Make the kit again."))
    return redirect("budget:kit", round.slug, school_class.pk)


@for_coordinators
def choose_way(request: UserRequest, round: str, class_id: int) -> HttpResponse:
    found, school_class = _class(request, round, class_id)
    if request.method == "POST":
        _choose(request, found, school_class, request.user)
    return redirect("budget:kit", found.slug, class_id)


def _choose(request: HttpRequest, round: Round, school_class: SchoolClass, actor: Any) -> None:
    form = WayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the ways."))
        return
    way = form.cleaned_data["way"]
    choose = partial(services.choose_way, actor=actor, round=round, school_class=school_class, way=way)
    _do(request, choose, _("Kept. The lesson plan follows it."))


def _do(request: HttpRequest, act: Callable[[], Any], said: str) -> None:
    try:
        act()
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)


@for_coordinators
def void_kit(request: UserRequest, round: str, class_id: int) -> HttpResponse:
    """Slips got lost: make the unused ones void, print none. How many that were tells how many have voted."""
    found, school_class = _class(request, round, class_id)
    if request.method != "POST":
        return _ask_first(request, found, school_class, "void")
    act = partial(void_class_codes, actor=request.user, round=found, school_class=school_class)
    _do(request, act, _("The unused slips of this class are void now."))
    return redirect("budget:kit", found.slug, class_id)


@for_coordinators
def slips_to_paper(request: UserRequest, round: str, class_id: int) -> HttpResponse:
    """The one switch when the network is down: unused slips become void, their pupils vote on paper."""
    found, school_class = _class(request, round, class_id)
    if request.method != "POST":
        return _ask_first(request, found, school_class, "paper")
    act = partial(turn_into_paper, actor=request.user, round=found, school_class=school_class)
    _do(request, act, _("Whoever of this class has not voted by slip votes on paper now."))
    return redirect("budget:kit", found.slug, class_id)


def _ask_first(request: UserRequest, round: Round, school_class: SchoolClass, act: str) -> HttpResponse:
    """Neither act can be taken back. Where there is nothing to do, the page of the kit says so."""
    forecast = kit_forecast(round=round, school_class=school_class)
    if round.status != RoundStatus.VOTING or not (forecast.replaces if act == "void" else forecast.pupils):
        return redirect("budget:kit", round.slug, school_class.pk)
    context = {"round": round, "school_class": school_class, "act": act}
    return render(request, "budget/voting/sure.html", ROOM | context)


@for_coordinators
def void_one(request: UserRequest, round: str, class_id: int) -> HttpResponse:
    """One slip was handed back unused: its code is typed and becomes void."""
    found, school_class = _class(request, round, class_id)
    if request.method == "POST":
        typed = request.POST.get("code", "")[:60]
        act = partial(void_slip, actor=request.user, round=found, school_class=school_class, typed=typed)
        _do(request, act, _("This slip is void now. Tear it up."))
    return redirect("budget:kit", found.slug, class_id)


def _class(request: UserRequest, slug: str, class_id: int) -> tuple[Round, SchoolClass]:
    """A class of a school this person coordinates; of others nobody learns that it exists."""
    found = get_object_or_404(Round.objects.public(), slug=slug)
    school_class = get_object_or_404(SchoolClass.objects.select_related("school"), pk=class_id)
    if not rules.can_make_kits(request.user, school_class.school):
        raise Http404
    return found, school_class


def print_kit(made: KitPaper) -> HttpResponse:
    response = HttpResponse(kit_pdf(made), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="kit-{made.school_class.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


# --- the class teacher, by a link without an account ----------------------------------------------


def teacher_url(round: Round, school_class: SchoolClass) -> str:
    """Lets one choose the way and read the lesson; it gives no slip and tells nothing of the vote."""
    token = _class_links.sign_object([round.pk, school_class.pk])
    return reverse("budget:teacher", args=[round.slug, token])


@never_cache
def teacher(request: HttpRequest, round: str, token: str) -> HttpResponse:
    """The lesson of one class on screen, and how it votes."""
    found, school_class = _class_of_link(round, token)
    if request.method == "POST":
        _choose(request, found, school_class, None)
        return redirect("budget:teacher", found.slug, token)
    way = services.way_of(round=found, school_class=school_class)
    slips = Right.objects.filter(round=found, school_class=school_class, channel=Channel.CODE).exists()
    form = WayForm(posted(request), initial={"way": way})
    context = ROOM | {"round": found, "school_class": school_class, "form": form, "way": way}
    context["lesson"] = lesson(way, has_slips=slips)
    response = render(request, "budget/voting/teacher.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _class_of_link(slug: str, token: str) -> tuple[Round, SchoolClass]:
    """The link holds while people vote. Raises Http404 afterwards, and for a forged one."""
    try:
        round_id, class_id = _class_links.unsign_object(token)
    except signing.BadSignature as error:
        raise Http404 from error
    found = get_object_or_404(Round, slug=slug, pk=round_id, status=RoundStatus.VOTING)
    return found, get_object_or_404(SchoolClass.objects.select_related("school"), pk=class_id)

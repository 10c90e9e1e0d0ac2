"""Class kits for coordinators and the office: which classes vote by slip, and the slips themselves.

Nothing here says who has voted. A kit is made and printed in one request and kept nowhere.
"""

from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from budget import rules
from budget.documents.kit import kit_pdf
from budget.enums import Channel
from budget.models import Right, Round, VotingCode
from budget.services.codes import Kit, kit_forecast, make_kit, turn_into_paper, void_class_codes
from budget.views.checks import for_coordinators
from budget.views.mine import ROOM
from budget.views.public import page_of
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest
from youthportal.documents.printing import PrintingError
from youthportal.organisations.models import School, SchoolClass

A_PAGE = 50


def _per_class(rows: Any) -> Coalesce:
    counted = rows.filter(school_class=OuterRef("pk")).order_by().values("school_class")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0)


def classes_with_slips(round: Round, user: Any) -> Any:
    """Classes of the user's schools in which somebody votes by slip, with rights and valid slips."""
    rights = Right.objects.filter(round=round, channel=Channel.CODE)
    slips = VotingCode.objects.counted().filter(round=round)
    return (
        SchoolClass.objects.filter(school__in=School.objects.coordinated_by(user))
        .annotate(rights=_per_class(rights), slips=_per_class(slips))
        .filter(rights__gt=0)
        .select_related("school")
        .order_by("school__name", "grade", "name")
    )


@for_coordinators
def kits(request: UserRequest, round: str) -> HttpResponse:
    """The classes with their counts: rights by slip, slips printed. Never who has voted."""
    found = get_object_or_404(Round.objects.public(), slug=round)
    page = page_of(request, classes_with_slips(found, request.user), A_PAGE)
    return render(request, "budget/voting/kits.html", ROOM | {"round": found, "page": page})


@for_coordinators
def kit(request: UserRequest, round: str, class_id: int) -> HttpResponse:
    """Before: how many slips, and how many earlier ones become void. After: the PDF, kept nowhere."""
    found, school_class = _class(request, round, class_id)
    try:
        if request.method == "POST":
            return print_kit(make_kit(actor=request.user, round=found, school_class=school_class))
        forecast = kit_forecast(round=found, school_class=school_class)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("budget:kits", found.slug)
    except PrintingError:
        messages.error(request, _("The slips could not be printed. Make the kit again."))
        return redirect("budget:kit", found.slug, class_id)
    context = ROOM | {"round": found, "school_class": school_class, "forecast": forecast}
    return render(request, "budget/voting/kit.html", context)


@require_POST
@for_coordinators
def void_kit(request: UserRequest, round: str, class_id: int) -> HttpResponse:
    """Slips got lost: make the unused ones void, print none."""
    found, school_class = _class(request, round, class_id)
    try:
        count = void_class_codes(actor=request.user, round=found, school_class=school_class)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        said = ngettext("%(count)d slip is void now.", "%(count)d slips are void now.", count)
        messages.success(request, said % {"count": count})
    return redirect("budget:kits", found.slug)


@require_POST
@for_coordinators
def slips_to_paper(request: UserRequest, round: str, class_id: int) -> HttpResponse:
    """The one switch when the network is down: unused slips become void, their pupils vote on paper."""
    found, school_class = _class(request, round, class_id)
    try:
        count = turn_into_paper(actor=request.user, round=found, school_class=school_class)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        said = ngettext("%(count)d pupil votes on paper now.", "%(count)d pupils vote on paper now.", count)
        messages.success(request, said % {"count": count})
    return redirect("budget:kits", found.slug)


def _class(request: UserRequest, slug: str, class_id: int) -> tuple[Round, SchoolClass]:
    """A class of a school this person coordinates; of others nobody learns that it exists."""
    found = get_object_or_404(Round.objects.public(), slug=slug)
    school_class = get_object_or_404(SchoolClass.objects.select_related("school"), pk=class_id)
    if not rules.can_make_kits(request.user, school_class.school):
        raise Http404
    return found, school_class


def print_kit(made: Kit) -> HttpResponse:
    pdf = kit_pdf(
        round=made.round, school_class=made.school_class, codes=made.codes, test_code=made.test_code
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="kit-{made.school_class.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response

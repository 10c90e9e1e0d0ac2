"""A coordinator's pages: classes and pupils of the own school, and their sign-in cards."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from youthportal.accounts.middleware import ask_for_second_factor
from youthportal.accounts.rules import second_factor_refusal
from youthportal.core.db import sort_key
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest
from youthportal.organisations import documents, rules, services
from youthportal.organisations.forms import PupilSearchForm
from youthportal.organisations.models import Pupil, School, SchoolClass, SchoolYear
from youthportal.organisations.promotion import PromotionImport
from youthportal.organisations.roster import RosterImport, scope_of

View = Callable[..., HttpResponse]
MOST_FOUND = 50


def for_coordinator(view: View) -> View:
    """The view gets the School; strangers see 404, a coordinator without a second factor its set-up."""

    @wraps(view)
    @never_cache
    @login_required
    def guarded(request: UserRequest, school_id: UUID, **kwargs: Any) -> HttpResponse:
        school = get_object_or_404(School, public_id=school_id)
        if not rules.can_manage_school(request.user, school):
            raise Http404
        if second_factor_refusal(request.user):
            return ask_for_second_factor(request)
        return view(request, school, **kwargs)

    return guarded


def in_order(pupils: Any) -> Any:
    """By surname as the reader's language sorts, then by key."""
    language = translation.get_language() or "en"
    return pupils.order_by(sort_key("last_name", language), sort_key("first_name", language), "key")


@never_cache
@login_required
def my_schools(request: UserRequest) -> HttpResponse:
    """The schools one looks after; with a single one straight there."""
    schools = list(School.objects.active().coordinated_by(request.user)[:500])
    if not schools:
        raise Http404
    if len(schools) == 1:
        return redirect("school_classes", schools[0].public_id)
    return render(request, "organisations/my_schools.html", {"schools": schools})


@for_coordinator
def school_classes(request: UserRequest, school: School) -> HttpResponse:
    """Classes of this year with their numbers; a pupil is found by key or name in one step."""
    year = SchoolYear.at()
    form = PupilSearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = in_order(Pupil.objects.filter(school=school).matching(text))[:MOST_FOUND] if text else []
    classes = SchoolClass.objects.filter(school=school).of_year(year).with_pupils()
    context = {"school": school, "year": year, "form": form, "text": text, "found": found, "classes": classes}
    for name, kind in (("import_url", RosterImport), ("promotion_url", PromotionImport)):
        context[name] = reverse("imports:new", args=[kind.key, scope_of(school)])
    return render(request, "organisations/school_classes.html", context)


@for_coordinator
def class_pupils(request: UserRequest, school: School, class_id: int) -> HttpResponse:
    school_class = get_object_or_404(SchoolClass.objects.select_related("year"), school=school, pk=class_id)
    pupils = in_order(Pupil.objects.in_class(school_class))
    context = {"school": school, "school_class": school_class, "pupils": pupils}
    return render(request, "organisations/class_pupils.html", context)


@require_POST
@for_coordinator
def print_cards(request: UserRequest, school: School) -> HttpResponse:
    """New cards for one pupil (`pupil`) or a class (`school_class`) as a PDF that is kept nowhere."""
    pupils = Pupil.objects.filter(school=school).select_related("school")
    if request.POST.get("school_class", "").isdecimal():
        school_class = get_object_or_404(SchoolClass, school=school, pk=request.POST["school_class"])
        chosen = list(in_order(pupils.in_class(school_class)))
    else:
        chosen = list(pupils.filter(public_id__in=_uuids(request.POST.getlist("pupil"))))
    try:
        cards = services.issue_cards(actor=request.user, pupils=chosen)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("school_classes", school.public_id)
    return cards_response(cards)


def _uuids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise Http404 from error


def cards_response(cards: list[tuple[Pupil, str]]) -> HttpResponse:
    """The sheet as a download that neither browser nor proxy may keep."""
    response = HttpResponse(documents.cards_pdf(cards), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="cards-{timezone.localdate():%Y%m%d}.pdf"'
    return response

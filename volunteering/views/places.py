"""A volunteer's own places: applying, following, "My shifts", taking back, the own calendar."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from volunteering.documents.calendars import own_events
from volunteering.enums import ApplicationState, OpportunityState
from volunteering.forms.opportunities import ApplyForm, SureForm
from volunteering.models import Application, Follower, Opportunity, Volunteer, VolunteerAgreement
from volunteering.rules import applications as rules
from volunteering.services import applications as services
from volunteering.services.calendars import calendar_token, opens_calendar, renew_calendar
from volunteering.services.volunteers import volunteer_of
from volunteering.views import sentences
from volunteering.views.public import ROOM, calendar_file
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted


@never_cache
@login_required
def apply(request: UserRequest, slug: str) -> HttpResponse:
    """Choose a shift and write a few words; why it cannot be is said before anything is typed."""
    rows = Opportunity.objects.readable().select_related("host__organisation", "site")
    found = get_object_or_404(rows, slug=slug)
    at = timezone.now()
    refusal = rules.offer_refusal(found, at) or rules.person_refusal(
        found, request.user, timezone.localdate(at)
    )
    shifts = list(found.shifts.upcoming(at).with_places()[:40])
    form = ApplyForm(posted(request), shifts=shifts, initial={"shift": request.GET.get("shift", "")})
    if request.method == "POST" and not refusal and form.is_valid():
        refusal = _apply(request, found, form)
        if refusal is None:
            return redirect("volunteering:my_shifts")
    context = {
        "opportunity": found,
        "form": form,
        "refusal": refusal,
        "closed": refusal is not None,
        "consent": refusal is not None and refusal.code.startswith("CONSENT"),
        "no_shift": not shifts and found.shifts.exists(),
    }
    return render(request, "volunteering/apply.html", ROOM | context)


def _apply(request: UserRequest, opportunity: Opportunity, form: ApplyForm) -> DomainError | None:
    try:
        made = services.apply_for_place(actor=request.user, opportunity=opportunity, **form.arguments())
    except DomainError as refusal:
        return refusal
    state = sentences.application_state(made)
    messages.success(request, f"{state['label']}. {state['sentence']}")
    return None


@never_cache
@login_required
@require_POST
def follow(request: UserRequest, slug: str) -> HttpResponse:
    """Ask for news when it opens again, or no longer."""
    found = get_object_or_404(Opportunity.objects.readable(), slug=slug)
    follows = request.POST.get("follow") != "no"
    try:
        services.set_following(actor=request.user, opportunity=found, follows=follows)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        said = _("You hear when it opens again.") if follows else _("You get no news of it any more.")
        messages.success(request, said)
    return redirect("volunteering:my_shifts")


@never_cache
@login_required
def my_shifts(request: UserRequest) -> HttpResponse:
    """What I am expected at, what I wait for, what came of the rest."""
    mine = Application.objects.by(request.user).with_details().order_by("shift__starts_at", "pk")
    ahead = [(row, sentences.application_state(row)) for row in mine.live().ahead()]
    before = mine.exclude(pk__in=[row.pk for row, _state in ahead]).order_by("-created_at")
    volunteer = Volunteer.objects.filter(user=request.user).first()
    context = {
        "ahead": ahead,
        "before": [(row, sentences.application_state(row)) for row in before[:20]],
        "followed": followed(request.user),
        "agreements": agreements_of(request.user),
        "calendar": request.build_absolute_uri(_calendar_path(volunteer)) if volunteer else "",
        "has_calendar": volunteer is not None and bool(volunteer.calendar_turn),
    }
    return render(request, "volunteering/my_shifts.html", ROOM | context)


def followed(user: Any) -> list[Opportunity]:
    rows = Follower.objects.filter(volunteer__user=user).select_related("opportunity__host__organisation")
    return [row.opportunity for row in rows.exclude(opportunity__state=OpportunityState.CLOSED)]


def agreements_of(user: Any) -> list[tuple[VolunteerAgreement, sentences.State]]:
    """Drafts belong to the host alone."""
    rows = VolunteerAgreement.objects.filter(volunteer__user=user).exclude(state="draft")
    found = rows.select_related("host__organisation")
    return [(row, sentences.agreement_state(row)) for row in found]


def _own_application(user: Any, public_id: UUID) -> Application:
    return get_object_or_404(Application.objects.by(user).with_details(), public_id=public_id)


@never_cache
@login_required
def withdraw(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Taking back asks once: the place may be gone afterwards."""
    application = _own_application(request.user, public_id)
    refusal = rules.withdraw_refusal(application=application, user=request.user)
    if request.method == "POST":
        try:
            services.withdraw_application(actor=request.user, application=application)
        except DomainError as late:
            messages.error(request, late.message)
        else:
            messages.success(request, _("Your place is free for somebody else now. Thank you for saying so."))
        return redirect("volunteering:my_shifts")
    context = {"application": application, "form": SureForm(), "refusal": refusal, "closed": bool(refusal)}
    context["is_accepted"] = application.state == ApplicationState.ACCEPTED
    return render(request, "volunteering/withdraw.html", ROOM | context)


# --- the own calendar -----------------------------------------------------------------------------


def _calendar_path(volunteer: Volunteer) -> str:
    token = calendar_token(volunteer) or "-"
    return reverse("volunteering:calendar", args=[volunteer.public_id, token])


@never_cache
@login_required
@require_POST
def new_calendar(request: UserRequest) -> HttpResponse:
    renew_calendar(actor=request.user, volunteer=volunteer_of(request.user))
    messages.success(request, _("Your calendar has a new address. One that was made before no longer works."))
    return redirect("volunteering:my_shifts")


@require_safe
def calendar(request: HttpRequest, public_id: UUID, token: str) -> HttpResponse:
    """The feed that calendars read, without signing in: whoever knows the address reads it."""
    volunteer = Volunteer.objects.select_related("user").filter(public_id=public_id).first()
    if volunteer is None or not volunteer.user.is_active or not opens_calendar(volunteer, token):
        raise Http404
    return calendar_file(own_events(volunteer.pk), _("My shifts"), "my-shifts.ics")

"""For supervisors and the office: writing an opportunity, opening and pausing it, its shifts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from volunteering.enums import OpportunityState
from volunteering.forms.opportunities import OpportunityForm, ShiftForm
from volunteering.models import Host, Opportunity, Shift
from volunteering.services import opportunities as services
from volunteering.views import acts, sentences
from volunteering.views.hosts import own_host
from volunteering.views.public import ROOM
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted


def own_offer(user: Any, public_id: UUID) -> Opportunity:
    mine = Opportunity.objects.filter(host__in=Host.objects.managed_by(user)).with_details()
    return get_object_or_404(mine, public_id=public_id)


def own_shift(user: Any, public_id: UUID) -> Shift:
    mine = Shift.objects.filter(opportunity__host__in=Host.objects.managed_by(user))
    return get_object_or_404(mine.select_related("opportunity__host__organisation"), public_id=public_id)


@never_cache
@login_required
def write(request: UserRequest, public_id: UUID) -> HttpResponse:
    """A new opportunity of a host: first a draft."""
    host = own_host(request.user, public_id)
    form = OpportunityForm(posted(request), host=host, initial={"language": get_language()})
    return _written(request, host, form, None)


@never_cache
@login_required
def edit(request: UserRequest, public_id: UUID) -> HttpResponse:
    found = own_offer(request.user, public_id)
    return _written(
        request, found.host, OpportunityForm(posted(request), host=found.host, instance=found), found
    )


def _written(
    request: UserRequest, host: Host, form: OpportunityForm, found: Opportunity | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            offer = services.write_opportunity(
                actor=request.user, host=host, facts=form.facts(), opportunity=found
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("volunteering:offer", offer.public_id)
    context = {"form": form, "host": host, "offer": found}
    return render(request, "volunteering/host/write.html", ROOM | context)


@never_cache
@login_required
def offer(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One opportunity as the host sees it: its state and its shifts; below it a form for more shifts."""
    found = own_offer(request.user, public_id)
    form = ShiftForm(posted(request))
    if request.method == "POST" and form.is_valid() and _add_shifts(request, found, form):
        return redirect("volunteering:offer", found.public_id)
    at = timezone.now()
    shifts = found.shifts.filter(ends_at__gt=at).with_places()
    context = {
        "offer": found,
        "host": found.host,
        "state": sentences.opportunity_state(found, at),
        "can_open": found.state != OpportunityState.OPEN,
        "is_open": found.state == OpportunityState.OPEN,
        "is_closed": found.state == OpportunityState.CLOSED,
        "is_draft": found.state == OpportunityState.DRAFT,
        "shifts": list(shifts[:100]),
        "form": form,
    }
    return render(request, "volunteering/host/offer.html", ROOM | context)


def _add_shifts(request: UserRequest, found: Opportunity, form: ShiftForm) -> bool:
    try:
        made = services.add_shifts(actor=request.user, opportunity=found, facts=form.facts())
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return False
    said = ngettext("%(count)d shift was added.", "%(count)d shifts were added.", len(made))
    messages.success(request, said % {"count": len(made)})
    return True


@never_cache
@login_required
def act(request: UserRequest, public_id: UUID, name: str) -> HttpResponse:
    """Opening, pausing and closing, each behind one question."""
    found, chosen = own_offer(request.user, public_id), acts.OF_AN_OFFER.get(name)
    if chosen is None:
        raise Http404
    form = chosen.form(posted(request))
    subject = {"opportunity": found}
    back = ("volunteering:offer", found.public_id)
    return acts.answer(request, chosen, form, subject, back, "volunteering/host/act.html")


@never_cache
@login_required
def call_off(request: UserRequest, public_id: UUID) -> HttpResponse:
    """A shift does not take place."""
    return _shift_act(request, public_id, "call_off")


@never_cache
@login_required
def places(request: UserRequest, public_id: UUID) -> HttpResponse:
    """More or fewer places; more move the waiting list up."""
    return _shift_act(request, public_id, "places")


def _shift_act(request: UserRequest, public_id: UUID, name: str) -> HttpResponse:
    shift, chosen = own_shift(request.user, public_id), acts.OF_A_SHIFT[name]
    form = chosen.form(posted(request), initial={"places": shift.places})
    back = ("volunteering:offer", shift.opportunity.public_id)
    return acts.answer(request, chosen, form, {"shift": shift}, back, "volunteering/host/act.html")

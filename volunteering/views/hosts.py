"""For supervisors: the own hosts, what waits there, and deciding about applications."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from volunteering.enums import ApplicationState
from volunteering.forms.opportunities import ReasonForm
from volunteering.models import Application, Host, VolunteerAgreement
from volunteering.rules import applications as rules
from volunteering.services import applications as services
from volunteering.views import sentences
from volunteering.views.public import ROOM
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest

APPLICATIONS_A_PAGE = 30


def own_host(user: Any, public_id: UUID) -> Host:
    """404 for whoever does not act for this host, as if it did not exist."""
    hosts = Host.objects.managed_by(user).select_related("organisation")
    return get_object_or_404(hosts, public_id=public_id)


@never_cache
@login_required
def my_hosts(request: UserRequest) -> HttpResponse:
    """Most supervisors have one host and are there at once."""
    hosts = list(Host.objects.supervised_by(request.user).select_related("organisation")[:50])
    if len(hosts) == 1:
        return redirect("volunteering:host", hosts[0].public_id)
    return render(request, "volunteering/my_hosts.html", ROOM | {"hosts": hosts})


@never_cache
@login_required
def host(request: UserRequest, public_id: UUID) -> HttpResponse:
    """What waits, what is offered, which agreements there are."""
    found = own_host(request.user, public_id)
    offers = found.opportunities.with_counts().select_related("supervisor").order_by("state", "-pk")
    waiting = _applications(found).filter(state=ApplicationState.APPLIED).ahead()
    agreements = VolunteerAgreement.objects.filter(host=found).exclude(state="ended")
    context = {
        "host": found,
        "waiting": waiting.count(),
        "offers": list(offers[:100]),
        "sites": list(found.sites.filter(is_active=True)),
        "agreements": [
            (row, sentences.agreement_state(row)) for row in agreements.select_related("volunteer__user")[:50]
        ],
    }
    return render(request, "volunteering/host/page.html", ROOM | context)


def _applications(host: Host) -> Any:
    return Application.objects.filter(opportunity__host=host).with_details()


TABS = {
    "waiting": (ApplicationState.APPLIED,),
    "accepted": (ApplicationState.ACCEPTED,),
    "list": (ApplicationState.WAITING,),
}


@never_cache
@login_required
def host_applications(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Who wants to come, in the order in which they asked."""
    found = own_host(request.user, public_id)
    key = request.GET.get("show", "")
    key = key if key in TABS else "waiting"
    rows = _applications(found).filter(state__in=TABS[key]).ahead()
    page = Paginator(rows.order_by("created_at", "pk"), APPLICATIONS_A_PAGE).get_page(request.GET.get("page"))
    labels = {"waiting": _("To decide"), "accepted": _("Accepted"), "list": _("Waiting list")}
    tabs = [{"label": labels[tab], "url": f"?show={tab}", "current": tab == key} for tab in TABS]
    return render(
        request,
        "volunteering/host/applications.html",
        ROOM | {"host": found, "page": page, "tabs": tabs, "shown": key},
    )


def managed_application(user: Any, public_id: UUID) -> Application:
    rows = Application.objects.filter(opportunity__host__in=Host.objects.managed_by(user))
    return get_object_or_404(rows.with_details(), public_id=public_id)


@never_cache
@login_required
def application(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One application: accept it, refuse it with a reason, or write the agreement that it needs."""
    found = managed_application(request.user, public_id)
    form = ReasonForm(request.POST if "refuse" in request.POST else None)
    if request.method == "POST" and _decide(request, found, form):
        return redirect("volunteering:host_applications", found.opportunity.host.public_id)
    refusal = rules.accept_refusal(application=found, user=request.user)
    context = {
        "application": found,
        "host": found.opportunity.host,
        "state": sentences.application_state(found),
        "form": form,
        "refusal": refusal,
        "can_refuse": rules.decide_refusal(application=found, user=request.user) is None,
        "agreements": _agreements(found),
    }
    return render(request, "volunteering/host/application.html", ROOM | context)


def _agreements(found: Application) -> list[tuple[VolunteerAgreement, sentences.State]]:
    rows = VolunteerAgreement.objects.filter(volunteer=found.volunteer, host=found.opportunity.host)
    return [(row, sentences.agreement_state(row)) for row in rows]


def _decide(request: UserRequest, found: Application, form: ReasonForm) -> bool:
    """Whether it was decided; a refusal is said and the words stay."""
    try:
        if "refuse" in request.POST:
            if not form.is_valid():
                return False
            services.refuse_application(
                actor=request.user, application=found, reason=form.cleaned_data["reason"]
            )
        else:
            services.accept_application(actor=request.user, application=found)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, _("Saved. %(name)s is told.") % {"name": found.volunteer})
    return True

"""Pages of volunteering that everybody may read: the board, an opportunity, a shift for the calendar."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from volunteering.documents.calendars import shift_event
from volunteering.enums import OpportunityState
from volunteering.filters import OpportunityFilter
from volunteering.models import Opportunity, Shift
from volunteering.views import sentences
from youthportal.core import calendars
from youthportal.core.pages import common_page

ROOM = {"room": "volunteering"}
OPPORTUNITIES_A_PAGE = 20
SHIFTS_SHOWN = 40


@require_safe
@common_page
def board(request: HttpRequest) -> HttpResponse:
    """What there is to do now: what begins or ends soonest stands first, what is paused last."""
    found = Opportunity.objects.public().with_details().with_next_shift()
    narrowed = OpportunityFilter(request.GET, in_order(found), request=request)
    page = Paginator(narrowed.qs, OPPORTUNITIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filter": narrowed, "chips": chips(request)}
    return render(request, "volunteering/board.html", ROOM | context)


def in_order(rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    soonest = F("next_at").asc(nulls_last=True)
    return rows.order_by("state", soonest, F("apply_until").asc(nulls_last=True), "-pk")


def chips(request: HttpRequest) -> list[dict[str, Any]]:
    """The most wished filters, one tap each: a chip that is chosen takes its filter away again."""
    wishes = [
        (pgettext("chip", "This week"), "when", "week"),
        (pgettext("chip", "In town"), "where", "city"),
        (pgettext("chip", "Abroad"), "where", "europe"),
        *((_("I am %(age)s") % {"age": age}, "age", str(age)) for age in (14, 15, 16, 17)),
    ]
    return [_chip(request, *wish) for wish in wishes]


def _chip(request: HttpRequest, label: str, name: str, value: str) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("page", None)
    is_chosen = query.get(name) == value
    if is_chosen:
        del query[name]
    else:
        query[name] = value
    address = f"?{query.urlencode()}" if query else request.path
    return {"label": label, "url": address, "chosen": is_chosen}


@require_safe
@common_page
def opportunity(request: HttpRequest, slug: str) -> HttpResponse:
    """One thing to do: what one does and learns, when, and how many places are left."""
    found = get_object_or_404(Opportunity.objects.readable().with_details(), slug=slug)
    at = timezone.now()
    shifts = list(found.shifts.upcoming(at).with_places()[:SHIFTS_SHOWN])
    state = sentences.opportunity_state(found, at, has_shifts=bool(shifts) or not found.shifts.exists())
    context = {
        "opportunity": found,
        "state": state,
        "is_open": state["kind"] == "open",
        "is_paused": found.state == OpportunityState.PAUSED,
        "shifts": shifts,
        "learns": list(found.competences.all()),
        "address": request.build_absolute_uri(found.get_absolute_url()),
    }
    return render(request, "volunteering/opportunity.html", ROOM | context)


@require_safe
def shift_calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One shift as a file for any calendar."""
    shifts = Shift.objects.select_related("opportunity__host__organisation", "opportunity__site")
    shift = get_object_or_404(shifts, public_id=public_id, opportunity__in=Opportunity.objects.readable())
    return calendar_file([shift_event(shift)], shift.opportunity.title, "shift.ics")


def calendar_file(events: list[calendars.Event], name: str, file_name: str) -> HttpResponse:
    domain = settings.SITE_URL.rpartition("/")[2].partition(":")[0]
    content = calendars.calendar(events, name=name, domain=domain)
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name}"',
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(content, content_type=calendars.MEDIA_TYPE, headers=headers)

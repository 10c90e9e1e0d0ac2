"""Big screens: turnout of a school while people vote; the result in the hall, one project after the other.

Both work without JavaScript. The turnout screen has a link of the coordinator, so that the computer in the
hall needs no sign-in; what it shows says nothing about anybody (`services.turnout.shown_turnout`).
"""

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from budget.documents.poster import round_address
from budget.documents.results import Line, ResultView
from budget.enums import RoundStatus
from budget.models import Round
from budget.services.turnout import school_turnout
from budget.views.results import view_of
from youthportal.core.pages import public_page
from youthportal.documents.stamps import qr_svg
from youthportal.organisations.models import School

AGAIN_SECONDS = 60
_screen_links = signing.Signer(salt="budget.screen")


def screen_url(round: Round, school: School) -> str:
    token = _screen_links.sign_object([round.pk, school.pk])
    return reverse("budget:turnout_screen", args=[round.slug, token])


@never_cache
def turnout(request: HttpRequest, round: str, token: str) -> HttpResponse:
    """Looks again every minute, unless asked to stand still."""
    try:
        round_id, school_id = _screen_links.unsign_object(token)
    except signing.BadSignature as error:
        raise Http404 from error
    found = get_object_or_404(Round.objects.public(), slug=round, pk=round_id)
    address = round_address(found)
    context = {
        "round": found,
        "school": get_object_or_404(School, pk=school_id),
        "line": school_turnout(round=found, school=School(pk=school_id)),
        "is_open": found.status == RoundStatus.VOTING,
        "address": address.partition("://")[2],
        "qr": qr_svg(address, address),
        "stands_still": "still" in request.GET,
        "room": "budget",
    }
    response = render(request, "budget/voting/turnout.html", context)
    response["X-Robots-Tag"] = "noindex"
    if context["is_open"] and not context["stands_still"]:
        response["Refresh"] = str(AGAIN_SECONDS)
    return response


# --- the result, in the assembly hall -------------------------------------------------------------


def order_of(view: ResultView) -> list[Line]:
    """Fewest votes first, so that the hall waits for the last one."""
    return sorted(view.funded, key=lambda line: (line.row.votes, line.row.proposal.ref))


@public_page
def reveal(request: HttpRequest, round_slug: str, pot_slug: str, at: int = 0) -> HttpResponse:
    """Page 0 opens, then one funded idea a page, and the last page has all of them with the total."""
    view = view_of(round_slug, pot_slug)
    lines = order_of(view)
    if at > len(lines) + 1:
        raise Http404
    context: dict[str, Any] = {
        "view": view,
        "room": "budget",
        "at": at,
        "count": len(lines),
        "line": lines[at - 1] if 0 < at <= len(lines) else None,
        "lines": lines if at > len(lines) else [],
        "back": _page(view, at - 1) if at else "",
        "onward": _page(view, at + 1) if at <= len(lines) else "",
    }
    return render(request, "budget/results/reveal.html", context)


def _page(view: ResultView, at: int) -> str:
    return reverse("budget:reveal", args=[view.round.slug, view.pot.slug, at])

"""A school computer as polling place: code, ballot, receipt, and back to the start for the next pupil.

Whoever coordinates the school starts it by a signed link that works for a day; a cookie then says that this
browser is a kiosk, of which round and school. It gives no right: a code is typed here as anywhere. While it
is on, pages of the booth have no links out, a visit ends by itself after five idle minutes, and the receipt
page wipes the voter from the browser as it is shown.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from budget import rules
from budget.enums import RoundStatus
from budget.forms import CodeForm
from budget.models import Round
from budget.rules import Voter
from budget.views import booth as booths
from budget.views.booth import Kiosk
from budget.views.mine import ROOM
from budget.views.venue import find_venue, frame
from budget.views.voting import see_other
from youthportal.core.db import in_order
from youthportal.core.http import UserRequest, posted
from youthportal.organisations.models import School
from youthportal.organisations.views.gate import for_coordinators

SALT = "budget.kiosk"


@for_coordinators
def setup(request: UserRequest, round: str) -> HttpResponse:
    """For each of the user's schools the link that turns a computer into a kiosk."""
    found = get_object_or_404(Round.objects.public(), slug=round)
    schools = (
        School.objects.coordinated_by(request.user).filter(rounds__round=found).order_by(in_order("name"))
    )
    links = [(school, f"{settings.SITE_URL}{link_of(found, school)}") for school in schools]
    is_open = found.status == RoundStatus.VOTING
    return render(
        request, "budget/kiosk/setup.html", ROOM | {"round": found, "links": links, "open": is_open}
    )


def link_of(round: Round, school: School) -> str:
    token = signing.dumps([round.slug, school.pk], salt=SALT)
    return reverse("budget:kiosk_begin", args=[round.slug, token])


@never_cache
def begin(request: HttpRequest, round: str, token: str) -> HttpResponse:
    """On the computer itself: start, which signs out whoever was signed in here, or stop."""
    try:
        slug, school_id = signing.loads(token, salt=SALT, max_age=booths.KIOSK_AGE)
    except signing.BadSignature as expired:
        raise Http404 from expired
    if slug != round:
        raise Http404
    school = get_object_or_404(School, pk=school_id)
    if request.method == "POST":
        return _switch(request, Kiosk(round, school_id))
    is_on = booths.kiosk_of(request) is not None
    context = {"round": find_venue(round).round, "school": school, "is_on": is_on}
    return render(request, "budget/kiosk/begin.html", ROOM | context)


def _switch(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    if "stop" in request.POST:
        return booths.end_kiosk(booths.leave(request, see_other("budget:round", kiosk.slug)))
    logout(request)
    return booths.begin_kiosk(booths.leave(request, see_other("budget:kiosk", kiosk.slug)), kiosk)


@never_cache
def start(request: HttpRequest, round: str) -> HttpResponse:
    """The screen between two pupils: a field for the code, and nothing of anybody."""
    kiosk = booths.kiosk_of(request)
    if kiosk is None or kiosk.slug != round:
        return see_other("budget:vote", round)
    venue = find_venue(round)
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        voter: Voter = form.cleaned_data["code"]
        if problem := _problem(voter, venue.round, kiosk):
            form.add_error("code", problem)
        else:
            return booths.enter(request, see_other("budget:vote", round), voter)
    context = {"round": venue.round, "form": form, "kiosk": kiosk, "frame": frame(request)}
    response = render(request, "budget/kiosk/start.html", ROOM | context)
    return booths.leave(request, response)


def _problem(voter: Voter, round: Round, kiosk: Kiosk) -> Any:
    """What is wrong with the code at this computer; a mistyped one is refused by the form."""
    if voter.is_void:
        return rules.void_code().message
    if voter.round_id != round.pk or voter.school_id != kiosk.school_id:
        return _("This slip belongs to another vote or another school.")
    return None


@never_cache
def end(request: HttpRequest, round: str) -> HttpResponse:
    """Nothing of the last voter stays; back to the start. Also where a forgotten screen leads by itself."""
    return booths.leave(request, see_other("budget:kiosk", round))

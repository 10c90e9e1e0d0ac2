"""Checking in on site: the code that a host shows, and what a volunteer does with it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from volunteering.forms.check_in import CodeForm
from volunteering.models import CheckIn, Host, Site
from volunteering.rules import check_in as rules
from volunteering.services import check_in as service
from volunteering.services.volunteers import volunteer_of
from volunteering.views.logbook import ROOM
from youthportal.accounts.limits import Limit
from youthportal.core import codes
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.documents.stamps import qr_svg

#: Wrong codes of one account in ten minutes.
WRONG_CODES = Limit("volunteering.check_in", 10, 600)
SALT = "volunteering.check_in"
#: A code that was good when the page opened stays good so long for its button.
TICKET_SECONDS = 600


# --- what the host shows --------------------------------------------------------------------------


@never_cache
@login_required
def show_code(request: UserRequest, site: UUID) -> HttpResponse:
    """The code of now, large, for whoever confirms hours there. rotating.js fetches it anew."""
    rows = Site.objects.filter(host__in=Host.objects.managed_by(request.user), is_active=True)
    found = get_object_or_404(rows.select_related("host__organisation"), public_id=site)
    code = rules.code_of(found, now())
    url = settings.SITE_URL + reverse("arrival_link", args=[found.public_id, code])
    picture = qr_svg(url, _("Check-in at %(site)s as a picture for the camera") % {"site": found})
    context = {"site": found, "code": codes.grouped(code), "qr": picture, "at": timezone.localtime()}
    return render(request, "volunteering/check_in/code.html", ROOM | context)


# --- what the volunteer does ----------------------------------------------------------------------


def arrival_link(request: HttpRequest, site: UUID, code: str) -> HttpResponse:
    """What the picture for the camera leads to: then the page in the reader's language."""
    return redirect("volunteering:arrive", site, code)


def _refusal(request: UserRequest, site: Site | None, code: str) -> DomainError | None:
    """Why this code does not open; tries are counted by account, right ones are not."""
    if not WRONG_CODES.take(request.user.pk):
        return DomainError("TOO_MANY_CODES", _("Too many wrong codes. Wait ten minutes."))
    refusal = rules.code_refusal(site, code, now())
    if refusal is None:
        WRONG_CODES.give_back(request.user.pk)
    return refusal


@never_cache
@login_required
def check_in(request: UserRequest) -> HttpResponse:
    """Type the code that is shown; for whoever shows codes also the way to them."""
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        sites = Site.objects.filter(is_active=True, host__in=Host.objects.active())
        site = rules.site_of(typed, sites, now())
        refusal = _refusal(request, site, typed)
        if site and refusal is None:
            return redirect("volunteering:arrive", site.public_id, codes.plain(typed))
        form.add_error("code", refusal.message if refusal else "")
    own = Site.objects.filter(is_active=True, host__in=Host.objects.supervised_by(request.user))
    context = {
        "form": form,
        "sites": own.select_related("host__organisation"),
        "here": CheckIn.objects.open_of(request.user),
    }
    return render(request, "volunteering/check_in/type.html", ROOM | context)


@never_cache
@login_required
def arrive(request: UserRequest, site: UUID, code: str) -> HttpResponse:
    """Scanned: begin, or, where it is open already, end. A code that is over says so kindly."""
    rows = Site.objects.select_related("host__organisation", "host__merged_into__organisation")
    found = rows.filter(public_id=site).first()
    if request.method == "POST":
        return _begin(request, found)
    refusal = _refusal(request, found, code)
    here = CheckIn.objects.open_of(request.user)
    is_here = here is not None and found is not None and here.site_id == found.pk
    ticket = signing.dumps([found.pk, request.user.pk], salt=SALT) if found and not refusal else ""
    context = {"site": found, "refusal": refusal, "here": here, "is_here": is_here, "ticket": ticket}
    return render(request, "volunteering/check_in/arrive.html", ROOM | context)


def _begin(request: UserRequest, site: Site | None) -> HttpResponse:
    """The button of a page whose code was good when it opened."""
    try:
        known = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        known = None
    if site is None or known != [site.pk, request.user.pk]:
        messages.error(request, _("That took too long. Scan or type the code that is shown now."))
        return redirect("volunteering:check_in")
    try:
        begun = service.start_check_in(volunteer=volunteer_of(request.user), site=site)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("volunteering:check_in")
    return redirect("volunteering:checked_in", begun.public_id)


def _own(request: UserRequest, public_id: UUID) -> CheckIn:
    rows = CheckIn.objects.filter(volunteer__user=request.user)
    return get_object_or_404(
        rows.select_related("site__host__organisation", "volunteer"), public_id=public_id
    )


@never_cache
@login_required
def checked_in(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Since when, and the button for leaving."""
    found = _own(request, public_id)
    if found.ends_at is not None:
        return redirect("volunteering:logbook")
    return render(request, "volunteering/check_in/here.html", ROOM | {"here": found})


@require_POST
@login_required
def leave(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Write the presence down as drafts, and go on to say what was done."""
    done = service.end_check_in(check_in=_own(request, public_id))
    if done.refusal:
        messages.warning(request, done.refusal.message)
    elif done.is_forgotten:
        messages.warning(request, _("You did not check out in time. Say how long you stayed."))
    elif done.entries:
        messages.success(request, _("Written down as a draft. Say what you did, then send it."))
    else:
        messages.info(request, _("That was less than half a quarter of an hour: nothing is written down."))
    if done.entries:
        return redirect("volunteering:edit_entry", done.entries[0].public_id)
    return redirect("volunteering:logbook")

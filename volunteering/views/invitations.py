"""The invitation to the honouring event: by the link of a mail or slip without sign-in, and in the portal."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from volunteering.documents.invitations import event_of, slips_pdf
from volunteering.forms.invitations import ReplyForm
from volunteering.models import Invitation, RecognitionYear
from volunteering.rules.invitations import takes_replies
from volunteering.services import invitations as service
from volunteering.views.public import ROOM
from youthportal.core import calendars
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.organisations.models import School
from youthportal.organisations.views.schools import for_coordinator


def _find(token: str) -> Invitation:
    try:
        return service.find(token)
    except DomainError as unknown:
        raise Http404 from unknown


def _own(request: UserRequest, public_id: UUID) -> Invitation:
    rows = Invitation.objects.of(request.user).select_related("year", "volunteer__user")
    return get_object_or_404(rows, public_id=public_id)


@require_safe
@never_cache
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail and on the slip: to the page, in the volunteer's language."""
    with translation.override(_find(token).volunteer.language):
        return HttpResponseRedirect(reverse("invitation_by_link", args=[token]))


@never_cache
def invitation_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link answers; reading changes nothing, because mail programs open links."""
    calendar = reverse("invitation_calendar", args=[token])
    response = _page(request, _find(token), calendar)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@login_required
def invitation(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The same in the portal, for whoever is invited."""
    found = _own(request, public_id)
    return _page(request, found, reverse("invitation_calendar", args=[service.token_of(found)]))


@require_safe
@never_cache
def invitation_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The event for the volunteer's own calendar."""
    found = _find(token)
    with translation.override(found.volunteer.language):
        link = settings.SITE_URL + reverse("invitation_link", args=[token])
        event = event_of(found.year, link)
    if event is None:
        raise Http404
    domain = settings.SITE_URL.partition("://")[2]
    content = calendars.calendar([event], name=event.title, domain=domain)
    headers = {"Content-Disposition": f'attachment; filename="event-{found.year}.ics"'}
    return HttpResponse(content, content_type=calendars.MEDIA_TYPE, headers=headers)


@for_coordinator
def school_slips(request: UserRequest, school: School) -> HttpResponse:
    """Invitations on paper for pupils of the own school without an address, by class; kept nowhere."""
    year = next((one for one in RecognitionYear.known() if takes_replies(one)), None)
    people: list[Any] = service.on_paper(year, school.language) if year else []
    own = [(one, link) for one, link in people if one.school_id == school.pk]
    if year is None or not own:
        messages.info(request, _("Nobody of your school waits for an invitation on paper."))
        return redirect("volunteering:school_hours", school.public_id)
    response = HttpResponse(slips_pdf(year, own, language=school.language), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="invitations-{year}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, found: Invitation, calendar: str) -> HttpResponse:
    form = ReplyForm(posted(request), invitation=found)
    if request.method == "POST" and form.is_valid() and _answer(request, found, form):
        return HttpResponseRedirect(request.path)
    context: dict[str, Any] = ROOM | {
        "invitation": found,
        "year": found.year,
        "form": form,
        "calendar": calendar,
        "closed": not takes_replies(found.year) or found.year.is_event_over(),
    }
    return render(request, "volunteering/invitation.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, found: Invitation, form: ReplyForm) -> bool:
    reply, guests = form.cleaned_data["reply"], int(form.cleaned_data["guests"])
    try:
        service.answer_invitation(actor=None, invitation=found, reply=reply, guests=guests)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return False
    said = _("Noted: you come.") if reply == "yes" else _("Noted: you do not come.")
    messages.success(request, said)
    return True

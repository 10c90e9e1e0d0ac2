"""Hours behind the link of a mail: no account needed, for one purpose, until it expires."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.enums import WITH_VOLUNTEER, EntryState
from volunteering.models import ConfirmationRequest, Entry
from volunteering.rules import confirming as rules
from volunteering.services import asking
from volunteering.views import desk as desks
from volunteering.views.desk import Desk
from youthportal.core.exceptions import DomainError

ROOM = {"room": "volunteering"}


def _found(token: str) -> ConfirmationRequest | None:
    try:
        return asking.find(token)
    except DomainError:
        return None


def _closed(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, "volunteering/confirm/closed.html", ROOM | context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@never_cache
def hours_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail: to the page, in the language the person was written to."""
    asked = _found(token)
    if asked is None:
        return _closed(request, 404, state="unknown")
    with override(asked.language):
        return redirect("volunteering:hours", token)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, token: str) -> HttpResponse:
    """Reading changes nothing: mail programs open links by themselves. Only a press answers."""
    asked = _found(token)
    if asked is None:
        return _closed(request, 404, state="unknown")
    if refusal := rules.link_refusal(asked):
        return _over(request, asked, refusal)
    supervisor = asked.supervisor
    user = request.user if request.user.is_authenticated else None
    desk = Desk(supervisors=[supervisor] if supervisor else [], request=asked, user=user, name=asked.name)
    waiting = desks.readable(Entry.objects.filter(asked__request=asked).waiting_for_host())
    given = desks.answer(request, desk, waiting if request.method == "POST" else ())
    if given is None:
        return desks.back(request)
    page = Paginator(waiting, desks.ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    if not page.object_list:
        return _closed(request, state="answered", asked=asked, facts=_facts(asked))
    return desks.show(request, "volunteering/confirm/link.html", desk, page, given, asked=asked, token=token)


def _facts(asked: ConfirmationRequest) -> dict[str, int]:
    """How many are confirmed and how many are back with their volunteers."""
    states = list(Entry.objects.filter(asked__request=asked).values_list("state", flat=True))
    back = sum(states.count(state) for state in WITH_VOLUNTEER)
    return {"confirmed": states.count(EntryState.CONFIRMED), "back": back}


def _over(request: HttpRequest, asked: ConfirmationRequest, refusal: DomainError) -> HttpResponse:
    """Kind words for each end of a link; an expired one sends a new mail to the same address, on a press."""
    if refusal.code == "LINK_OVER":
        return _closed(request, state="answered", asked=asked, facts=_facts(asked))
    if refusal.code == "NO_SUPERVISOR_NOW":
        return _closed(request, state="left", asked=asked)
    if request.method == "POST" and request.POST.get("act") == "new":
        if asking.ask_again(request=asked):
            messages.success(request, _("A new mail is on its way to the address the first one went to."))
        else:
            messages.info(request, _("Nothing waits any more: there is nothing to confirm. Thank you."))
        return desks.back(request)
    return _closed(request, state="expired", asked=asked)


@require_safe
@never_cache
def photo(request: HttpRequest, token: str, public_id: UUID) -> FileResponse:
    """The photo of an entry that this link asks about, while it waits."""
    asked = _found(token)
    if asked is None or rules.link_refusal(asked):
        raise Http404
    rows = Entry.objects.waiting_for_host().filter(asked__request=asked, photo__isnull=False)
    entry = get_object_or_404(rows.select_related("photo"), public_id=public_id)
    assert entry.photo is not None  # noqa: S101 (for the type checker)
    try:
        content = entry.photo.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=entry.photo.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response

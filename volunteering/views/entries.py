"""One entry of one's own logbook: written, sent, answered, taken back, deleted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from volunteering.enums import WITH_VOLUNTEER, EntryState
from volunteering.forms.logbook import AnswerForm, EntryForm, Habits, initial_like, initial_of
from volunteering.models import Entry, Host
from volunteering.rules.logbook import delete_refusal
from volunteering.rules.people import volunteering_consent_refusal
from volunteering.services import logbook as service
from volunteering.services.volunteers import volunteer_of
from volunteering.views.entry_words import entry_state, history, last_words, times
from volunteering.views.logbook import ROOM, norms_of
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest

FORM = "volunteering/logbook/form.html"


def own_entry(request: UserRequest, public_id: UUID) -> Entry:
    """Somebody else's entry does not exist."""
    return get_object_or_404(Entry.objects.by(request.user).with_details(), public_id=public_id)


def entry_form(request: UserRequest, initial: dict[str, Any] | None = None) -> EntryForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    today = timezone.localdate()
    return EntryForm(
        *sent,
        hosts=list(Host.objects.to_log_at(today)),
        habits=Habits.of(request.user),
        with_social=bool(norms_of(request.user, today)),
        initial=initial,
    )


def keep(request: UserRequest, form: EntryForm, entry: Entry | None = None) -> service.Sent | None:
    """Write what the form says, and send it if that button was pressed; None: the form says why not."""
    try:
        written = service.write_entry(
            actor=request.user,
            volunteer=volunteer_of(request.user),
            facts=form.facts(),
            entry=entry,
            client_key=None if entry else form.cleaned_data["client_key"],
            photo=form.upload(),
        )
    except DomainError as refusal:
        form.refuse(refusal.code, refusal.message)
        return None
    if request.POST.get("go") != "send":
        return service.Sent([], [])
    return service.submit_all(actor=request.user, entries=[e for e in written if e.state in WITH_VOLUNTEER])


def after(request: UserRequest, done: service.Sent) -> str:
    """Where to go on, with what was done said there."""
    for _entry, refusal in done.waiting[:1]:
        said = _("Saved, but not sent yet. %(reason)s") % {"reason": refusal.message}
        messages.warning(request, said)
    if not done.sent and not done.waiting:
        messages.success(request, _("Saved. Send it when you are ready."))
    return logbook_of(done.sent)


def logbook_of(sent: list[Entry]) -> str:
    """The logbook that offers to take back what was just sent; of the year of those entries."""
    years = {entry.day.year for entry in sent} or {timezone.localdate().year}
    address = reverse("volunteering:logbook_of_year", args=[min(years)])
    query = urlencode([("sent", str(entry.public_id)) for entry in sent])
    return f"{address}?{query}" if query else address


@never_cache
@login_required
def write(request: UserRequest) -> HttpResponse:
    """A new entry; `?like=` fills in another one's host, hours and words."""
    form = entry_form(request, _like(request))
    if request.method == "POST" and form.is_valid() and (done := keep(request, form)):
        return redirect(after(request, done))
    waits = volunteering_consent_refusal(request.user)
    context = {"form": form, "entry": None, "waits": waits, "today": timezone.localdate()}
    return render(request, FORM, ROOM | context)


def _like(request: UserRequest) -> dict[str, Any] | None:
    try:
        found = Entry.objects.by(request.user).filter(public_id=request.GET.get("like", "")).first()
    except ValidationError:
        return None
    return initial_like(found) if found else None


@login_required
@require_POST
def keep_offline(request: UserRequest) -> HttpResponse:
    """For logbook.js: an entry that waited on a device for a connection. Twice the same key is one entry."""
    form = entry_form(request)
    if not form.is_valid() or (done := keep(request, form)) is None:
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"said": said}, status=422)
    return JsonResponse({"url": after(request, done)})


@never_cache
@login_required
def edit(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Change an entry that is with me; sent along, it goes to the host at once."""
    found = own_entry(request, public_id)
    if found.state not in WITH_VOLUNTEER:
        messages.error(request, _("This entry is with the host. Take it back to change it."))
        return redirect(found)
    form = entry_form(request, initial_of(found))
    if request.method == "POST" and form.is_valid() and (done := keep(request, form, found)):
        return redirect(after(request, done))
    context = {"form": form, "entry": found, "today": timezone.localdate()}
    return render(request, FORM, ROOM | context)


@never_cache
@login_required
def entry(request: UserRequest, public_id: UUID) -> HttpResponse:
    """What it says, where it stands, what can be done, and all that happened to it."""
    found = own_entry(request, public_id)
    return _entry_page(request, found, AnswerForm())


def _entry_page(request: UserRequest, found: Entry, answer: AnswerForm) -> HttpResponse:
    events = list(found.events.select_related("user", "supervisor", "said"))
    is_mine = found.state in WITH_VOLUNTEER
    context = {
        "entry": found,
        "state": entry_state(found),
        "times": times(found.starts, found.ends),
        "history": history(found, events),
        "asked": last_words(found, events),
        "answer": answer if found.state == EntryState.QUERIED else None,
        "can_change": is_mine,
        "can_send": is_mine and found.state != EntryState.QUERIED,
        "can_take_back": found.state == EntryState.SUBMITTED,
        "can_delete": delete_refusal(found) is None,
        "waits": volunteering_consent_refusal(request.user) if is_mine else None,
    }
    return render(request, "volunteering/logbook/entry.html", ROOM | context)


@require_POST
@login_required
def send(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Send a draft or a returned entry, or answer the host's question."""
    found = own_entry(request, public_id)
    answer = AnswerForm(request.POST)
    if found.state == EntryState.QUERIED and not answer.is_valid():
        return _entry_page(request, found, answer)
    try:
        words = answer.cleaned_data["words"] if answer.is_valid() else ""
        sent = service.submit_entry(actor=request.user, entry=found, words=words)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(found)
    return redirect(logbook_of([sent]))


@require_POST
@login_required
def send_all(request: UserRequest) -> HttpResponse:
    """Send every draft; what cannot go stays, and the first reason is said."""
    drafts = Entry.objects.by(request.user).filter(state=EntryState.DRAFT).with_details()
    done = service.submit_all(actor=request.user, entries=drafts.order_by("day", "pk"))
    for _entry, refusal in done.waiting[:1]:
        said = ngettext(
            "%(count)d entry waits. %(reason)s", "%(count)d entries wait. %(reason)s", len(done.waiting)
        )
        messages.warning(request, said % {"count": len(done.waiting), "reason": refusal.message})
    return redirect(logbook_of(done.sent))


@require_POST
@login_required
def take_back(request: UserRequest, public_id: UUID) -> HttpResponse:
    found = own_entry(request, public_id)
    try:
        service.take_back_entry(actor=request.user, entry=found)
        messages.success(request, _("Taken back. It is a draft again."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@never_cache
@login_required
def delete(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Asked once more, for it cannot be undone."""
    found = own_entry(request, public_id)
    if refusal := delete_refusal(found):
        messages.error(request, refusal.message)
        return redirect(found)
    if request.method != "POST":
        return render(request, "volunteering/logbook/delete.html", ROOM | {"entry": found})
    try:
        service.delete_draft(actor=request.user, entry=found)
    except DomainError as refused:
        messages.error(request, refused.message)
        return redirect(found)
    messages.success(request, _("Deleted."))
    return redirect("volunteering:logbook")


@require_POST
@login_required
def remove_photo(request: UserRequest, public_id: UUID) -> HttpResponse:
    found = own_entry(request, public_id)
    try:
        service.remove_photo(actor=request.user, entry=found)
        messages.success(request, _("The photo is deleted."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(found)

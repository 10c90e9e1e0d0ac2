"""The office's desk of volunteering: sheets printed and keyed in, spreadsheets, yearly reports."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_POST

from volunteering.documents.sheet import sheets_pdf
from volunteering.forms.keying import FindPersonForm, KeyedSheet
from volunteering.models import Entry, RecognitionYear, Sheet, Volunteer
from volunteering.rules import logbook
from volunteering.services.keying import (
    SheetRefusedError,
    key_sheet,
    number_sheets,
    take_back_keyed,
)
from volunteering.services.reports import reports_of, request_report
from volunteering.services.volunteers import volunteer_of
from volunteering.views.public import ROOM
from youthportal.core import codes
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.organisations.models import Pupil
from youthportal.organisations.services.signing_in import account_of
from youthportal.organisations.views.gate import guard

KEYED = "volunteering.keyed"
MOST_FOUND = 20
YEARS_SHOWN = 5

for_office = guard(lambda _user: False)


@for_office
def desk(request: UserRequest) -> HttpResponse:
    """Find a person for paper, import a spreadsheet, print a year's report."""
    form = FindPersonForm(request.GET or None)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    sheet = Sheet.objects.filter(number=codes.plain(text)).first() if text else None
    if sheet is not None:
        return redirect("volunteering:key_sheet", sheet.volunteer.public_id, sheet.number)
    years = RecognitionYear.objects.all()[:YEARS_SHOWN]
    context = ROOM | {
        "form": form,
        "text": text,
        "volunteers": Volunteer.objects.matching(text).select_related("user")[:MOST_FOUND] if text else [],
        "pupils": _pupils_without_logbook(text) if text else [],
        "years": [(year, list(reports_of(year)[:4])) for year in years],
    }
    return render(request, "volunteering/office/desk.html", context)


def _pupils_without_logbook(text: str) -> Any:
    found = Pupil.objects.enrolled().matching(text).filter(user__volunteer=None)
    return found.select_related("school")[:MOST_FOUND]


@require_POST
@for_office
def open_logbook(request: UserRequest, pupil_id: UUID) -> HttpResponse:
    """A pupil who never signed in: their account and logbook are made with the first paper."""
    pupil = get_object_or_404(Pupil.objects.enrolled(), public_id=pupil_id)
    volunteer = volunteer_of(account_of(pupil).user)
    return redirect("volunteering:key_in", volunteer.public_id)


@require_POST
@for_office
def print_sheet(request: UserRequest, public_id: UUID) -> HttpResponse:
    """A fresh sheet with a number of its own, to be filled in by hand."""
    volunteer = get_object_or_404(Volunteer.objects.select_related("user"), public_id=public_id)
    sheets = number_sheets(actor=request.user, volunteers=[volunteer])
    return sheet_response(sheets)


def sheet_response(sheets: list[Sheet]) -> HttpResponse:
    response = HttpResponse(sheets_pdf(sheets), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="logbook-{sheets[0].number}.pdf"'
    return response


@for_office
def key_in(request: UserRequest, public_id: UUID, number: str = "") -> HttpResponse:
    """One sheet after the other: host and year once, then a row for each day. Enter goes on."""
    volunteer = get_object_or_404(Volunteer.objects.select_related("user"), public_id=public_id)
    sheet = get_object_or_404(Sheet, volunteer=volunteer, number=codes.plain(number)) if number else None
    keyed = KeyedSheet.of(posted(request), {"host": sheet.host_id} if sheet else None)
    if request.method == "POST" and (facts := keyed.read()) is not None:
        try:
            entries = key_sheet(
                actor=request.user,
                volunteer=volunteer,
                rows=facts,
                signed_by=keyed.sheet.cleaned_data["signed_by"],
                sheet=sheet,
            )
        except SheetRefusedError as refusal:
            keyed.show(refusal)
        except DomainError as refusal:
            keyed.sheet.add_error(None, refusal.message)
        else:
            return redirect("volunteering:keyed", signing.dumps([entry.pk for entry in entries], salt=KEYED))
    context = ROOM | {
        "volunteer": volunteer,
        "sheet": sheet,
        "keyed": keyed,
        "consent": logbook.consent_refusal_of(volunteer),
    }
    return render(request, "volunteering/office/key_in.html", context)


def _keyed_entries(token: str) -> list[Entry]:
    try:
        ids = signing.loads(token, salt=KEYED)
    except signing.BadSignature as error:
        raise Http404 from error
    entries = list(Entry.objects.filter(pk__in=ids).with_details().order_by("day", "pk"))
    if not entries:
        raise Http404
    return entries


@for_office
def keyed(request: UserRequest, token: str) -> HttpResponse:
    """What was keyed in, to compare with the paper; it can be taken back as a whole."""
    entries = _keyed_entries(token)
    if request.method == "POST":
        try:
            count = take_back_keyed(actor=request.user, entries=entries)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("volunteering:keyed", token)
        said = ngettext("%(count)d entry was taken back.", "%(count)d entries were taken back.", count)
        messages.success(request, said % {"count": count})
        return redirect("volunteering:key_in", entries[0].volunteer.public_id)
    context = ROOM | {
        "entries": entries,
        "volunteer": entries[0].volunteer,
        "quarters": sum(entry.quarters for entry in entries),
    }
    return render(request, "volunteering/office/keyed.html", context)


@require_POST
@for_office
def report(request: UserRequest, year: int) -> HttpResponse:
    """Print a year's report in the language of the page."""
    found = get_object_or_404(RecognitionYear, year=year)
    try:
        job = request_report(actor=request.user, year=found, language=get_language() or "en")
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("volunteering:desk")
    return redirect(job.get_absolute_url())

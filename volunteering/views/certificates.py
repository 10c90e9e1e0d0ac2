"""A volunteer's papers: certificates of all years, the credential, statements of hours."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from volunteering.forms.certificates import PaperForm, StatementForm
from volunteering.models import Certificate, Host, RecognitionYear, Statement, Volunteer
from volunteering.rules import certificates as rules
from volunteering.services.certificates import choose_paper
from volunteering.services.statements import request_statement
from volunteering.services.volunteers import volunteer_of
from youthportal.core import words
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.documents import links

ROOM = {"room": "volunteering"}
ADD_TO_PROFILE = "https://www.linkedin.com/profile/add"


@never_cache
@login_required
def certificates(request: UserRequest) -> HttpResponse:
    """All my years with what is to be fetched, and what my next papers will say."""
    volunteer = volunteer_of(request.user)
    hosts = Host.objects.filter(entries__volunteer=volunteer).distinct().select_related("organisation")
    known = {
        "name": str(volunteer) if rules.has_name(volunteer) else "",
        "hidden": volunteer.hidden_hosts.all(),
    }
    form = PaperForm(posted(request), initial=known, hosts=hosts)
    if form.is_valid() and _chosen(request, volunteer, form):
        messages.success(request, _("Kept. Your next papers will say it like this."))
        return redirect("volunteering:certificates")
    context = {"form": form, "years": _years(volunteer), "has_hosts": bool(form.fields["hidden"].queryset)}  # type: ignore[attr-defined]
    return render(request, "volunteering/certificates.html", ROOM | context)


def _chosen(request: UserRequest, volunteer: Volunteer, form: PaperForm) -> bool:
    try:
        choose_paper(actor=request.user, volunteer=volunteer, **form.cleaned_data)
    except DomainError as refusal:
        form.add_error("name", refusal.message)
        return False
    return True


def _years(volunteer: Volunteer) -> list[dict[str, Any]]:
    """Newest first: each year in which hours were confirmed or a certificate was issued."""
    entries = volunteer.entries.confirmed().order_by().annotate(of=ExtractYear("day"))
    hours = {row["of"]: row["sum"] for row in entries.values("of").annotate(sum=Sum("quarters"))}
    issued: dict[int, list[Certificate]] = {}
    found = Certificate.objects.filter(volunteer=volunteer).select_related("year", "document__file")
    for certificate in found.order_by("-pk"):
        issued.setdefault(certificate.year.year, []).append(certificate)
    now = timezone.localdate().year
    settings_of = RecognitionYear.objects.filter(year__in=hours).values_list("year", "threshold")
    needed = {now: RecognitionYear().threshold} | dict(settings_of)
    return [
        {
            "year": year,
            "quarters": hours.get(year, 0),
            "needed": needed.get(year),
            "papers": [_paper(certificate) for certificate in issued.get(year, [])],
        }
        for year in sorted({*hours, *issued}, reverse=True)
    ]


def _paper(certificate: Certificate) -> dict[str, Any]:
    """One certificate: its state in a sentence, and the ways on once it is open."""
    refusal = rules.download_refusal(certificate=certificate)
    document = certificate.document
    paper: dict[str, Any] = {"certificate": certificate, "document": document}
    if refusal is None and document is not None:
        return paper | {
            "state": "open",
            "verify_url": links.whole_url(document),
            "profile_url": _profile_url(certificate),
        }
    state = refusal.code if refusal else ""
    release = certificate.year.release_at
    opens = words.moment(release) if release else ""
    return paper | {"state": state, "opens": opens}


def _profile_url(certificate: Certificate) -> str:
    """The form of a career network, filled in; nothing is sent before the volunteer sends it there."""
    document = certificate.document
    if document is None:
        return ""
    facts = {
        "startTask": "CERTIFICATION_NAME",
        "name": document.title,
        "issueYear": document.issued_at.year,
        "issueMonth": document.issued_at.month,
        "certId": document.number,
        "certUrl": settings.SITE_URL + reverse("document_link", args=[document.code]),
    }
    return f"{ADD_TO_PROFILE}?{urlencode(facts)}"


@never_cache
@login_required
def credential(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The signed credential as a file, for its volunteer once certificates are open, and for the office."""
    found = Certificate.objects.select_related("document", "year", "volunteer")
    certificate = get_object_or_404(found, public_id=public_id)
    is_own = certificate.volunteer.user_id == request.user.pk
    if not (request.user.is_staff or (is_own and rules.download_refusal(certificate=certificate) is None)):
        raise Http404
    if not certificate.credential or certificate.document is None:
        raise Http404
    name = certificate.document.number.replace("/", "-")
    response = HttpResponse(certificate.credential, content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="{name}.jwt"'
    return response


@never_cache
@login_required
def statement(request: UserRequest) -> HttpResponse:
    """Ask for a statement of hours between two days; the earlier ones are below."""
    volunteer = volunteer_of(request.user)
    form = StatementForm(posted(request))
    if form.is_valid():
        try:
            job = request_statement(
                actor=request.user, volunteer=volunteer, language=get_language() or "en", **form.cleaned_data
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(job.get_absolute_url())
    earlier = Statement.objects.printed().filter(volunteer=volunteer).select_related("document__file")
    return render(request, "volunteering/statement.html", ROOM | {"form": form, "statements": earlier[:20]})

"""Anybody can check whether a paper or a file is what the office issued."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from youthportal.accounts.limits import Limit
from youthportal.documents import checking, credentials, kinds, links
from youthportal.documents.forms import CodeForm, CompareForm, SurnameForm
from youthportal.documents.models import Document
from youthportal.files.models import Access

#: Ten wrong surnames in a quarter of an hour, for each document; a right one does not count.
SURNAMES = Limit("documents.surname", 10, 15 * 60)


@require_GET
def document_link(request: HttpRequest, code: str) -> HttpResponse:
    """The address in printed QR codes carries no language; the visitor's own is chosen here."""
    with translation.override(translation.get_language_from_request(request)):
        return redirect("documents:verify", code)


@never_cache
def check(request: HttpRequest) -> HttpResponse:
    return _ask(request)


def _ask(request: HttpRequest, unknown: str = "") -> HttpResponse:
    """Ask for a code; `unknown` is one that was tried and names no document."""
    form = CodeForm(request.POST if request.method == "POST" else None, initial={"code": unknown})
    if form.is_valid():
        return redirect("documents:verify", form.cleaned_data["code"])
    context = {"form": form, "unknown": unknown}
    return render(request, "documents/check.html", context, status=404 if unknown else 200)


@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What was issued under this code, and a comparison with a file or checksum. Not for search engines."""
    found = Document.objects.issued().select_related("file")
    document = found.filter(code=links.short_code(code)).first()
    if document is None:
        return _ask(request, unknown=code)
    kind = kinds.kind_of(document)
    if kind and kind.person and not (links.is_whole(code) or request.user.is_staff):
        return _ask_surname(request, document, kind.person(document))
    form = CompareForm(request.POST, request.FILES) if request.method == "POST" else CompareForm()
    context = {"document": document, "form": form, "same": None, "kind": kind}
    if form.is_valid():
        context["same"] = checking.is_same(document, **form.cleaned_data)
    context["may_download"] = document.stored.access == Access.PUBLIC or request.user.is_staff
    context["facts"] = kind.facts(document) if kind else {}
    response = render(request, "documents/verify.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _ask_surname(request: HttpRequest, document: Document, name: str) -> HttpResponse:
    """Whoever typed the short code says whose paper it is; wrong answers are counted by code."""
    form = SurnameForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_valid():
        if not SURNAMES.take(document.code):
            form.add_error("surname", _("Too many tries for this document. Wait a quarter of an hour."))
            status = HTTPStatus.TOO_MANY_REQUESTS
        elif checking.is_surname(form.cleaned_data["surname"], name):
            SURNAMES.give_back(document.code)
            return redirect(links.whole_url(document))
        else:
            form.add_error("surname", _("This is not the surname on the document. Look once more."))
    response = render(request, "documents/surname.html", {"form": form, "document": document}, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
@cache_control(public=True, max_age=3600)
def did_document(request: HttpRequest) -> JsonResponse:
    """The public keys of the portal's credentials, for programs of others."""
    response = JsonResponse(credentials.did_document())
    response["Access-Control-Allow-Origin"] = "*"
    return response

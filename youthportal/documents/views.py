"""Anybody can check whether a paper or a file is what the office issued."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from youthportal.documents import checking
from youthportal.documents.forms import CodeForm, CompareForm
from youthportal.documents.models import Document
from youthportal.files.models import Access


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
    document = Document.objects.issued().select_related("file").filter(code=code.upper()).first()
    if document is None:
        return _ask(request, unknown=code)
    form = CompareForm(request.POST, request.FILES) if request.method == "POST" else CompareForm()
    context = {"document": document, "form": form, "same": None}
    if form.is_valid():
        context["same"] = checking.is_same(document, **form.cleaned_data)
    context["may_download"] = document.stored.access == Access.PUBLIC or request.user.is_staff
    response = render(request, "documents/verify.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response

"""The archive of issued documents: read, fetched and revoked, never changed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from youthportal.audit.admin_base import saying_refusals
from youthportal.audit.admin_lists import ReadOnlyAdmin
from youthportal.documents import services
from youthportal.documents.models import Document
from youthportal.documents.stamps import spaced


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Everybody who checks the document reads it.")
    )


class ValidFilter(admin.SimpleListFilter):
    title = _("validity")
    parameter_name = "valid"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("valid")), ("revoked", _("revoked")), ("reserved", _("reserved, not printed yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen: dict[str, dict[str, Any]] = {
            "yes": {"file__isnull": False, "revoked_at": None},
            "revoked": {"revoked_at__isnull": False},
            "reserved": {"file": None},
        }
        return queryset.filter(**chosen.get(self.value() or "", {}))


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ["number", "title", "issued_at", "valid", "download"]
    list_filter = [ValidFilter, "kind", "language"]
    list_select_related = ["file"]
    search_fields = ["number", "title", "=code"]
    date_hierarchy = "issued_at"
    change_form_template = "admin/documents/document.html"
    fields = [
        "number",
        "title",
        "kind",
        "language",
        "issued_at",
        "issued_by",
        "issued_to",
        "signed_by",
        "download",
        "checksum",
        "verification",
        "template_version",
        "revoked_at",
        "revoked_reason",
    ]
    readonly_fields = ["download", "checksum", "verification"]
    export_columns = [
        (_("number"), lambda document: document.number),
        (_("title"), lambda document: document.title),
        (_("kind"), lambda document: document.kind),
        (_("issued"), lambda document: document.issued_at),
        (_("verification code"), lambda document: document.code),
        ("SHA-256", lambda document: document.file.sha256 if document.file else ""),
        (_("revoked"), lambda document: document.revoked_at),
    ]

    @admin.display(description=_("valid"), boolean=True)
    def valid(self, document: Document) -> bool:
        return document.file_id is not None and not document.is_revoked

    @admin.display(description=_("file"))
    def download(self, document: Document) -> str:
        if document.file is None:
            return "–"
        url = reverse("files:file", args=[document.file.public_id, document.file.name])
        return format_html('<a href="{}">{}</a>', url, document.file.name)

    @admin.display(description=_("SHA-256 checksum"))
    def checksum(self, document: Document) -> str:
        return document.file.sha256 if document.file else "–"

    @admin.display(description=_("page to check it"))
    def verification(self, document: Document) -> str:
        return format_html('<a href="{}">{}</a>', document.get_absolute_url(), spaced(document.code))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.revoke)
        return [path("<int:pk>/revoke/", view, name="documents_document_revoke"), *super().get_urls()]

    @saying_refusals
    def _revoke(self, request: HttpRequest, document: Document, reason: str) -> None:
        services.revoke_document(actor=request.user, document=document, reason=reason)
        self.message_user(request, _("The document is revoked. Its page says so."), messages.SUCCESS)

    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason, then revoke."""
        document = get_object_or_404(Document.objects.issued(), pk=pk)
        form = RevokeForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            self._revoke(request, document, form.cleaned_data["reason"])
            return HttpResponseRedirect(reverse("admin:documents_document_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Revoke %(number)s") % {"number": document.number},
            "form": form,
            "original": document,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/documents/revoke.html", context)

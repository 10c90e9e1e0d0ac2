"""The register of certificates: who has one, what became of it, and revoking."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from volunteering.admin.base import RegisterAdmin
from volunteering.forms.certificates import RevokeForm
from volunteering.models import Certificate
from volunteering.services.certificates import revoke_certificate
from youthportal.core import words
from youthportal.core.http import posted


class StandFilter(admin.SimpleListFilter):
    """What became of it."""

    title = _("state")
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waits", _("not handed over yet")),
            ("handed", _("handed over")),
            ("unprinted", _("reserved, not printed yet")),
            ("revoked", _("revoked")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen: dict[str, Any] = {
            "waits": queryset.valid().printed().filter(handed_over_on=None),
            "handed": queryset.valid().exclude(handed_over_on=None),
            "unprinted": queryset.valid().filter(document__file=None),
            "revoked": queryset.filter(revoked_at__isnull=False),
        }
        return chosen.get(self.value() or "", queryset)


@admin.register(Certificate)
class CertificateAdmin(RegisterAdmin):
    service_audits = True
    list_display = ["number", "name", "year", "hours", "handed_over_on", "revoked_at", "download"]
    list_filter = ["year", StandFilter]
    list_select_related = ["year", "document__file"]
    search_fields = ["document__number", "volunteer__paper_name"]
    ordering = ["-pk"]
    change_form_template = "admin/volunteering/certificate_change.html"
    fields = [
        "number",
        "name",
        "year",
        "hours",
        "hosts",
        "language",
        "handed_over_on",
        "download",
        "verification",
    ]
    readonly_fields = ["number", "name", "hours", "hosts", "download", "verification"]
    export_columns = [
        (_("number"), lambda row: row.document.number if row.document else ""),
        (_("name"), lambda row: row.facts["name"]),
        (_("year"), lambda row: row.year.year),
        (_("hours"), lambda row: row.facts["quarters"] / 4),
        (_("handed over"), lambda row: row.handed_over_on),
        (_("revoked"), lambda row: row.revoked_at),
        (_("reason"), lambda row: row.revoked_reason),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:  # type: ignore[override]
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Certificate]:
        return super().get_queryset(request).select_related("year", "document__file")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        revoked = ["revoked_at", "revoked_reason"] if obj and obj.revoked_at else []
        return [*self.fields, *revoked]

    @admin.display(description=_("number"), ordering="document__number")
    def number(self, certificate: Certificate) -> str:
        return certificate.document.number if certificate.document else "–"

    @admin.display(description=_("name on the paper"))
    def name(self, certificate: Certificate) -> str:
        return str(certificate.facts["name"])

    @admin.display(description=_("hours"))
    def hours(self, certificate: Certificate) -> str:
        return words.hours(certificate.facts["quarters"])

    @admin.display(description=_("hosts"))
    def hosts(self, certificate: Certificate) -> str:
        return ", ".join(host["name"] for host in certificate.facts["hosts"]) or "–"

    @admin.display(description=_("file"))
    def download(self, certificate: Certificate) -> str:
        file = certificate.document.file if certificate.document else None
        return format_html('<a href="{}">PDF</a>', file.get_absolute_url()) if file else "–"

    @admin.display(description=_("page to check it"))
    def verification(self, certificate: Certificate) -> str:
        document = certificate.document
        if document is None or document.file_id is None:
            return "–"
        return format_html('<a href="{}">{}</a>', document.get_absolute_url(), document.code)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.revoke_view)
        return [path("<int:pk>/revoke/", view, name="volunteering_certificate_revoke"), *super().get_urls()]

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason, then revoke paper and credential."""
        certificate = self.found(request, pk)
        form = RevokeForm(posted(request))
        return self.act(
            request,
            certificate,
            form,
            lambda: revoke_certificate(
                actor=request.user, certificate=certificate, reason=form.cleaned_data["reason"]
            ),
            done=gettext("The certificate is revoked. Its page and the credential say so."),
            title=gettext("Revoke certificate %(number)s") % {"number": self.number(certificate)},
            lead=gettext(
                "It holds no more, for good: the volunteer gets a mail with your reason, and everybody who "
                "checks the paper reads it. After that a new certificate with the hours of today can be made."
            ),
            button=gettext("Revoke it"),
        )

"""Opportunities, applications and agreements as the office looks through them. Acts: on the hosts' pages."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from volunteering.models import Application, Opportunity, VolunteerAgreement
from youthportal.audit.admin_lists import ReadOnlyAdmin


class LedOnAdmin(ReadOnlyAdmin):
    """A list whose rows lead to the page on which host and office act alike."""

    list_display_links = None
    page_name = ""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        found = self.get_queryset(request).filter(pk=object_id).first() if object_id.isdecimal() else None
        if found is None:
            raise Http404
        return redirect(self.page_name, found.public_id)

    def link(self, row: Any, text: object) -> str:
        return format_html('<a href="{}">{}</a>', reverse(self.page_name, args=[row.public_id]), text)


@admin.register(Opportunity)
class OpportunityAdmin(LedOnAdmin):
    page_name = "volunteering:offer"
    list_display = ["titled", "host", "state", "applied", "accepted", "next_shift", "apply_until"]
    list_filter = ["state", "level", "programme", "kind_of_work"]
    search_fields = ["title", "host__organisation__name"]
    ordering = ["-pk"]
    export_columns = [
        (_("title"), lambda row: row.title),
        (_("host"), lambda row: row.host.name),
        (_("state"), lambda row: row.get_state_display()),
        (_("minimum age"), lambda row: row.min_age),
        (_("where"), lambda row: row.get_level_display()),
        (_("programme"), lambda row: row.get_programme_display() if row.programme else ""),
        (_("wait for the host"), lambda row: row.n_applied),
        (_("accepted"), lambda row: row.n_accepted),
        (_("apply until"), lambda row: row.apply_until),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Opportunity]:
        rows: Any = super().get_queryset(request)
        counted: QuerySet[Opportunity] = rows.with_counts().with_next_shift()
        return counted.select_related("host__organisation", "kind_of_work")

    @admin.display(description=_("title"), ordering="title")
    def titled(self, row: Opportunity) -> str:
        return self.link(row, row.title)

    @admin.display(description=_("wait for the host"), ordering="n_applied")
    def applied(self, row: Any) -> int:
        return int(row.n_applied)

    @admin.display(description=_("accepted"), ordering="n_accepted")
    def accepted(self, row: Any) -> int:
        return int(row.n_accepted)

    @admin.display(description=_("next shift"), ordering="next_at")
    def next_shift(self, row: Any) -> Any:
        return row.next_at


class WaitsFilter(admin.SimpleListFilter):
    """Whom the host keeps waiting."""

    title = _("waits")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("week", _("for more than a week"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() != "week":
            return queryset
        before = timezone.now() - timedelta(days=7)
        return queryset.filter(state="applied", created_at__lt=before)


@admin.register(Application)
class ApplicationAdmin(LedOnAdmin):
    page_name = "volunteering:application"
    list_display = ["who", "opportunity", "host", "shift_at", "state", "created_at"]
    list_filter = [WaitsFilter, "state"]
    search_fields = ["volunteer__paper_name", "opportunity__title", "opportunity__host__organisation__name"]
    ordering = ["created_at"]
    export_columns = [
        (_("volunteer"), lambda row: row.volunteer),
        (_("opportunity"), lambda row: row.opportunity.title),
        (_("host"), lambda row: row.opportunity.host.name),
        (_("shift"), lambda row: row.shift.starts_at if row.shift else None),
        (_("state"), lambda row: row.get_state_display()),
        (_("created"), lambda row: row.created_at),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        rows: Any = super().get_queryset(request)
        found: QuerySet[Application] = rows.with_details()
        return found

    @admin.display(description=_("volunteer"), ordering="volunteer__paper_name")
    def who(self, row: Application) -> str:
        return self.link(row, row.volunteer)

    @admin.display(description=_("host"))
    def host(self, row: Application) -> str:
        return str(row.opportunity.host)

    @admin.display(description=_("shift"), ordering="shift__starts_at")
    def shift_at(self, row: Application) -> Any:
        return row.shift.starts_at if row.shift else None


@admin.register(VolunteerAgreement)
class AgreementAdmin(LedOnAdmin):
    page_name = "volunteering:agreement"
    list_display = ["who", "host", "state", "starts_on", "ends_on", "volunteer_signed_on", "host_signed_on"]
    list_filter = ["state", "country"]
    search_fields = ["volunteer__paper_name", "host__organisation__name"]
    ordering = ["-pk"]
    export_columns = [
        (_("volunteer"), lambda row: row.volunteer),
        (_("host"), lambda row: row.host.name),
        (_("state"), lambda row: row.get_state_display()),
        (_("from"), lambda row: row.starts_on),
        (_("to"), lambda row: row.ends_on),
        (_("signed by the volunteer"), lambda row: row.volunteer_signed_on),
        (_("signed by the host"), lambda row: row.host_signed_on),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[VolunteerAgreement]:
        return super().get_queryset(request).select_related("volunteer__user", "host__organisation")

    @admin.display(description=_("volunteer"), ordering="volunteer__paper_name")
    def who(self, row: VolunteerAgreement) -> str:
        return self.link(row, row.volunteer)

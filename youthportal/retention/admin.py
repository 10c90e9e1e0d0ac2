"""Times of keeping with what would go when, and the protocol of what went."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.audit.admin_base import AuditedAdmin
from youthportal.audit.admin_lists import ReadOnlyAdmin
from youthportal.retention import services
from youthportal.retention.models import Period, Removal
from youthportal.retention.registry import rules

#: Days of the preview of one rule.
SHOWN = 8


@admin.register(Period)
class PeriodAdmin(AuditedAdmin):
    """All rules on one page, each with its dry run; the time is changed one by one."""

    service_audits = True
    fields = ["rule", "number", "unit"]
    readonly_fields = ["rule"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        today = timezone.localdate()
        lines = []
        for rule in rules():
            start = {"number": rule.default.number, "unit": rule.default.unit}
            period, _new = Period.objects.get_or_create(rule=rule.key, defaults=start)
            days = services.due_days(rule, period.span, today=today)
            address = reverse("admin:retention_period_change", args=[period.pk])
            lines.append((rule, period.span, address, days[:SHOWN], len(days) > SHOWN))
        context = {
            **self.admin_site.each_context(request),
            "title": _("How long we keep what"),
            "opts": self.opts,
            "lines": lines,
        }
        return TemplateResponse(request, "admin/retention/periods.html", context)

    def save_model(self, request: HttpRequest, obj: Period, form: Any, change: bool) -> None:
        services.change_period(actor=request.user, period=obj)


@admin.register(Removal)
class RemovalAdmin(ReadOnlyAdmin):
    list_display = ["on", "rule", "count", "number", "unit", "ended_by"]
    list_filter = ["rule"]
    date_hierarchy = "on"
    export_columns = [
        (_("day"), lambda removal: removal.on),
        (_("rule"), lambda removal: removal.rule),
        (_("rows"), lambda removal: removal.count),
        (_("how many"), lambda removal: removal.number),
        (_("days or months"), lambda removal: removal.get_unit_display()),
        (_("of what ended by"), lambda removal: removal.ended_by),
    ]

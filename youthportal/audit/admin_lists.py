"""Lists of the office that are read and exported, not edited."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from youthportal.audit.admin_base import AuditedAdmin
from youthportal.audit.models import record
from youthportal.core import sheets


class ReadOnlyAdmin(AuditedAdmin):
    """Rows that only services write: the office reads and exports them, and acts through actions."""

    service_audits = True
    #: Label and value of each column of the export; no export while empty.
    export_columns: Sequence[tuple[Any, Callable[[Any], Any]]] = ()
    change_list_template = "admin/exported_list.html"
    EXPORT_LIMIT = 100_000

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export)
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export/<str:kind>/", view, name=name), *super().get_urls()]

    def export(self, request: HttpRequest, kind: str) -> HttpResponse:
        """What the list shows under the filters of its address, as a file."""
        if kind not in sheets.MEDIA_TYPES or not self.export_columns or not self.has_view_permission(request):
            raise Http404
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)[: self.EXPORT_LIMIT]
        except IncorrectLookupParameters as error:
            raise Http404 from error
        values = ([value(row) for _label, value in self.export_columns] for row in rows)
        content = sheets.sheet(kind, [str(label) for label, _value in self.export_columns], values)
        self.note_export(request)
        name = f"{self.opts.model_name}-{timezone.localdate():%Y-%m-%d}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(content, content_type=sheets.MEDIA_TYPES[kind], headers=headers)

    def note_export(self, request: HttpRequest) -> None:
        """That it was exported and by which filters (their names), not what was in it."""
        action = f"{self.opts.label_lower}.exported"
        user: Any = request.user
        record(actor=user, action=action, subject=user, data={"filters": sorted(request.GET)})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = extra_context or {}
        if self.export_columns:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_export"
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            context["exports"] = [
                (kind.upper(), reverse(name, args=[kind]) + query) for kind in sheets.MEDIA_TYPES
            ]
        return super().changelist_view(request, context)


class FirstPartFilter(admin.SimpleListFilter):
    """Filter a dotted name ("budget.round.opened") by its first part. Set `parameter_name` and `title`."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = model_admin.get_queryset(request).order_by().values_list(self.parameter_name, flat=True)
        parts = sorted({name.split(".")[0] for name in names.distinct()})
        return [(part, part) for part in parts]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        if self.value():
            return queryset.filter(**{f"{self.parameter_name}__startswith": f"{self.value()}."})
        return queryset

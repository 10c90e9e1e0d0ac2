"""The base of the portal's admin pages: the office may, every act is in the audit trail, refusals are said.

Django's own log of the admin stays empty: it would keep people's names beyond their erasure.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from youthportal.audit.models import Entry, record
from youthportal.core.exceptions import DomainError

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
    Inline = admin.StackedInline[Any, Any]
else:
    Base, Inline = admin.ModelAdmin, admin.StackedInline


def changed_fields(form: Any) -> list[str]:
    """Names of the fields a form changed, never their values."""
    return sorted(getattr(form, "changed_data", []))


class OfficeMay:
    """Permissions of an admin page without rows in the permission tables: staff may, others may not.

    `administrators_only` keeps a page for superusers. Take single rights away with Django's own
    `has_add_permission` and its sisters, calling super() first.
    """

    administrators_only = False

    def _office_may(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_active and user.is_staff and (user.is_superuser or not self.administrators_only))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._office_may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._office_may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._office_may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._office_may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._office_may(request)


class AuditedAdmin(OfficeMay, Base):
    """A ModelAdmin for the office. Set `service_audits = True` where a service does the act and audits it."""

    service_audits = False
    show_full_result_count = False
    list_per_page = 50

    def audit(self, request: HttpRequest, action: str, subject: models.Model, **data: Any) -> Entry:
        """Record "<app>.<model>.<action>" of whoever sent the request; ids, counts, field names only."""
        label = subject._meta.label_lower
        return record(actor=request.user, action=f"{label}.{action}", subject=subject, data=data)

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:  # type: ignore[override]
        if not self.service_audits:
            self.audit(request, "added", obj)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> None:  # type: ignore[override]
        if not self.service_audits:
            self.audit(request, "changed", obj, changes=message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Any]) -> None:  # type: ignore[override]
        for obj in queryset:
            self.audit(request, "deleted", obj)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """Names of fields, and of inline rows how many were added, changed and deleted."""
        changes: list[dict[str, Any]] = [{"fields": changed_fields(form)}] if changed_fields(form) else []
        for formset in formsets or []:
            counts = {
                "added": len(formset.new_objects),
                "changed": len(formset.changed_objects),
                "deleted": len(formset.deleted_objects),
            }
            if any(counts.values()):
                changes.append({"rows": formset.model._meta.label_lower, **counts})
        return changes

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A refusal undoes everything and is said above the form."""
        try:
            response: HttpResponse = super().changeform_view(request, *args, **kwargs)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        return response

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        with transaction.atomic():
            super().delete_queryset(request, queryset)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The audit entries of one object."""
        subject = self.get_object(request, object_id)
        if subject is None:
            raise Http404
        entries = Entry.objects.filter(
            subject_type=self.opts.label_lower, subject_id=str(subject.pk)
        ).select_related("actor")
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(object)s") % {"object": subject},
            "entries": entries[:200],
            "opts": self.opts,
            "object": subject,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/audit_history.html", context)


class OfficeInline(OfficeMay, Inline):
    """Rows of another table inside a page of the office."""

    extra = 0


def saying_refusals(action: Callable[..., Any]) -> Callable[..., Any]:
    """For an admin action or extra view method: a DomainError undoes everything and is said."""

    @wraps(action)
    def said(self: AuditedAdmin, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                return action(self, request, *args, **kwargs)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return None

    return said

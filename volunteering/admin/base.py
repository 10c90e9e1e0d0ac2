"""Lists that the office both edits and exports, and pages with one short form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from youthportal.audit.admin_base import OfficeMay
from youthportal.audit.admin_lists import ReadOnlyAdmin
from youthportal.core.exceptions import DomainError


class RegisterAdmin(ReadOnlyAdmin):
    """A list with exports whose rows the office adds and changes. Rows end by an act; none is deleted."""

    service_audits = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # type: ignore[override]
        return OfficeMay.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return OfficeMay.has_change_permission(self, request, obj)

    def found(self, request: HttpRequest, pk: int) -> Any:
        """The row of an act's page; 404 for what is not there."""
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None:
            raise Http404
        return row

    def show(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        values = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/volunteering/{template}.html", values)

    def act(
        self,
        request: HttpRequest,
        subject: Any,
        form: forms.Form,
        do: Callable[[], Any],
        *,
        done: str,
        **words: Any,
    ) -> HttpResponse:
        """A page with one short form; a refusal is said above it and what was typed stays."""
        if request.method == "POST" and form.is_valid():
            try:
                do()
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                self.message_user(request, done, messages.SUCCESS)
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", subject.pk)
        return self.show(request, "act", original=subject, form=form, **words)

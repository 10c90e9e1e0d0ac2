"""What these lists have in common: rows that services write, one page a row with its acts, ages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youthportal.audit.admin_lists import ReadOnlyAdmin
from youthportal.core.exceptions import DomainError


def age(at: Any) -> str:
    """The day, and how many days ago that was."""
    day = timezone.localdate(at)
    days = (timezone.localdate() - day).days
    ago = ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days} if days else _("today")
    return f"{formats.date_format(day, 'SHORT_DATE_FORMAT')}, {ago}"


class DeskAdmin(ReadOnlyAdmin):
    """Lists whose rows open on a page of their own: `template`, `page_context`, and acts by name."""

    template = ""

    def page_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {}

    def acts(self, request: HttpRequest, row: Any) -> dict[str, Callable[[], Any]]:
        """What the buttons of the page do; each raises DomainError if it may not."""
        return {}

    def row_of(self, request: HttpRequest, object_id: str) -> Any:
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return row

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        row = self.row_of(request, object_id)
        act = self.acts(request, row).get(request.POST.get("act", ""))
        if request.method == "POST" and act:
            return self.done(request, act)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(row),
            **self.page_context(request, row),
        }
        response = TemplateResponse(request, self.template, context)
        response["Cache-Control"] = "no-store"
        return response

    def done(self, request: HttpRequest, act: Callable[[], Any]) -> HttpResponse:
        """Do it and stay on the page, which then says how it stands."""
        try:
            act()
            self.message_user(request, _("Done."), messages.SUCCESS)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        return redirect(request.get_full_path())

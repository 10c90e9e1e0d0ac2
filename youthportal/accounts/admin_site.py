"""Django's admin as the office's workplace: its name, its order, and the portal's own sign-in."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from youthportal.accounts import rules
from youthportal.core.status import lines
from youthportal.municipality.models import Municipality

#: What the office works with daily comes first; apps that are not named follow.
ORDER = [
    "budget",
    "moderation",
    "organisations",
    "imports",
    "accounts",
    "consents",
    "documents",
    "outbox",
    "municipality",
    "retention",
    "audit",
    "core",
]


class PortalAdminSite(admin.AdminSite):
    """Open to staff with a second factor; nobody signs in here, everybody by the portal's own page."""

    enable_nav_sidebar = True
    index_title = _("Work of the office")

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not rules.must_set_up_second_factor(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Signed in without the right: there is no such page (docs/decisions/0009), in one answer."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return guarded

    def get_urls(self) -> list[Any]:
        return [path("status/", self.admin_view(self.status), name="status"), *super().get_urls()]

    def status(self, request: HttpRequest) -> HttpResponse:
        """How the portal is doing, in sentences."""
        context = {**self.each_context(request), "title": _("How the portal is doing"), "lines": lines()}
        return TemplateResponse(request, "admin/status.html", context)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST":
            logout(request)
        return redirect("home")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = Municipality.current().title
        return {
            **super().each_context(request),
            "site_header": name,
            "site_title": name,
            "site_url": reverse("home"),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """In the order of ORDER, models within an app by name."""
        apps: list[Any] = list(super().get_app_list(request, app_label))
        place = {label: number for number, label in enumerate(ORDER)}
        return sorted(apps, key=lambda app: (place.get(app["app_label"], len(ORDER)), app["name"]))

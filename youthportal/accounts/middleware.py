"""The second factor of everybody who works in the office: until it is set up, nothing else opens."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from youthportal.accounts import rules

#: Pages needed to set it up, to sign out and to change colours; their names, without allauth's mfa_ ones.
_OPEN = {
    "account_logout",
    "account_reauthenticate",
    "account_email",
    "account_email_verification_sent",
    "theme",
    "healthz",
}


def ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    """To the set-up when a page was asked for, 403 with the way there when something was sent."""
    if request.method in {"GET", "HEAD"}:
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    return render(request, "accounts/second_factor_missing.html", status=403)


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = (request.resolver_match.url_name if request.resolver_match else "") or ""
        if name in _OPEN or name.startswith("mfa_"):
            return None
        return ask_for_second_factor(request) if rules.must_set_up_second_factor(request.user) else None

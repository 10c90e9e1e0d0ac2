"""Signing somebody in who proved who they are by other means than allauth's own pages."""

import time
from typing import Any

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

#: Seconds after a sign-in by card in which a forgotten password may be set anew.
CARD_IS_FRESH = 900


def sign_in(request: HttpRequest, user: Any, *, method: str, target: str | None) -> HttpResponse:
    """Sign `user` in and go to `target`. Through allauth's stages, so that a second factor is asked for."""
    record_authentication(request, user, method=method)
    response: HttpResponse = perform_login(
        request, user, email_verification=EmailVerificationMethod.NONE, redirect_url=target
    )
    return response


def came_by_card(request: HttpRequest) -> bool:
    """Whether this session began with a card just now."""
    since = time.time() - CARD_IS_FRESH
    records = get_authentication_records(request, request.user)
    return any(one["method"] == "card" and one["at"] >= since for one in records)


def safe_target(request: HttpRequest) -> str | None:
    """Where the person wanted to go (`next`), if that is a page of this portal."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else None

"""Public pages, rendered once and kept until anything they show changes: for visitors without a session,
and those marked `common_page` for people signed in as well.

The key holds path, query, theme and the version of the site's content, one row read per request: so a
page is exact without a cache server, in every process, from the commit of a change on. An entry ends
at midnight and at the next announced boundary (a phase of a round), because pages speak of dates.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_cache_control

from youthportal.core.models import SiteVersion

View = Callable[..., HttpResponse]
_boundaries: list[Callable[[datetime], datetime | None]] = []
_MARK = "_public_page"
MESSAGES = "messages"
OK = 200


def register_boundary(function: Callable[[datetime], datetime | None]) -> None:
    """`function(now)` says when public pages change next by date alone, or None."""
    _boundaries.append(function)


def public_page(view: View) -> View:
    """Mark a view whose page is the same for every visitor without a session; it must hold no CSRF token."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        setattr(response, _MARK, True)
        return response

    return marked


def common_page(view: View) -> View:
    """A public page that people signed in see as everybody does, but for head and foot: kept for them too.

    Nothing else of it may depend on who reads. The person is still asked for, so that an ended session shows.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" or MESSAGES in request.COOKIES or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        cache, key = caches["pages"], page_key(request, "signed in")
        content: bytes | None = cache.get(key)
        if content is not None:
            return HttpResponse(content)
        response = view(request, *args, **kwargs)
        if response.status_code == OK and not response.cookies:
            cache.set(key, response.content, _seconds_to_next_boundary())
        return response

    return public_page(kept)


def page_key(request: HttpRequest, *more: str) -> str:
    """What a page kept for many is told apart by."""
    parts = (
        request.get_host(),
        request.get_full_path(),
        request.COOKIES.get("theme", ""),
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        str(SiteVersion.current()),
        settings.RELEASE,
        *more,
    )
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:40]


def _next_boundary(now: datetime) -> datetime:
    """When what pages show changes by date alone; asked once for each version of the content."""
    cache, key = caches["pages"], f"boundary:{SiteVersion.current()}"
    known: datetime | None = cache.get(key)
    if known is None or known <= now:
        midnight = timezone.make_aware(datetime.combine(now.date() + timedelta(days=1), time.min))
        known = min([midnight, *(end for function in _boundaries if (end := function(now)))])
        cache.set(key, known, 24 * 3600)
    return known


def _seconds_to_next_boundary() -> int:
    now = timezone.localtime()
    return max(1, int((_next_boundary(now) - now).total_seconds()))


def _is_visitor(request: HttpRequest) -> bool:
    private = (settings.SESSION_COOKIE_NAME, MESSAGES)
    return not any(name in request.COOKIES for name in private)


class PublicPagesMiddleware:
    """Answers from the page cache before sessions and sign-in are looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.cache = caches["pages"]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with SiteVersion.read_once():
            return self._page(request) if _is_visitor(request) else self._own(request)

    def _own(self, request: HttpRequest) -> HttpResponse:
        """The same page for somebody who may be signed in: no cache on the way may keep it."""
        response = self.get_response(request)
        if getattr(response, _MARK, False):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def _page(self, request: HttpRequest) -> HttpResponse:
        key = page_key(request)
        response: HttpResponse | None = self.cache.get(key)
        if response is None:
            response = self.get_response(request)
            if not getattr(response, _MARK, False) or response.status_code != OK or response.cookies:
                return response
            response["ETag"] = f'"{key}"'
            response["Cache-Control"] = "no-cache"
            response["Vary"] = "Cookie, Accept-Language"
            self.cache.set(key, response, _seconds_to_next_boundary())
        if request.headers.get("If-None-Match") == response["ETag"]:
            fresh = HttpResponseNotModified()
            fresh["ETag"] = response["ETag"]
            return fresh
        return response

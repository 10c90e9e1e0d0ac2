"""The start page and the few pages that belong to no app."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from youthportal.core import health, pages, rooms
from youthportal.core.http import UserRequest
from youthportal.core.models import Job

YEAR = 365 * 24 * 3600


@pages.public_page
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    context = {
        "open_now": rooms.open_now(user),
        "waiting": rooms.waiting_for(user),
        "work": rooms.work_of(user),
    }
    return render(request, "home.html", context)


def to_language(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the start page in the visitor's language."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        return redirect(reverse("home"))


def theme(request: HttpRequest, name: str) -> HttpResponse:
    """Remember light, dark or the system's own, and go back where the visitor was."""
    if name not in {"light", "dark", "auto"}:
        raise Http404
    target = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(target if safe else "/")
    if name == "auto":
        response.delete_cookie("theme")
    else:
        response.set_cookie(
            "theme", name, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers and no app reports a fault; the broker may be down, for work waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    if faults := health.faults():
        return JsonResponse({"status": "fault", "faults": faults}, status=503)
    return JsonResponse({"status": "ok"})


@never_cache
@login_required
def job(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Progress of a job, for whoever started it and for the office."""
    found = get_object_or_404(Job, public_id=public_id)
    if found.owner_id != request.user.pk and not request.user.is_staff:
        raise Http404
    return render(request, "core/job.html", {"job": found})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)

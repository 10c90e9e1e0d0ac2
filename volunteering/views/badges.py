"""For programs that check credentials: what was achieved, what was revoked. No language, no sign-in."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from volunteering.documents import credentials
from volunteering.models import Certificate, RecognitionYear
from youthportal.documents.status_lists import PLACES, status_list

#: How long a revocation may stay unseen.
STATUS_SECONDS = 300


@require_safe
@cache_control(public=True, max_age=STATUS_SECONDS)
def achievement(request: HttpRequest, year: int) -> JsonResponse:
    found = get_object_or_404(RecognitionYear, year=year)
    response = JsonResponse(
        {"@context": credentials.CONTEXTS, **credentials.achievement(found)},
        json_dumps_params={"ensure_ascii": False},
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@cache_control(public=True, max_age=STATUS_SECONDS)
def status(request: HttpRequest, number: int) -> HttpResponse:
    """The signed list of revoked credentials; a list nobody has a place in is as empty as a new one."""
    first = number * PLACES
    revoked = Certificate.objects.filter(pk__gte=first, pk__lt=first + PLACES, revoked_at__isnull=False)
    places = (pk - first for pk in revoked.values_list("pk", flat=True))
    signed = status_list(credentials.status_url(number), places, at=timezone.now())
    response = HttpResponse(signed, content_type="application/vc+jwt")
    response["Access-Control-Allow-Origin"] = "*"
    return response

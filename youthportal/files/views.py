"""Handing out files."""

from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from youthportal.files import rules
from youthportal.files.models import Access, StoredFile

#: A public file may be withdrawn: shared caches ask again after an hour.
PUBLIC_SECONDS = 3600


@require_safe
def file(request: HttpRequest, public_id: UUID, name: str) -> Any:
    """The file, for whoever may have it. To visitors a private file and none at all look the same."""
    found = StoredFile.objects.filter(public_id=public_id).first()
    if found is None or not rules.can_fetch(request.user, found):
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())
    response = _unchanged(request, found) or _whole(found)
    response["ETag"] = _etag(found)
    is_public = found.access == Access.PUBLIC
    response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}" if is_public else "private, no-store"
    return response


def _etag(found: StoredFile) -> str:
    return f'"{found.sha256}"'


def _unchanged(request: HttpRequest, found: StoredFile) -> HttpResponse | None:
    known = request.headers.get("If-None-Match", "")
    is_known = _etag(found) in (tag.strip().removeprefix("W/") for tag in known.split(","))
    return HttpResponseNotModified() if is_known else None


def _whole(found: StoredFile) -> FileResponse:
    """Always an attachment: nothing that somebody uploaded is ever opened as a page of this site.

    No charset is claimed for texts: they are kept in whatever encoding they came in.
    """
    try:
        content = found.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response

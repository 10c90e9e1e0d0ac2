"""The public record of a published round, and the program that checks it."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.documents.board import BoardView
from budget.models import Board
from budget.services.board import board_file
from budget.services.board_content import VERIFIER
from budget.services.board_notice import NOTICE
from youthportal.core.pages import public_page

ROOM = {"room": "budget"}


def _board(slug: str) -> Board:
    """Raises Http404 while there is none."""
    found = Board.objects.visible().select_related("round").filter(round__slug=slug).first()
    if found is None:
        raise Http404
    return found


@public_page
def board(request: HttpRequest, slug: str) -> HttpResponse:
    found = _board(slug)
    document = NOTICE.issued(found.round, request.LANGUAGE_CODE or "")
    view = BoardView.of(found)
    context: dict[str, Any] = {**ROOM, "round": found.round, "view": view, "document": document}
    pot, ballots, rights = _("Pot"), (_("Ballots"), "number"), (_("Rights"), "number")
    context |= {"columns": [pot, ballots, rights, _("Published")]}
    context |= {"channel_columns": [pot, _("Channel"), ballots, rights]}
    return render(request, "budget/board.html", context)


@require_safe
def board_json(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """The whole board as one file, streamed as it was stored; it never changes, so its head is its tag."""
    found = _board(slug)
    tag = f'"{found.head}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    response = StreamingHttpResponse(board_file(found), content_type="application/json")
    response["ETag"], response["Cache-Control"] = tag, "no-cache"
    response["Content-Disposition"] = f'attachment; filename="{slug}-board.json"'
    return response


@require_safe
def verifier(request: HttpRequest) -> FileResponse:
    """The program that checks a board: one file for any Python, to be run without this portal."""
    return FileResponse(
        VERIFIER.open("rb"),
        as_attachment=True,
        filename="verify.py",
        content_type="text/x-python; charset=utf-8",
    )

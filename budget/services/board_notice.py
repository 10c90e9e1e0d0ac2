"""The notice with the head of a board, for the school's wall: printed by jobs, in every language."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from budget.documents.board import notice_context
from budget.models import Board, Round
from youthportal.core import jobs
from youthportal.core.models import SiteVersion
from youthportal.documents.models import Document
from youthportal.documents.services import issue_pdf
from youthportal.files.models import Access

NOTICE_JOB = "budget.board_pdf"
NOTICE_KIND = "budget.board"
NOTICE_TEMPLATE = "documents/budget/board.html"


def enqueue_notices(*, actor: Any, round: Round) -> None:
    for language, _name in settings.LANGUAGES:
        args = {"round": round.pk, "language": language}
        jobs.enqueue(NOTICE_JOB, args, key=f"board-pdf:{round.pk}:{language}", owner=actor, label=round.title)


@jobs.handler(NOTICE_JOB)
def _print_notice(run: jobs.Run) -> dict[str, Any]:
    board = Board.objects.select_related("round").get(round=run.args["round"])
    language = run.args["language"]
    document = notice_document(board.round, language)
    if document is None:
        document = issue_notice(actor=run.job.owner, board=board, language=language)
        SiteVersion.bump()
    return {"url": document.get_absolute_url()}


def notice_document(round: Round, language: str) -> Document | None:
    """The notice of a round's board for the school's notice board, if it was issued."""
    issued = Document.objects.filter(
        kind=NOTICE_KIND,
        subject_type=Round._meta.label_lower,
        subject_id=str(round.pk),
        language=language,
        file__isnull=False,
    )
    return issued.select_related("file").first()


def issue_notice(*, actor: Any, board: Board, language: str) -> Document:
    """Print and issue the notice with the head of the board."""
    with translation.override(language):
        title = _("All ballots of %(round)s are public") % {"round": board.round.title}
        context = notice_context(board)
    return issue_pdf(
        actor=actor,
        kind=NOTICE_KIND,
        series=f"budget/{board.round.slug}",
        title=title[:200],
        language=language,
        subject=board.round,
        template=NOTICE_TEMPLATE,
        context=context,
        access=Access.PUBLIC,
    )

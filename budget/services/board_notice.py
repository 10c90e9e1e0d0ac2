"""The notice with the head of a board, for the school's wall: printed by jobs, in every language."""

from django.utils.translation import gettext as _

from budget.documents.board import notice_context
from budget.models import Board, Round
from youthportal.documents.papers import Content, Paper


def _content(round: Round) -> Content:
    return Content(
        title=_("All ballots of %(round)s are public") % {"round": round.title},
        series=f"budget/{round.slug}",
        context=notice_context(Board.objects.select_related("round").get(round=round)),
    )


NOTICE = Paper(
    job="budget.board_pdf",
    kind="budget.board",
    template="documents/budget/board.html",
    find=Round.objects.get,
    content=_content,
)

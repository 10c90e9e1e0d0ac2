"""The councillors' papers of a published round, and the file of its ballots: printed and written by jobs."""

from typing import Any

from django.utils.translation import gettext as _

from budget.documents.contexts import results_context, round_context
from budget.documents.results import ResultView
from budget.documents.round_results import RoundView
from budget.models import Pot, Result, Round
from youthportal.core import jobs
from youthportal.documents.papers import Content, Paper

BOARD_JOB = "budget.board"  # its work: services.board


def _of_pot(pot: Pot) -> Content:
    return Content(
        title=_("Result: %(pot)s, %(round)s") % {"pot": pot.name, "round": pot.round.title},
        series=f"budget/{pot.round.slug}",
        context=results_context(ResultView(list(Result.objects.of_pot(pot)))),
    )


def _of_round(round: Round) -> Content:
    return Content(
        title=_("Results of all pots: %(round)s") % {"round": round.title},
        series=f"budget/{round.slug}",
        context=round_context(RoundView(round, Result.objects.of_round(round))),
    )


POT_PAPER = Paper(
    job="budget.results_pdf",
    kind="budget.results",
    template="documents/budget/results.html",
    find=Pot.objects.get,
    content=_of_pot,
)
ROUND_PAPER = Paper(
    job="budget.round_results_pdf",
    kind="budget.round_results",
    template="documents/budget/round_results.html",
    find=Round.objects.get,
    content=_of_round,
)


def enqueue_papers(*, actor: Any, round: Round) -> None:
    """One document of each pot and one of the whole round for each language, each printed by its own job."""
    ROUND_PAPER.enqueue(actor=actor, subject=round, label=round.title)
    for pot in round.pots.all():
        POT_PAPER.enqueue(actor=actor, subject=pot, label=pot.name)


def enqueue_board(*, actor: Any, round: Round) -> None:
    """The public record: written by a job, which then has its notice printed in every language."""
    jobs.enqueue(BOARD_JOB, {"round": round.pk}, key=f"board:{round.pk}", owner=actor, label=round.title)

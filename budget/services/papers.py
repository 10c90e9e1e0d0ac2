"""The councillors' papers of a published round, and the file of its ballots: printed and written by jobs."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from budget.documents.contexts import results_context, round_context
from budget.documents.results import ResultView
from budget.documents.round_results import RoundView
from budget.models import Pot, Result, Round
from youthportal.core import jobs
from youthportal.core.models import SiteVersion
from youthportal.documents.models import Document
from youthportal.documents.services import issue_pdf
from youthportal.files.models import Access

RESULTS_JOB = "budget.results_pdf"
RESULTS_KIND = "budget.results"
RESULTS_TEMPLATE = "documents/budget/results.html"
ROUND_JOB = "budget.round_results_pdf"
ROUND_KIND = "budget.round_results"
ROUND_TEMPLATE = "documents/budget/round_results.html"
BOARD_JOB = "budget.board"  # its work: services.board


def enqueue_papers(*, actor: Any, round: Round) -> None:
    """One document of each pot and one of the whole round for each language, each printed by its own job."""
    for language, _name in settings.LANGUAGES:
        _enqueue(ROUND_JOB, round, language, actor, round.title)
        for pot in round.pots.all():
            _enqueue(RESULTS_JOB, pot, language, actor, pot.name)


def _enqueue(job: str, subject: Pot | Round, language: str, actor: Any, label: str) -> None:
    args = {"subject": subject.pk, "language": language}
    jobs.enqueue(job, args, key=f"{job}:{subject.pk}:{language}", owner=actor, label=label)


@jobs.handler(RESULTS_JOB)
def _print_results(run: jobs.Run) -> dict[str, Any]:
    pot = Pot.objects.select_related("round").get(pk=run.args["subject"])
    language = run.args["language"]
    document = results_document(pot, language)
    if document is None:
        document = issue_results(actor=run.job.owner, pot=pot, language=language)
        SiteVersion.bump()
    return {"url": document.get_absolute_url()}


@jobs.handler(ROUND_JOB)
def _print_round(run: jobs.Run) -> dict[str, Any]:
    round_ = Round.objects.get(pk=run.args["subject"])
    language = run.args["language"]
    document = results_document(round_, language)
    if document is None:
        document = issue_round_results(actor=run.job.owner, round=round_, language=language)
        SiteVersion.bump()
    return {"url": document.get_absolute_url()}


def results_document(subject: Pot | Round, language: str) -> Document | None:
    """The paper that was issued of the result of a pot or a whole round, if it was."""
    kind = RESULTS_KIND if isinstance(subject, Pot) else ROUND_KIND
    label = subject._meta.label_lower
    issued = Document.objects.filter(kind=kind, subject_type=label, file__isnull=False)
    return issued.filter(subject_id=str(subject.pk), language=language).select_related("file").first()


def issue_round_results(*, actor: Any, round: Round, language: str) -> Document:
    """Print and issue the results of all pots of a published round in one language."""
    with translation.override(language):
        title = _("Results of all pots: %(round)s") % {"round": round.title}
        context = round_context(RoundView(round, Result.objects.of_round(round)))
    return issue_pdf(
        actor=actor,
        kind=ROUND_KIND,
        series=f"budget/{round.slug}",
        title=title[:200],
        language=language,
        subject=round,
        template=ROUND_TEMPLATE,
        context=context,
        access=Access.PUBLIC,
    )


def issue_results(*, actor: Any, pot: Pot, language: str) -> Document:
    """Print and issue the result of a published pot in one language."""
    with translation.override(language):
        title = _("Result: %(pot)s, %(round)s") % {"pot": pot.name, "round": pot.round.title}
        view = ResultView(list(Result.objects.of_pot(pot)))
        context = results_context(view)
    return issue_pdf(
        actor=actor,
        kind=RESULTS_KIND,
        series=f"budget/{pot.round.slug}",
        title=title[:200],
        language=language,
        subject=pot,
        template=RESULTS_TEMPLATE,
        context=context,
        access=Access.PUBLIC,
    )


def enqueue_board(*, actor: Any, round: Round) -> None:
    """The public record: written by a job, which then has its notice printed in every language."""
    jobs.enqueue(BOARD_JOB, {"round": round.pk}, key=f"board:{round.pk}", owner=actor, label=round.title)

"""The council's papers of a published round."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from budget.documents.results import ResultView, results_context
from budget.models import Pot, Result
from youthportal.core import jobs
from youthportal.core.models import SiteVersion
from youthportal.documents.models import Document
from youthportal.documents.services import issue_pdf
from youthportal.files.models import Access

RESULTS_JOB = "budget.results_pdf"
RESULTS_KIND = "budget.results"
RESULTS_TEMPLATE = "documents/budget/results.html"


def enqueue_results(*, actor: Any, pot: Pot) -> None:
    """One document for each language of the portal, each printed by a job of its own."""
    for language, _name in settings.LANGUAGES:
        args = {"pot": pot.pk, "language": language}
        jobs.enqueue(RESULTS_JOB, args, key=f"results-pdf:{pot.pk}:{language}", owner=actor, label=pot.name)


@jobs.handler(RESULTS_JOB)
def _print_results(run: jobs.Run) -> dict[str, Any]:
    pot = Pot.objects.select_related("round").get(pk=run.args["pot"])
    language = run.args["language"]
    document = results_document(pot, language)
    if document is None:
        document = issue_results(actor=run.job.owner, pot=pot, language=language)
        SiteVersion.bump()
    return {"url": document.get_absolute_url()}


def results_document(pot: Pot, language: str) -> Document | None:
    """The paper that was issued of a pot's result, if it was."""
    issued = Document.objects.filter(
        kind=RESULTS_KIND, subject_type=Pot._meta.label_lower, file__isnull=False
    )
    return issued.filter(subject_id=str(pot.pk), language=language).select_related("file").first()


def issue_results(*, actor: Any, pot: Pot, language: str) -> Document:
    """Print and issue the result of a published pot in one language."""
    with translation.override(language):
        title = _("Result: %(pot)s, %(round)s") % {"pot": pot.name, "round": pot.round.title}
        context = results_context(ResultView(list(Result.objects.of_pot(pot))))
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

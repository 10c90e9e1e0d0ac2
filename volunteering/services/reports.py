"""The yearly volunteering report: printed by a job in each language asked for, numbered and public."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from volunteering.documents.yearly import YearView
from volunteering.models import RecognitionYear
from youthportal.audit.models import record
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job, SiteVersion
from youthportal.documents.models import Document
from youthportal.documents.services import issue_pdf
from youthportal.files.models import Access

REPORT_JOB = "volunteering.yearly_report"
REPORT_KIND = "volunteering.yearly"
TEMPLATE = "documents/volunteering/yearly.html"


def request_report(*, actor: Any, year: RecognitionYear, language: str) -> Job:
    """Once a day and language. Raises NOTHING_CONFIRMED, TOO_FEW."""
    view = YearView(year.year)
    if view.is_empty:
        raise DomainError("NOTHING_CONFIRMED", gettext_lazy("No hours of this year are confirmed yet."))
    if view.is_too_small:
        raise DomainError(
            "TOO_FEW",
            gettext_lazy("Too few people volunteered in this year: the report would be about them."),
        )
    args = {"year": year.pk, "language": language}
    key = f"{REPORT_JOB}:{year.pk}:{language}:{timezone.localdate()}"
    record(actor=actor, action="volunteering.report.asked", subject=year, data={"language": language})
    return jobs.enqueue(REPORT_JOB, args, key=key, owner=actor, label=str(year))


@jobs.handler(REPORT_JOB)
def _print_report(run: jobs.Run) -> dict[str, Any]:
    """Run twice on one day, it finds the document of the first time."""
    year = RecognitionYear.objects.get(pk=run.args["year"])
    language = run.args["language"]
    today = reports_of(year).filter(language=language, issued_at__date=timezone.localdate())
    document = today.first() or issue_report(actor=run.job.owner, year=year, language=language)
    SiteVersion.bump()
    return {"url": document.get_absolute_url()}


def issue_report(*, actor: Any, year: RecognitionYear, language: str) -> Document:
    with translation.override(language):
        title = _("Volunteering of young people in %(year)d") % {"year": year.year}
        context = {"view": YearView(year.year)}
    return issue_pdf(
        actor=actor,
        kind=REPORT_KIND,
        series=f"volunteering-report/{year.year}",
        title=title,
        language=language,
        subject=year,
        template=TEMPLATE,
        context=context,
        access=Access.PUBLIC,
    )


def reports_of(year: RecognitionYear) -> Any:
    """Issued reports of this year, the newest first."""
    label = RecognitionYear._meta.label_lower
    issued = Document.objects.issued().filter(kind=REPORT_KIND, subject_type=label)
    return issued.filter(subject_id=str(year.pk)).select_related("file")

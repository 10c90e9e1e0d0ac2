"""A coordinator's statement of the own work: asked for by that person, numbered and verifiable.

Nobody has to sign it off: every number is counted from the record of acts, which nobody can change.
"""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.documents.statement import statement_of
from youthportal.accounts.models import User
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job
from youthportal.documents.models import Document, DocumentQuerySet
from youthportal.documents.services import issue_pdf
from youthportal.files.models import Access
from youthportal.organisations.models import SchoolYear

STATEMENT_JOB = "budget.statement"
STATEMENT_KIND = "budget.statement"
TEMPLATE = "documents/budget/statement.html"


def request_statement(*, actor: Any, year: SchoolYear, language: str) -> Job:
    """Once a day and language. Raises NOTHING_DONE."""
    if statement_of(actor, year).is_empty:
        raise DomainError("NOTHING_DONE", gettext_lazy("Nothing of yours is on record in this school year."))
    args = {"user": actor.pk, "year": year.pk, "language": language}
    key = f"statement:{actor.pk}:{year.pk}:{language}:{timezone.localdate()}"
    return jobs.enqueue(STATEMENT_JOB, args, key=key, owner=actor, label=year.name)


@jobs.handler(STATEMENT_JOB)
def _print_statement(run: jobs.Run) -> dict[str, Any]:
    """Run twice on one day, it finds the document of the first time."""
    user = User.objects.get(pk=run.args["user"])
    year = SchoolYear.objects.get(pk=run.args["year"])
    today = statements_of(user).filter(issued_at__date=timezone.localdate())
    document = today.filter(language=run.args["language"], title__endswith=year.name).first()
    document = document or issue_statement(user=user, year=year, language=run.args["language"])
    return {"url": document.stored.get_absolute_url()}


def issue_statement(*, user: User, year: SchoolYear, language: str) -> Document:
    with translation.override(language):
        title = _("Work as school coordinator in %(year)s") % {"year": year.name}
        context = {"person": user.get_full_name(), "statement": statement_of(user, year)}
    return issue_pdf(
        actor=user,
        kind=STATEMENT_KIND,
        series=f"coordinator/{year.name.replace('/', '-')}",
        title=title,
        language=language,
        subject=user,
        template=TEMPLATE,
        context=context,
        access=Access.OWNER,
        issued_to=user.get_full_name()[:200],
    )


def statements_of(user: User) -> DocumentQuerySet:
    """Statements issued to this person, the newest first."""
    return Document.objects.issued().of(STATEMENT_KIND, user)

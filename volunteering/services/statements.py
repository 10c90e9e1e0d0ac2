"""Statements of confirmed hours for any period: by the volunteer, on own request, whenever it is needed."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from volunteering.calculations.statements import StatementFacts, statement_facts
from volunteering.documents.statements import KIND, TEMPLATE, statement_context
from volunteering.models import Statement, Volunteer
from volunteering.rules import statements as rules
from youthportal.audit.models import record
from youthportal.core import jobs
from youthportal.core.models import Job
from youthportal.documents.services import issue_pdf
from youthportal.files.models import Access

STATEMENT_JOB = "volunteering.statement"


@transaction.atomic
def request_statement(*, actor: Any, volunteer: Volunteer, first: date, last: date, language: str) -> Job:
    """The job that prints it. Facts are copied now; asked again with nothing changed, it is the same paper.

    Raises WRONG_PERIOD, NO_NAME, NO_HOURS, TOO_MANY.
    """
    refusal = rules.statement_refusal(volunteer=volunteer, first=first, last=last, today=timezone.localdate())
    if refusal:
        raise refusal
    facts = _facts(volunteer, first, last)
    statement, is_new = Statement.objects.get_or_create(
        volunteer=volunteer,
        language=language,
        digest=facts.digest,
        defaults={"first_day": first, "last_day": last, "facts": facts.as_json()},
    )
    if is_new:
        record(actor=actor, action="volunteering.statement.requested", subject=statement)
    key, label = f"{STATEMENT_JOB}.{statement.pk}", _("Statement of voluntary work")
    return jobs.enqueue(STATEMENT_JOB, {"statement": statement.pk}, key=key, owner=actor, label=label)


def _facts(volunteer: Volunteer, first: date, last: date) -> StatementFacts:
    entries = volunteer.entries.confirmed().between(first, last).order_by("day", "pk")
    return statement_facts(
        name=str(volunteer),
        first=first,
        last=last,
        entries=entries.values_list("day", "host", "host__organisation__name", "quarters", "is_social"),
        hidden=set(volunteer.hidden_hosts.values_list("pk", flat=True)),
    )


@jobs.handler(STATEMENT_JOB)
def _print_statement(run: jobs.Run) -> dict[str, Any]:
    """Run twice, it finds the document of the first time."""
    statement = Statement.objects.select_related("document__file", "volunteer__user").get(
        pk=run.args["statement"]
    )
    document = statement.document
    if document is None or document.file is None:
        with translation.override(statement.language):
            context = statement_context(StatementFacts.from_json(statement.facts)) | {"demo": settings.DEMO}
            title = _("Statement of voluntary work")
        document = issue_pdf(
            actor=statement.volunteer.user,
            subject=statement,
            template=TEMPLATE,
            context=context,
            access=Access.OWNER,
            kind=KIND,
            series=f"statement/{timezone.localdate(statement.created_at).year}",
            title=title,
            language=statement.language,
        )
        Statement.objects.filter(pk=statement.pk).update(document=document)
    return {"message": _("Your statement is ready."), "url": document.stored.get_absolute_url()}

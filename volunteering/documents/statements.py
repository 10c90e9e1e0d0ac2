"""A statement of hours: what the paper and the page that verifies it show."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from volunteering.calculations.statements import StatementFacts
from volunteering.models import Statement
from youthportal.core import words
from youthportal.documents.models import Document

KIND = "volunteering.statement"
TEMPLATE = "documents/volunteering/statement.html"


def statement_context(facts: StatementFacts) -> dict[str, Any]:
    """In the active language."""
    return {
        "facts": facts,
        "hours": words.hours(facts.quarters),
        "social": words.hours(facts.social) if facts.social else "",
        "by_host": [(_host(host), words.hours(quarters)) for host, quarters in facts.by_host],
        "columns": [(_("Day"), ""), (_("Host organisation"), ""), (_("Hours"), "number")],
        "rows": [[date_format(row.day), _host(row.host), words.hours(row.quarters)] for row in facts.rows],
        "running": _("Statement of voluntary work"),
    }


def _host(name: str) -> str:
    return name or _("another host organisation")


def statement_shown(document: Document) -> dict[str, Any]:
    """For the page that verifies it: everything that the paper says."""
    facts = kept_facts(document)
    return statement_context(facts) if facts else {}


def statement_person(document: Document) -> str:
    facts = kept_facts(document)
    return facts.name if facts else ""


def kept_facts(document: Document) -> StatementFacts | None:
    found = Statement.objects.filter(document=document).values_list("facts", flat=True).first()
    return StatementFacts.from_json(found) if found else None

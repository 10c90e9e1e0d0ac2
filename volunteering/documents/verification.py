"""What the page that verifies a paper of ours shows: what the paper says, from the facts kept with it."""

from typing import Any

from volunteering.calculations.certificates import CertificateFacts
from volunteering.documents import certificates
from volunteering.models import Certificate
from youthportal.core import words
from youthportal.documents.models import Document


def certificate_shown(document: Document) -> dict[str, Any]:
    """In the language of the reader; hosts and name stand as on the paper."""
    facts = certificate_facts(document)
    if facts is None:
        return {}
    return {
        "name": facts.name,
        "year": facts.year,
        "hours": words.hours(facts.quarters),
        "lines": certificates.host_lines(facts),
        "skills": certificates.skills(facts),
    }


def certificate_person(document: Document) -> str:
    facts = certificate_facts(document)
    return facts.name if facts else ""


def certificate_facts(document: Document) -> CertificateFacts | None:
    found = Certificate.objects.filter(document=document).values_list("facts", flat=True).first()
    return CertificateFacts.from_json(found) if found else None

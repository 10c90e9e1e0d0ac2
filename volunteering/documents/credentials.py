"""The certificate as an Open Badges 3.0 credential: the same facts, for machines.

It names nobody in clear. Whose it is stands in it as salted hashes of the name on the paper and of the e-mail
address the volunteer had: who holds the file can show that it is theirs, and nobody can read it out.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from volunteering.calculations.certificates import CertificateFacts
from volunteering.documents.certificates import host_lines, skills
from volunteering.models import Certificate, RecognitionYear
from youthportal.core import words
from youthportal.documents import credentials
from youthportal.documents.status_lists import PLACES, status_entry
from youthportal.municipality.models import Municipality

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"


def credential_payload(certificate: Certificate, *, salt: str, at: datetime) -> dict[str, Any]:
    """What is signed, in the certificate's language. `salt` is random; `at` is when it begins to hold."""
    facts = CertificateFacts.from_json(certificate.facts)
    with translation.override(certificate.language):
        credential = _credential(certificate, facts, salt, at.astimezone(UTC))
    return {
        **credential,
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "nbf": int(at.timestamp()),
    }


def _credential(certificate: Certificate, facts: CertificateFacts, salt: str, at: datetime) -> dict[str, Any]:
    number = certificate.document.number if certificate.document else ""
    return {
        "@context": CONTEXTS,
        "id": certificate.public_id.urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _("Certificate of voluntary work %(year)s") % {"year": facts.year},
        "issuer": issuer(),
        "validFrom": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                _identity(kind, value, salt) for kind, value in _identities(certificate, facts) if value
            ],
            "activityStartDate": f"{facts.year}-01-01T00:00:00Z",
            "activityEndDate": f"{facts.year}-12-31T23:59:59Z",
            "licenseNumber": number,
            "narrative": _narrative(facts),
            "achievement": achievement(certificate.year),
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": status_entry(status_url(certificate.pk // PLACES), certificate.pk % PLACES),
    }


def issuer() -> dict[str, Any]:
    municipality = Municipality.current()
    profile = {
        "id": credentials.issuer_id(),
        "type": ["Profile"],
        "name": municipality.name,
        "url": settings.SITE_URL,
    }
    return profile | ({"email": municipality.contact_email} if municipality.contact_email else {})


def achievement(year: RecognitionYear) -> dict[str, Any]:
    """What everybody certified for `year` has achieved, in the active language."""
    needed = words.hours(year.threshold)
    return {
        "id": f"{settings.SITE_URL}{reverse('badge_achievement', args=[year.year])}",
        "type": ["Achievement"],
        "achievementType": "CommunityService",
        "name": _("Voluntary work in %(year)s") % {"year": year.year},
        "description": _("At least %(hours)s of confirmed voluntary work within a calendar year.")
        % {"hours": needed},
        "criteria": {
            "narrative": _(
                "The volunteer wrote every hour into a logbook; whoever was helped confirmed each of them. "
                "%(hours)s or more were confirmed in %(year)s."
            )
            % {"hours": needed, "year": year.year}
        },
    }


def status_url(number: int) -> str:
    return f"{settings.SITE_URL}{reverse('badge_status', args=[number])}"


def _identities(certificate: Certificate, facts: CertificateFacts) -> list[tuple[str, str]]:
    email: str = getattr(certificate.volunteer.user, "email", None) or ""
    return [("name", facts.name), ("emailAddress", email)]


def _identity(kind: str, value: str, salt: str) -> dict[str, Any]:
    digest = hashlib.sha256((value + salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": kind,
        "salt": salt,
    }


def _narrative(facts: CertificateFacts) -> str:
    """Markdown: hours, hosts and skills as on the paper."""
    lines = [_("%(hours)s of confirmed voluntary work.") % {"hours": words.hours(facts.quarters)}, ""]
    lines += [f"- {line.name}: {line.hours}" for line in host_lines(facts)]
    lines += ["", *(f"- **{skill.competence}**: {skill.sentence}" for skill in skills(facts))]
    return "\n".join(lines).strip()

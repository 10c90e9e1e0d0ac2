"""What the printed agreement says, in the language of the agreement."""

from typing import Any

from django.utils.translation import gettext as _

from volunteering.models import VolunteerAgreement
from volunteering.rules.agreements import country_rule
from volunteering.rules.people import ages_of

TEMPLATE = "documents/volunteering/agreement.html"
KIND = "volunteering.agreement"


def agreement_context(agreement: VolunteerAgreement) -> dict[str, Any]:
    """Under the language that is active. Lines for whoever has not signed in the portal, and for a guardian
    below the country's age, on the safe side.
    """
    rule = country_rule(agreement.country)
    volunteer = agreement.volunteer
    ages = ages_of(volunteer.user, agreement.starts_on)
    signatures = []
    if agreement.volunteer_signed_on is None:
        signatures.append(_("Volunteer: %(name)s") % {"name": volunteer})
    if agreement.host_signed_on is None:
        signatures.append(_("For the host: %(name)s") % {"name": agreement.host})
    if signatures and ages is not None and ages[0] < rule.guardian_below:
        signatures.append(_("Parent or guardian"))
    return {
        "agreement": agreement,
        "volunteer": volunteer,
        "host": agreement.host,
        "birth_date": volunteer.date_of_birth if rule.asks_birth_date else None,
        "asks_birth_date": rule.asks_birth_date,
        "country": agreement.country,
        "signatures": signatures,
    }

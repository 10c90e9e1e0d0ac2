"""Agreements between volunteers and hosts: what each country asks for, and who may do what with one.

Written where minors take part: in Latvia the law says so (Brīvprātīgā darba likums, section 5), in
Lithuania (Savanoriškos veiklos įstatymas) and Slovenia (Zakon o prostovoljstvu) whenever one side wishes it
or costs are paid back; the portal asks for it of everybody under 18 in all three.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.enums import AgreementState
from volunteering.models import Host, Supervisor, Volunteer, VolunteerAgreement
from volunteering.rules.opportunities import host_refusal
from volunteering.rules.people import manages, volunteering_consent_refusal
from youthportal.consents.enums import ADULT
from youthportal.core.exceptions import DomainError
from youthportal.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class CountryRule:
    """What an agreement of a country holds. `guardian_below`: a line for a guardian below this age."""

    language: str
    asks_birth_date: bool
    guardian_below: int


#: By country. Date of birth only where the agreement has to tell minors of different ages apart.
RULES = {
    "LT": CountryRule("lt", asks_birth_date=False, guardian_below=ADULT),
    "LV": CountryRule("lv", asks_birth_date=True, guardian_below=16),
    "SI": CountryRule("sl", asks_birth_date=False, guardian_below=15),
}
OTHERWISE = CountryRule("en", asks_birth_date=False, guardian_below=ADULT)


def country_rule(country: str) -> CountryRule:
    return RULES.get(country, OTHERWISE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """What is agreed. `ends_on` None: until one side ends it."""

    task: str
    starts_on: date
    language: str
    mentor: Supervisor | None = None
    training: str = ""
    insurance: str = ""
    costs: str = ""
    ends_on: date | None = None


def can_read(user: Any, agreement: VolunteerAgreement) -> bool:
    """Both sides and the office."""
    return agreement.volunteer.user_id == user.pk or manages(user, agreement.host)


def can_fetch_paper(user: Any, file: StoredFile) -> bool:
    """For `files`: the printed agreement goes to whoever may read it."""
    found = VolunteerAgreement.objects.filter(document__file=file).select_related("volunteer", "host").first()
    return found is not None and can_read(user, found)


def write_refusal(
    *, host: Host, user: Any, facts: AgreementFacts, agreement: VolunteerAgreement | None
) -> DomainError | None:
    if refusal := host_refusal(host=host, user=user):
        return refusal
    if agreement is not None and agreement.state != AgreementState.DRAFT:
        return DomainError(
            "OFFERED_ALREADY", _("It waits for signatures or is signed. End it and write another one.")
        )
    if facts.mentor is not None and facts.mentor.host_id != host.pk:
        return DomainError("OF_ANOTHER_HOST", _("Place and supervisor have to belong to the host."))
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        return DomainError("ENDS_BEFORE_START", _("The last day cannot lie before the first."))
    return None


def offer_refusal(*, agreement: VolunteerAgreement, user: Any) -> DomainError | None:
    if refusal := host_refusal(host=agreement.host, user=user):
        return refusal
    if agreement.state != AgreementState.DRAFT:
        return DomainError("OFFERED_ALREADY", _("It waits for signatures already."))
    return None


def sign_refusal(
    *, agreement: VolunteerAgreement, user: Any, birth_date: date | None = None
) -> DomainError | None:
    """Why this person's signature is not taken now; `birth_date` is what the volunteer wrote beside it."""
    if agreement.state != AgreementState.OFFERED:
        return DomainError("NOT_OFFERED", _("Nothing is to be signed here now."))
    if agreement.volunteer.user_id == user.pk:
        return _volunteer_refusal(agreement, birth_date)
    if not manages(user, agreement.host):
        return DomainError("NOT_YOURS", _("Only supervisors of this host and the office may do this."))
    if agreement.host_signed_on is not None:
        return DomainError("SIGNED_ALREADY", _("The host has signed already."))
    return None


def _volunteer_refusal(agreement: VolunteerAgreement, birth_date: date | None) -> DomainError | None:
    if agreement.volunteer_signed_on is not None:
        return DomainError("SIGNED_ALREADY", _("You have signed already."))
    if refusal := volunteering_consent_refusal(agreement.volunteer.user):
        return refusal
    if needs_birth_date(agreement) and birth_date is None:
        return DomainError("BIRTH_DATE_MISSING", _("Write your date of birth: the agreement has to say it."))
    if birth_date is not None:
        return birth_date_refusal(agreement.volunteer, birth_date)
    return None


def needs_birth_date(agreement: VolunteerAgreement) -> bool:
    rule = country_rule(agreement.country)
    return rule.asks_birth_date and agreement.volunteer.date_of_birth is None


def birth_date_refusal(volunteer: Volunteer, birth_date: date) -> DomainError | None:
    """It has to fit what the account knows."""
    known = volunteer.user.year_of_birth
    if birth_date > timezone.localdate() or (known is not None and birth_date.year != known):
        return DomainError("BIRTH_DATE_WRONG", _("This does not fit the year of birth in your account."))
    return None


def paper_refusal(*, agreement: VolunteerAgreement, user: Any, signed_on: date) -> DomainError | None:
    """Why the signatures on paper are not noted."""
    if not manages(user, agreement.host):
        return DomainError("NOT_YOURS", _("Only supervisors of this host and the office may do this."))
    if agreement.volunteer.user_id == user.pk:
        return DomainError("OWN_AGREEMENT", _("This is your own agreement: somebody else notes it."))
    if agreement.state != AgreementState.OFFERED:
        return DomainError("NOT_OFFERED", _("Nothing is to be signed here now."))
    if signed_on > timezone.localdate():
        return DomainError("DAY_IN_FUTURE", _("That day has not come yet."))
    return None


def end_refusal(*, agreement: VolunteerAgreement, user: Any, reason: str) -> DomainError | None:
    """Either side may end it at any time, and says why."""
    if not can_read(user, agreement):
        return DomainError("NOT_YOURS", _("Only both sides and the office may do this."))
    if agreement.state == AgreementState.DRAFT:
        return DomainError("NOT_OFFERED", _("Nobody was offered it yet: change it instead."))
    if agreement.state == AgreementState.ENDED:
        return DomainError("ENDED_ALREADY", _("It has ended already."))
    if not reason.strip():
        return DomainError("NO_REASON", _("Write why: the other side reads it."))
    return None

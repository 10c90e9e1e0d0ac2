"""What hosts may offer, and when an opportunity or a shift cannot change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from volunteering.enums import Level, OpportunityState, Programme
from volunteering.models import Host, KindOfWork, Opportunity, Shift, Site, Supervisor
from volunteering.rules.people import manages
from youthportal.consents.enums import ADULT
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError

YOUNGEST, OLDEST = 13, 25
LONGEST_SHIFT = timedelta(hours=24)
MOST_WEEKS = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityFacts:
    """What a host writes about something to do."""

    title: str
    summary: str
    language: str
    bring: str = ""
    min_age: int = 14
    level: str = Level.CITY
    place: str = ""
    programme: str = Programme.NONE
    apply_until: datetime | None = None
    places: int | None = None
    site: Site | None = None
    supervisor: Supervisor | None = None
    kind_of_work: KindOfWork | None = None
    competences: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFacts:
    """One stretch of time, the same again for `weeks` weeks."""

    starts_at: datetime
    ends_at: datetime
    places: int = 1
    note: str = ""
    weeks: int = 1


def host_refusal(*, host: Host, user: Any) -> DomainError | None:
    if not manages(user, host):
        return DomainError("NOT_YOURS", _("Only supervisors of this host and the office may do this."))
    if not host.is_active():
        return DomainError("HOST_LEFT", _("This host is not in the register now. Ask the office."))
    return None


def write_refusal(*, host: Host, user: Any, facts: OpportunityFacts) -> DomainError | None:
    if refusal := host_refusal(host=host, user=user):
        return refusal
    if any(one is not None and one.host_id != host.pk for one in (facts.site, facts.supervisor)):
        return DomainError("OF_ANOTHER_HOST", _("Place and supervisor have to belong to the host."))
    if not YOUNGEST <= facts.min_age <= OLDEST:
        return DomainError(
            "AGE_OUT_OF_RANGE",
            _("The minimum age lies between %(youngest)s and %(oldest)s."),
            youngest=YOUNGEST,
            oldest=OLDEST,
        )
    return minors_refusal(host, facts.min_age)


def minors_refusal(host: Host, min_age: int) -> DomainError | None:
    if min_age >= ADULT or host.may_host_minors:
        return None
    return DomainError(
        "HOST_NOT_FOR_MINORS",
        _("This host is not checked for under-18s yet. Set the minimum age to 18, or ask the office."),
    )


def open_refusal(*, opportunity: Opportunity, user: Any, at: datetime | None = None) -> DomainError | None:
    if refusal := host_refusal(host=opportunity.host, user=user):
        return refusal
    if opportunity.state == OpportunityState.OPEN:
        return DomainError("OPEN_ALREADY", _("It is open already."))
    if opportunity.apply_until is not None and opportunity.apply_until <= (at or now()):
        return DomainError("DEADLINE_PAST", _("The day until which one can apply is over. Change it first."))
    return minors_refusal(opportunity.host, opportunity.min_age)


def pause_refusal(*, opportunity: Opportunity, user: Any, reason: str) -> DomainError | None:
    if not manages(user, opportunity.host):
        return DomainError("NOT_YOURS", _("Only supervisors of this host and the office may do this."))
    if opportunity.state != OpportunityState.OPEN:
        return DomainError("NOT_OPEN", _("Only what is open can be paused."))
    return reason_refusal(reason)


def close_refusal(*, opportunity: Opportunity, user: Any) -> DomainError | None:
    if not manages(user, opportunity.host):
        return DomainError("NOT_YOURS", _("Only supervisors of this host and the office may do this."))
    if opportunity.state == OpportunityState.CLOSED:
        return DomainError("CLOSED_ALREADY", _("It is closed already."))
    return None


def reason_refusal(reason: str) -> DomainError | None:
    if reason.strip():
        return None
    return DomainError("NO_REASON", _("Write why: whoever applied reads it."))


# --- shifts ---------------------------------------------------------------------------------------


def shift_refusal(
    *, opportunity: Opportunity, user: Any, facts: ShiftFacts, at: datetime | None = None
) -> DomainError | None:
    if refusal := host_refusal(host=opportunity.host, user=user):
        return refusal
    if opportunity.state == OpportunityState.CLOSED:
        return DomainError("CLOSED_ALREADY", _("It is closed already."))
    return _times_refusal(facts, at or now())


def _times_refusal(facts: ShiftFacts, at: datetime) -> DomainError | None:
    if facts.ends_at <= facts.starts_at:
        return DomainError("ENDS_BEFORE_START", _("The end lies before the beginning."))
    if facts.starts_at <= at:
        return DomainError("SHIFT_IN_PAST", _("This time is over. Choose one that is still to come."))
    if facts.ends_at - facts.starts_at > LONGEST_SHIFT:
        return DomainError("SHIFT_TOO_LONG", _("A shift lasts 24 hours at most. Make one for each day."))
    if not 1 <= facts.weeks <= MOST_WEEKS:
        return DomainError("TOO_MANY_WEEKS", _("Between 1 and %(most)s weeks."), most=MOST_WEEKS)
    return None


def call_off_refusal(
    *, shift: Shift, user: Any, reason: str, at: datetime | None = None
) -> DomainError | None:
    if not manages(user, shift.opportunity.host):
        return DomainError("NOT_YOURS", _("Only supervisors of this host and the office may do this."))
    if shift.cancelled_at is not None:
        return DomainError("CALLED_OFF_ALREADY", _("This shift was called off before."))
    if shift.ends_at <= (at or now()):
        return DomainError("SHIFT_OVER", _("This shift is over."))
    return reason_refusal(reason)

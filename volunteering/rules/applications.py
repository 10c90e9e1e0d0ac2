"""Who may apply for a place, who gets it, and why not.

In a shift a place is held from applying on, first come first served; in an opportunity as a whole the host
chooses among all who applied until its places are given.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.enums import HOLDING_A_PLACE, LIVE_APPLICATIONS, ApplicationState, OpportunityState
from volunteering.models import Application, Opportunity, Shift, VolunteerAgreement
from volunteering.rules.opportunities import reason_refusal
from volunteering.rules.people import ages_of, is_minor, manages, volunteering_consent_refusal
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError


def day_of(shift: Shift | None, at: datetime | None = None) -> date:
    """The local day that decides about ages and agreements: the shift's, or today."""
    return timezone.localdate(shift.starts_at if shift else at)


def is_full(opportunity: Opportunity, shift: Shift | None) -> bool:
    """Whether the next one goes to the waiting list. Counts under the caller's lock."""
    if shift is not None:
        held = Application.objects.filter(shift=shift, state__in=HOLDING_A_PLACE).count()
        return held >= shift.places
    if opportunity.places is None:
        return False
    return _accepted(opportunity, None) >= opportunity.places


def _accepted(opportunity: Opportunity, shift: Shift | None) -> int:
    given = Application.objects.filter(opportunity=opportunity, shift=shift)
    return given.filter(state=ApplicationState.ACCEPTED).count()


# --- applying -------------------------------------------------------------------------------------


def apply_refusal(
    *, opportunity: Opportunity, shift: Shift | None, user: Any, at: datetime | None = None
) -> DomainError | None:
    """Why `user` cannot apply. That it is full is no refusal: there is a waiting list."""
    at = at or now()
    return (
        offer_refusal(opportunity, at)
        or _shift_refusal(opportunity, shift, at)
        or person_refusal(opportunity, user, day_of(shift, at))
        or _double_refusal(opportunity, shift, user)
    )


def offer_refusal(opportunity: Opportunity, at: datetime) -> DomainError | None:
    """Why nobody applies now."""
    if not opportunity.host.is_active(timezone.localdate(at)):
        return DomainError("HOST_LEFT", _("This host takes no volunteers now. Look at the others."))
    if opportunity.state == OpportunityState.PAUSED:
        return DomainError(
            "PAUSED",
            _("It is paused: %(reason)s You can ask for news when it opens again."),
            reason=opportunity.pause_reason,
        )
    if opportunity.state != OpportunityState.OPEN:
        return DomainError("NOT_OPEN", _("One cannot apply for this now."))
    if opportunity.apply_until is not None and opportunity.apply_until <= at:
        return DomainError(
            "DEADLINE_OVER",
            _("One could apply until %(day)s. Look at the others."),
            day=words.day(timezone.localdate(opportunity.apply_until)),
        )
    return None


def _shift_refusal(opportunity: Opportunity, shift: Shift | None, at: datetime) -> DomainError | None:
    if shift is None:
        if opportunity.shifts.exists():
            return DomainError("SHIFT_MISSING", _("Choose one of the shifts."))
        return None
    if shift.opportunity_id != opportunity.pk:
        return DomainError("SHIFT_MISSING", _("Choose one of the shifts."))
    if shift.cancelled_at is not None:
        return DomainError("SHIFT_CALLED_OFF", _("This shift was called off. Choose another one."))
    if shift.starts_at <= at:
        return DomainError("SHIFT_OVER", _("This shift has begun already. Choose another one."))
    return None


def person_refusal(opportunity: Opportunity, user: Any, day: date) -> DomainError | None:
    """Age (generous), protection of minors and guardians' consent (safe side)."""
    ages = ages_of(user, day)
    if ages is not None and ages[1] < opportunity.min_age:
        return DomainError(
            "TOO_YOUNG",
            _("This is for people from %(age)s on. Look for others that are for your age."),
            age=opportunity.min_age,
        )
    if is_minor(user, day) and not opportunity.host.may_host_minors:
        return DomainError(
            "HOST_NOT_FOR_MINORS", _("This host takes volunteers from 18 on. Look at the others.")
        )
    return volunteering_consent_refusal(user, day)


def _double_refusal(opportunity: Opportunity, shift: Shift | None, user: Any) -> DomainError | None:
    mine = Application.objects.by(user)
    if mine.filter(opportunity=opportunity, shift=shift, state__in=LIVE_APPLICATIONS).exists():
        return DomainError("APPLIED_ALREADY", _("You have applied for this already. See “My shifts”."))
    return overlap_refusal(mine, shift)


def overlap_refusal(mine: Any, shift: Shift | None) -> DomainError | None:
    other = mine.overlapping(shift).select_related("opportunity").first() if shift else None
    if other is None:
        return None
    return DomainError(
        "OVERLAPS", _("At that time you are expected at “%(other)s” already."), other=other.opportunity.title
    )


def follow_refusal(*, opportunity: Opportunity, user: Any) -> DomainError | None:
    if opportunity.state != OpportunityState.PAUSED:
        return DomainError("NOT_PAUSED", _("It is not paused: you can apply."))
    return None


# --- deciding -------------------------------------------------------------------------------------


def decide_refusal(*, application: Application, user: Any) -> DomainError | None:
    if not manages(user, application.opportunity.host):
        return DomainError("NOT_YOURS", _("Only supervisors of this host and the office may do this."))
    if application.volunteer.user_id == user.pk:
        return DomainError("OWN_APPLICATION", _("This is your own application: somebody else decides."))
    if application.state not in LIVE_APPLICATIONS:
        return DomainError("NOT_WAITING", _("This application no longer waits for an answer."))
    return None


def accept_refusal(*, application: Application, user: Any, at: datetime | None = None) -> DomainError | None:
    """Why the host cannot accept now. A minor may apply before the agreement, but not come before it."""
    at, shift = at or now(), application.shift
    if refusal := decide_refusal(application=application, user=user):
        return refusal
    if application.state == ApplicationState.ACCEPTED:
        return DomainError("ACCEPTED_ALREADY", _("This application was accepted before."))
    if shift is not None and (shift.cancelled_at is not None or shift.ends_at <= at):
        return DomainError("SHIFT_OVER", _("This shift is over or was called off."))
    if _no_place_for(application):
        return DomainError("FULL", _("All places are given. It stays on the waiting list."))
    volunteer, day = application.volunteer, day_of(shift, at)
    return (
        person_refusal(application.opportunity, volunteer.user, day)
        or agreement_refusal(application, day)
        or overlap_refusal(Application.objects.filter(volunteer=volunteer), shift)
    )


def _no_place_for(application: Application) -> bool:
    """Somebody on the waiting list needs a place that nobody holds; whoever applied holds one."""
    opportunity, shift = application.opportunity, application.shift
    if application.state == ApplicationState.WAITING:
        return is_full(opportunity, shift)
    places = shift.places if shift else opportunity.places
    return places is not None and _accepted(opportunity, shift) >= places


def agreement_refusal(application: Application, day: date) -> DomainError | None:
    if not is_minor(application.volunteer.user, day):
        return None
    host = application.opportunity.host_id
    if VolunteerAgreement.objects.in_force(day).filter(volunteer=application.volunteer, host=host).exists():
        return None
    return DomainError(
        "NO_AGREEMENT",
        _("Under 18 an agreement has to be in force first. Write it and have it signed, then accept."),
    )


def refuse_refusal(*, application: Application, user: Any, reason: str) -> DomainError | None:
    return decide_refusal(application=application, user=user) or reason_refusal(reason)


def withdraw_refusal(
    *, application: Application, user: Any, at: datetime | None = None
) -> DomainError | None:
    if application.volunteer.user_id != user.pk:
        return DomainError("NOT_YOURS", _("This is not your application."))
    if application.state not in LIVE_APPLICATIONS:
        return DomainError("NOT_LIVE", _("This application has ended already."))
    if application.shift is not None and application.shift.starts_at <= (at or now()):
        return DomainError("SHIFT_OVER", _("The shift has begun. Talk to the host."))
    return None


def places_refusal(*, opportunity: Opportunity, shift: Shift, user: Any, places: int) -> DomainError | None:
    if not manages(user, opportunity.host):
        return DomainError("NOT_YOURS", _("Only supervisors of this host and the office may do this."))
    held = _accepted(opportunity, shift)
    if places < max(1, held):
        return DomainError("PLACES_GIVEN", _("%(held)s places are given. There cannot be fewer."), held=held)
    return None

"""Places: applying, accepting, withdrawing, and the waiting list that moves up by itself.

Every act locks the opportunity's row first and, where it gives a place, the volunteer's row second: so the
last place is given once, and one person is not accepted for two shifts at the same time.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from volunteering.enums import ApplicationState
from volunteering.models import Application, Follower, Opportunity, Shift, Volunteer
from volunteering.notifications import opportunities as notifications
from volunteering.rules import applications as rules
from volunteering.services.opportunities import lock_opportunity
from volunteering.services.volunteers import volunteer_of
from youthportal.audit.models import record
from youthportal.core.db import now
from youthportal.core.models import SiteVersion


def _lock(application: Application) -> Application:
    """The application as it is, after the lock of its opportunity."""
    lock_opportunity(application.opportunity)
    return Application.objects.with_details().get(pk=application.pk)


@transaction.atomic
def apply_for_place(
    *, actor: Any, opportunity: Opportunity, shift: Shift | None = None, message: str = ""
) -> Application:
    """Ask for a place; where none is free, one on the waiting list.

    Raises what `rules.applications.apply_refusal` says.
    """
    opportunity = lock_opportunity(opportunity)
    if shift is not None:
        shift = Shift.objects.get(pk=shift.pk)
    if refusal := rules.apply_refusal(opportunity=opportunity, shift=shift, user=actor):
        raise refusal
    full = rules.is_full(opportunity, shift)
    application = Application.objects.create(
        opportunity=opportunity,
        shift=shift,
        volunteer=volunteer_of(actor),
        state=ApplicationState.WAITING if full else ApplicationState.APPLIED,
        message=message.strip()[:1000],
    )
    Follower.objects.filter(opportunity=opportunity, volunteer=application.volunteer).delete()
    if not full:
        notifications.application_waits(application)
    SiteVersion.bump()
    return application


@transaction.atomic
def accept_application(*, actor: Any, application: Application) -> Application:
    """The place is theirs. Raises what `rules.applications.accept_refusal` says."""
    application = _lock(application)
    Volunteer.objects.select_for_update().get(pk=application.volunteer_id)
    if refusal := rules.accept_refusal(application=application, user=actor):
        raise refusal
    _decide(application, ApplicationState.ACCEPTED, actor)
    notifications.told(application, "accepted")
    return application


@transaction.atomic
def refuse_application(*, actor: Any, application: Application, reason: str) -> Application:
    """Not this time; also an accepted one, while the shift has not begun. The next in line moves up."""
    application = _lock(application)
    if refusal := rules.refuse_refusal(application=application, user=actor, reason=reason):
        raise refusal
    _decide(application, ApplicationState.REFUSED, actor, reason)
    notifications.told(application, "refused")
    _move_up(application.opportunity, application.shift)
    return application


@transaction.atomic
def withdraw_application(*, actor: Any, application: Application) -> Application:
    """The volunteer does not want the place any more; the host hears of it where it was accepted."""
    application = _lock(application)
    if refusal := rules.withdraw_refusal(application=application, user=actor):
        raise refusal
    was_accepted = application.state == ApplicationState.ACCEPTED
    application.state = ApplicationState.WITHDRAWN
    application.save(update_fields=["state", "updated_at"])
    if was_accepted:
        notifications.withdrawn(application)
    _move_up(application.opportunity, application.shift)
    SiteVersion.bump()
    return application


def _decide(application: Application, state: str, actor: Any, reason: str = "") -> None:
    application.state, application.reason = state, reason.strip()[:200]
    application.decided_by, application.decided_at = actor, timezone.now()
    application.save(update_fields=["state", "reason", "decided_by", "decided_at", "updated_at"])
    record(actor=actor, action=f"volunteering.application.{state}", subject=application)
    SiteVersion.bump()


def _move_up(opportunity: Opportunity, shift: Shift | None, at: datetime | None = None) -> None:
    """Free places go to the waiting list in its order, while the shift is still to come."""
    at = at or now()
    if rules.offer_refusal(opportunity, at) or (shift and not shift.is_upcoming(at)):
        return
    waiting = Application.objects.filter(opportunity=opportunity, shift=shift, state=ApplicationState.WAITING)
    for application in waiting.with_details().order_by("created_at", "pk"):
        if rules.is_full(opportunity, shift):
            return
        application.state = ApplicationState.APPLIED
        application.save(update_fields=["state", "updated_at"])
        notifications.told(application, "moved_up")
        notifications.application_waits(application)


@transaction.atomic
def change_places(*, actor: Any, shift: Shift, places: int) -> Shift:
    """More places move the list up; fewer take nobody's away."""
    opportunity = lock_opportunity(shift.opportunity)
    shift = Shift.objects.get(pk=shift.pk)
    if refusal := rules.places_refusal(opportunity=opportunity, shift=shift, user=actor, places=places):
        raise refusal
    shift.places = places
    shift.save(update_fields=["places"])
    record(actor=actor, action="volunteering.shift.changed", subject=shift, data={"places": places})
    _move_up(opportunity, shift)
    SiteVersion.bump()
    return shift


@transaction.atomic
def set_following(*, actor: Any, opportunity: Opportunity, follows: bool) -> None:
    """Ask for news when it opens again, or no longer. Doing the same twice changes nothing."""
    opportunity = lock_opportunity(opportunity)
    if follows and (refusal := rules.follow_refusal(opportunity=opportunity, user=actor)):
        raise refusal
    volunteer = volunteer_of(actor)
    if follows:
        Follower.objects.get_or_create(opportunity=opportunity, volunteer=volunteer)
    else:
        Follower.objects.filter(opportunity=opportunity, volunteer=volunteer).delete()

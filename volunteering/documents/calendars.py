"""Shifts as dates of a calendar."""

from django.conf import settings
from django.utils.translation import gettext as _

from volunteering.enums import ApplicationState
from volunteering.models import Application, Shift
from youthportal.core.calendars import Event


def shift_event(shift: Shift) -> Event:
    """`shift.opportunity` comes with its host, organisation and site."""
    opportunity = shift.opportunity
    bring = _("Bring: %(what)s") % {"what": opportunity.bring} if opportunity.bring else ""
    return Event(
        uid=str(shift.public_id),
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        title=f"{opportunity.title} ({opportunity.host})",
        changed_at=shift.cancelled_at or opportunity.updated_at,
        place=opportunity.where,
        text="\n".join(line for line in (shift.note, bring) if line),
        url=settings.SITE_URL + opportunity.get_absolute_url(),
        is_cancelled=shift.cancelled_at is not None,
    )


def own_events(volunteer_id: int) -> list[Event]:
    """Shifts for which somebody was accepted, and those called off since, so that calendars take them out."""
    states = (ApplicationState.ACCEPTED, ApplicationState.CANCELLED)
    rows = Application.objects.filter(volunteer=volunteer_id, state__in=states, shift__isnull=False)
    rows = rows.select_related("shift__opportunity__host__organisation", "shift__opportunity__site")
    return [shift_event(row.shift) for row in rows.order_by("-shift__starts_at")[:200] if row.shift]

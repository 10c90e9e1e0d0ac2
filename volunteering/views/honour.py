"""What the honouring of volunteers has on the start page; each list costs a fixed number of queries."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteering.models import Certificate, Invitation, RecognitionYear
from volunteering.services import nearness
from volunteering.views.known import Known
from youthportal.core import rooms, words
from youthportal.organisations.rules import is_coordinator

ROOM = "volunteering"
DAYS_AHEAD = 30


def waiting_items(user: Any, known: Known) -> Iterable[rooms.OpenItem]:
    """Invitation, certificate, what is missing towards the hours; for the office the event of these weeks.

    Teachers collect no hours, so their start page asks nothing about them.
    """
    if user.is_staff:
        yield from _events()
    elif known.volunteers and not is_coordinator(user):
        if known.is_invited:
            yield from _invitations(user)
        if known.has_certificate:
            yield from _certificates(user)
        if known.has_hours:
            yield from map(_near, nearness.near_of(user))


def _invitations(user: Any) -> Iterable[rooms.OpenItem]:
    rows = (
        Invitation.objects.of(user)
        .unanswered()
        .filter(year__closed_at=None, year__reply_until__gte=timezone.localdate())
    )
    for one in rows.select_related("year"):
        until = one.year.reply_until or timezone.localdate()
        yield rooms.OpenItem(
            room=ROOM,
            title=one.year.event_title,
            text=_("You are invited. Tell us by %(day)s whether you come.") % {"day": words.day(until)},
            url=reverse("volunteering:invitation", args=[one.public_id]),
            action=_("Answer the invitation"),
        )


def _certificates(user: Any) -> Iterable[rooms.OpenItem]:
    for one in Certificate.objects.news().filter(volunteer__user=user).select_related("year"):
        numbers = {"year": one.year.year, "hours": words.hours(one.facts["quarters"])}
        yield rooms.OpenItem(
            room=ROOM,
            title=_("Your certificate of %(year)s is here") % numbers,
            text=_("You did %(hours)s of voluntary work. Thank you!") % numbers,
            url=reverse("volunteering:certificates"),
            action=_("Fetch my certificate"),
        )


def _near(near: dict[str, Any]) -> rooms.OpenItem:
    text = _("%(confirmed)s of %(year)s are confirmed.") % near
    if near["waiting"]:
        hosts = ", ".join(f"{name} ({hours})" for name, hours in near["hosts"])
        text += " " + _("%(waiting)s wait: %(hosts)s.") % (near | {"hosts": hosts})
    return rooms.OpenItem(
        room=ROOM,
        title=_("%(lacking)s to go until your certificate") % near,
        text=text,
        url=reverse("volunteering:logbook_of_year", args=[near["year"]]),
        action=_("To my logbook"),
    )


def _events() -> Iterable[rooms.OpenItem]:
    """The office's own: an event within a month."""
    now = timezone.now()
    soon = now + timedelta(days=DAYS_AHEAD)
    for year in RecognitionYear.known():
        if year.event_starts_at is None or not now <= year.event_starts_at <= soon:
            continue
        at = timezone.localtime(year.event_starts_at)
        days = (at.date() - timezone.localdate()).days
        said = ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
        yield rooms.OpenItem(
            room=ROOM,
            title=year.event_title or _("The volunteers' honouring event"),
            text=f"{words.moment(at)}, {said if days else _('today')}.",
            url=reverse("admin:volunteering_recognitionyear_cockpit", args=[year.pk]),
        )

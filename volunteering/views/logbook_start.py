"""What one's own logbook has on the start page."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteering.enums import EntryState
from volunteering.models import Entry, RecognitionYear
from volunteering.rules.accounts import needs_own_email
from youthportal.core import words
from youthportal.core.rooms import OpenItem, WorkPage

ROOM = "volunteering"


def waiting_items(user: Any) -> Iterator[OpenItem]:
    """What came back from hosts, and an own address before school ends. One query; more for leavers alone."""
    back = Q(state__in=(EntryState.QUERIED, EntryState.RETURNED))
    found = Entry.objects.by(user).filter(back).aggregate(count=Count("pk"))
    if found["count"]:
        title = ngettext(
            "%(count)d entry of your logbook is back with you",
            "%(count)d entries of your logbook are back with you",
            found["count"],
        )
        yield OpenItem(
            room=ROOM,
            title=title % {"count": found["count"]},
            text=_("The host asks something or sent it back. Answer, and it goes on."),
            url=reverse("volunteering:logbook"),
            action=_("To my logbook"),
        )
    if needs_own_email(user):
        yield OpenItem(
            room=ROOM,
            title=_("Keep your logbook after school"),
            text=_("Add an e-mail address of your own: your card from school stops working."),
            url=reverse("account_email"),
            action=_("Add my e-mail"),
        )


def work_pages(user: Any) -> Iterator[WorkPage]:
    """The way to the own logbook, with how far it is. Two queries."""
    if user.is_staff:
        return
    year = timezone.localdate().year
    sums = (
        Entry.objects.by(user)
        .in_year(year)
        .aggregate(
            confirmed=Sum("quarters", filter=Q(state=EntryState.CONFIRMED), default=0),
            waiting=Sum("quarters", filter=Q(state=EntryState.SUBMITTED), default=0),
            all=Count("pk"),
        )
    )
    text = _("Helped somewhere? Write down your hours.")
    if sums["all"]:
        text = _("%(confirmed)s of %(goal)s confirmed, %(waiting)s wait.") % {
            "confirmed": words.hours(sums["confirmed"]),
            "goal": words.hours(RecognitionYear.of(year).threshold),
            "waiting": words.hours(sums["waiting"]),
        }
    yield WorkPage(title=_("My logbook"), text=text, url=reverse("volunteering:logbook"))

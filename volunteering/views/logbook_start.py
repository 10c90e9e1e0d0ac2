"""What one's own logbook has on the start page."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteering.enums import EntryState
from volunteering.models import Entry, RecognitionYear
from volunteering.rules.accounts import needs_own_email
from volunteering.views.known import Known
from youthportal.core import words
from youthportal.core.rooms import OpenItem, WorkPage

ROOM = "volunteering"


def waiting_items(user: Any, known: Known) -> Iterator[OpenItem]:
    """What came back from hosts, and an own address before school ends."""
    if known.has_back:
        yield _back(user)
    if known.may_leave_school and needs_own_email(user):
        yield OpenItem(
            room=ROOM,
            title=_("Keep your logbook after school"),
            text=_("Add an e-mail address of your own: your card from school stops working."),
            url=reverse("account_email"),
            action=_("Add my e-mail"),
        )


def _back(user: Any) -> OpenItem:
    back = Q(state__in=(EntryState.QUERIED, EntryState.RETURNED))
    count = Entry.objects.by(user).filter(back).count()
    title = ngettext(
        "%(count)d entry of your logbook is back with you",
        "%(count)d entries of your logbook are back with you",
        count,
    )
    return OpenItem(
        room=ROOM,
        title=title % {"count": count},
        text=_("The host asks something or sent it back. Answer, and it goes on."),
        url=reverse("volunteering:logbook"),
        action=_("To my logbook"),
    )


def work_pages(user: Any, known: Known) -> Iterator[WorkPage]:
    """The way to the own logbook, with how far it is."""
    if user.is_staff:
        return
    text = _("Helped somewhere? Write down your hours.")
    if known.has_hours:
        text = _how_far(user)
    yield WorkPage(title=_("My logbook"), text=text, url=reverse("volunteering:logbook"))


def _how_far(user: Any) -> str:
    year = timezone.localdate().year
    sums = (
        Entry.objects.by(user)
        .in_year(year)
        .aggregate(
            confirmed=Sum("quarters", filter=Q(state=EntryState.CONFIRMED), default=0),
            waiting=Sum("quarters", filter=Q(state=EntryState.SUBMITTED), default=0),
        )
    )
    return _("%(confirmed)s of %(goal)s confirmed, %(waiting)s wait.") % {
        "confirmed": words.hours(sums["confirmed"]),
        "goal": words.hours(RecognitionYear.shown(year).threshold),
        "waiting": words.hours(sums["waiting"]),
    }

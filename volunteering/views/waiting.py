"""What waits to be confirmed, for the start page, the Monday mail and the page of how the portal is doing."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteering.models import Entry, Supervisor
from volunteering.views.known import Known
from youthportal.core import words
from youthportal.core.rooms import OpenItem, WorkPage
from youthportal.core.status import Line

ROOM = "volunteering"
QUEUE = "admin:volunteering_entry_changelist"


def hours_to_confirm(user: Any) -> Iterator[OpenItem]:
    """For supervisors: what was asked of them. Two queries."""
    rows = list(Supervisor.objects.current().of(user))
    if not rows:
        return
    mine = Entry.objects.waiting_for_host().asked_of(rows).exclude(volunteer__user=user)
    found = mine.aggregate(count=Count("pk"), quarters=Sum("quarters"), oldest=Min("submitted_at"))
    if found["count"]:
        title = ngettext("%(count)d entry waits for you", "%(count)d entries wait for you", found["count"])
        yield OpenItem(
            room=ROOM,
            title=title % {"count": found["count"]},
            text=_("%(hours)s of volunteers. All can be confirmed by one press.")
            % {"hours": words.hours(found["quarters"])},
            url=reverse("volunteering:confirm"),
            action=_("Look and confirm"),
        )


def for_office() -> Iterator[OpenItem]:
    """What no host answers, with the age of the oldest, and whom no mail reaches."""
    found = Entry.objects.for_office().aggregate(count=Count("pk"), oldest=Min("submitted_at"))
    if found["count"]:
        title = ngettext(
            "%(count)d entry of hours is answered by nobody",
            "%(count)d entries of hours are answered by nobody",
            found["count"],
        )
        text = _("The oldest has waited %(days)s. Ask the host, or confirm from a signed sheet.")
        yield OpenItem(
            room=ROOM,
            title=title % {"count": found["count"]},
            text=text % {"days": _age(found["oldest"])},
            url=reverse(QUEUE) + "?queue=office",
        )


def work_pages(user: Any, known: Known) -> Iterator[WorkPage]:
    if known.supervises:
        yield WorkPage(
            title=_("Hours to confirm"),
            text=_("What volunteers at your host sent in."),
            url=reverse("volunteering:confirm"),
        )


def status_lines() -> Iterator[Line]:
    """How many hours wait for hosts, and how long."""
    long = Q(pk__in=Entry.objects.waiting_days(28).values("pk"))
    found = Entry.objects.waiting_for_host().aggregate(
        count=Count("pk"), long=Count("pk", filter=long), oldest=Min("submitted_at")
    )
    count = found["count"]
    text = ngettext(
        "%(count)d entry waits for its host.", "%(count)d entries wait for their hosts.", count
    ) % {"count": count}
    if found["long"]:
        text += " " + _("The oldest has waited %(days)s.") % {"days": _age(found["oldest"])}
    yield Line(
        title=_("Hours of volunteers"),
        sentence=text,
        state="wait" if found["long"] else "good",
        link=(_("Look at them"), reverse(QUEUE) + "?queue=host") if count else None,
    )


def _age(since: Any) -> str:
    return words.days((timezone.localdate() - timezone.localdate(since)).days)

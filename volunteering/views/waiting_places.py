"""Places, applications and agreements on the start page; each list costs a fixed number of queries."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.core.cache import caches
from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteering.enums import AgreementState, ApplicationState, OpportunityState
from volunteering.models import (
    Application,
    Follower,
    Host,
    Opportunity,
    VolunteerAgreement,
)
from volunteering.models.opportunity import next_boundary
from volunteering.views.known import Known
from volunteering.views.public import in_order
from youthportal.core import rooms, words
from youthportal.core.models import SiteVersion

ROOM = "volunteering"
NEWEST = 3
KEPT_SECONDS = 300


def open_items(user: Any) -> Iterable[rooms.OpenItem]:
    """The next deadlines and the newest offers, the same for everybody."""
    for found in _offers():
        yield rooms.OpenItem(
            room=ROOM,
            title=found.title,
            text=_("%(host)s looks for somebody.") % {"host": found.host},
            url=found.get_absolute_url(),
            until=found.apply_until or getattr(found, "next_at", None),
            action=_("I want to help"),
        )


def _offers() -> list[Any]:
    """Read once per version of the site's content, and until the next deadline or shift at the latest."""
    key, at = f"volunteering.offers:{SiteVersion.current()}", timezone.now()
    found: list[Any] | None = caches["pages"].get(key)
    if found is None:
        rows = Opportunity.objects.takes_applications(at).select_related("host__organisation")
        found = list(in_order(rows.with_next_shift(at))[:NEWEST])
        ends = next_boundary(at)
        seconds = min(KEPT_SECONDS, max(int((ends - at).total_seconds()), 1)) if ends else KEPT_SECONDS
        caches["pages"].set(key, found, seconds)
    return found


# --- what waits for one person --------------------------------------------------------------------


def waiting_items(user: Any, known: Known) -> Iterable[rooms.OpenItem]:
    """For a supervisor applications; for the office those that wait too long and what hosts need; for a
    volunteer the next shift, agreements and news.
    """
    if user.is_staff:
        yield from _of_the_office(known)
        return
    if known.supervises:
        yield from _to_decide(user)
    if known.has_place:
        yield from _next_shift(user)
    if known.supervises or known.has_to_sign:
        yield from _to_sign(user)
    if known.follows:
        yield from _open_again(user)


def _to_decide(user: Any) -> Iterator[rooms.OpenItem]:
    """One line for each host, oldest first."""
    rows = Application.objects.filter(
        state=ApplicationState.APPLIED, opportunity__host__in=Host.objects.supervised_by(user)
    ).ahead()
    counts = rows.order_by().values(
        host=F("opportunity__host__public_id"), name=F("opportunity__host__organisation__name")
    )
    for row in counts.annotate(n=Count("pk"), oldest=Min("created_at")).order_by("oldest")[:5]:
        title = ngettext("%(count)d application waits", "%(count)d applications wait", row["n"])
        yield rooms.OpenItem(
            room=ROOM,
            title=title % {"count": row["n"]},
            text=_("%(host)s: young people want to come and wait for your answer.") % {"host": row["name"]},
            url=reverse("volunteering:host_applications", args=[row["host"]]),
        )


def _next_shift(user: Any) -> Iterator[rooms.OpenItem]:
    """Of today and tomorrow."""
    at = timezone.now()
    last = timezone.localtime(at).replace(hour=23, minute=59, second=59) + timedelta(days=1)
    mine = Application.objects.by(user).filter(
        state=ApplicationState.ACCEPTED, shift__ends_at__gt=at, shift__starts_at__lte=last
    )
    for row in mine.select_related("shift", "opportunity__host__organisation").order_by("shift__starts_at")[
        :3
    ]:
        if row.shift is None:
            continue
        facts = {"when": words.moment(row.shift.starts_at), "host": row.opportunity.host}
        yield rooms.OpenItem(
            room=ROOM,
            title=_("Your shift: %(title)s") % {"title": row.opportunity.title},
            text=_("%(when)s, %(host)s. If you cannot come, say so now.") % facts,
            url=reverse("volunteering:my_shifts"),
        )


def _to_sign(user: Any) -> Iterator[rooms.OpenItem]:
    """Agreements that wait for this person: as volunteer, or for the own host."""
    mine = Q(volunteer__user=user, volunteer_signed_on=None)
    theirs = Q(host__in=Host.objects.supervised_by(user), host_signed_on=None)
    rows = VolunteerAgreement.objects.filter(mine | theirs, state=AgreementState.OFFERED)
    for row in rows.select_related("host__organisation", "volunteer__user")[:5]:
        other = row.host if row.volunteer.user_id == user.pk else row.volunteer
        yield rooms.OpenItem(
            room=ROOM,
            title=_("An agreement to sign"),
            text=str(other),
            url=reverse("volunteering:agreement", args=[row.public_id]),
        )


def _open_again(user: Any) -> Iterator[rooms.OpenItem]:
    rows = Follower.objects.filter(volunteer__user=user, opportunity__state=OpportunityState.OPEN)
    for row in rows.select_related("opportunity")[:3]:
        yield rooms.OpenItem(
            room=ROOM,
            title=_("Open again: %(title)s") % {"title": row.opportunity.title},
            text=_("You asked for news of it."),
            url=row.opportunity.get_absolute_url(),
        )


def _of_the_office(known: Known) -> Iterator[rooms.OpenItem]:
    """Hosts that nobody can reach, hosts without anybody, hosts not checked: what a Monday is for."""
    hosts = reverse("admin:volunteering_host_changelist")
    if known.has_bounced:
        count = Host.objects.with_bounced_supervisor().count()
        title = ngettext("Mail to %(count)d host came back", "Mail to %(count)d hosts came back", count) % {
            "count": count
        }
        text = _("Somebody who confirms hours cannot be reached.")
        yield rooms.OpenItem(room=ROOM, title=title, text=text, url=f"{hosts}?needs=bounced")
    if known.has_lonely_host:
        count = Host.objects.without_supervisor().count()
        title = ngettext("%(count)d host has no supervisor", "%(count)d hosts have no supervisor", count) % {
            "count": count
        }
        text = _("Nobody there decides about applications or confirms hours.")
        yield rooms.OpenItem(room=ROOM, title=title, text=text, url=f"{hosts}?needs=supervisor")
    if known.has_unchecked_host:
        count = Host.objects.unchecked_for_minors().count()
        title = ngettext(
            "%(count)d host is not checked for under-18s",
            "%(count)d hosts are not checked for under-18s",
            count,
        ) % {"count": count}
        text = _("Until then it takes nobody under 18.")
        yield rooms.OpenItem(room=ROOM, title=title, text=text, url=f"{hosts}?needs=minors")


# --- pages of a role ------------------------------------------------------------------------------


def work_pages(user: Any, known: Known) -> Iterable[rooms.WorkPage]:
    """A supervisor's host; a volunteer's shifts. The office has its own desk."""
    if user.is_staff:
        return
    if known.supervises:
        text = _("Who wants to come, what you offer, and your agreements.")
        yield rooms.WorkPage(title=_("My host"), text=text, url=reverse("volunteering:my_hosts"))
    if known.has_applied:
        text = _("Where you are expected, and what you wait for.")
        yield rooms.WorkPage(title=_("My shifts"), text=text, url=reverse("volunteering:my_shifts"))

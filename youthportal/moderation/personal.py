"""What these tables know about a person, and what waits for one: the author of a decision, and the office."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from youthportal.accounts.own_data import Section
from youthportal.core import words
from youthportal.core.rooms import OpenItem
from youthportal.moderation.enums import AlarmStatus, TextStatus
from youthportal.moderation.models import Alarm, Comment, Picture, Report
from youthportal.organisations.rules import is_coordinator

#: How long the start page tells an author what was decided.
TOLD = timedelta(days=14)


def texts_section(user: Any) -> Section:
    """Every text, picture and report of a person, with its day. One query."""
    rows = [
        Comment.objects.by(user).order_by().values_list("created_at", Value("text"), "text"),
        Picture.objects.filter(author=user).order_by().values_list("created_at", Value("picture"), "alt"),
        Report.objects.filter(reporter=user).order_by().values_list("created_at", Value("report"), "text"),
    ]
    kinds = {"text": _("Text"), "picture": _("Picture"), "report": pgettext("noun", "Report")}
    found = rows[0].union(*rows[1:], all=True)
    lines = [(f"{kinds[kind]}, {words.day(at)}", text or "–") for at, kind, text in sorted(found)]
    return Section("texts", _("My texts"), lines, [(_("My texts"), reverse("moderation:mine"))])


def waiting_items(user: Any) -> Iterator[OpenItem]:
    """One query: an author's hidden text, a coordinator's pictures, or all queues of the office."""
    if user.is_staff:
        yield from _office()
    elif is_coordinator(user):
        count = Picture.objects.held().lookable_by(user).count()
        if count:
            yield _pictures(count)
    else:
        yield from _decided(user)


def _decided(user: Any) -> Iterator[OpenItem]:
    recent = Comment.objects.by(user).filter(decided_at__gt=timezone.now() - TOLD)
    hidden = recent.filter(status=TextStatus.HIDDEN).order_by("-decided_at").first()
    if hidden:
        reason = hidden.get_reason_display()
        yield OpenItem(
            room="",
            title=_("A text of yours was hidden"),
            text=_("The reason: %(reason)s. Read what you can do.") % {"reason": reason},
            url=reverse("moderation:mine"),
            action=_("See my texts"),
        )


def _waiting_counts() -> dict[str, int]:
    """How long each queue is; an empty one is not in it."""
    queues: dict[str, Any] = {
        "open": Alarm.objects.filter(status=AlarmStatus.OPEN),
        "taken": Alarm.objects.filter(status=AlarmStatus.TAKEN),
        "reports": Report.objects.open(),
        "texts": Comment.objects.held(),
        "pictures": Picture.objects.held(),
    }
    named = [rows.order_by().annotate(queue=Value(name)) for name, rows in queues.items()]
    counted = [rows.values("queue").annotate(n=Count("pk")).values_list("queue", "n") for rows in named]
    found = counted[0].union(*counted[1:], all=True)
    return {queue: count for queue, count in found if count}


def _office() -> Iterator[OpenItem]:
    """Urgent first, then what waits longest among people: reports, texts, pictures."""
    counts = _waiting_counts()
    url = reverse("admin:moderation_alarm_changelist")
    if "open" in counts:
        yield _urgent(counts["open"], url)
    elif "taken" in counts:
        yield _taken(counts["taken"], url)
    for queue, item in (("reports", _reports), ("texts", _texts), ("pictures", _pictures)):
        if queue in counts:
            yield item(counts[queue])


def _taken(count: int, url: str) -> OpenItem:
    title = ngettext(
        "%(count)d urgent message is being looked after",
        "%(count)d urgent messages are being looked after",
        count,
    )
    text = _("Close it when it is over, and say what was done.")
    return OpenItem(room="", title=title % {"count": count}, text=text, url=url)


def _urgent(count: int, url: str) -> OpenItem:
    title = ngettext(
        "URGENT: %(count)d message says that somebody is in danger",
        "URGENT: %(count)d messages say that somebody is in danger",
        count,
    )
    text = _("Read it now, before anything else.")
    return OpenItem(room="", title=title % {"count": count}, text=text, url=url, action=_("Read it now"))


def _reports(count: int) -> OpenItem:
    title = ngettext("%(count)d report waits", "%(count)d reports wait", count)
    text = _("Somebody says that a text or a picture should not be there.")
    url = reverse("admin:moderation_report_changelist") + "?status__exact=open"
    return OpenItem(room="", title=title % {"count": count}, text=text, url=url)


def _texts(count: int) -> OpenItem:
    title = ngettext("%(count)d text waits to be read", "%(count)d texts wait to be read", count)
    text = _("Nobody else can read it before you have.")
    url = reverse("admin:moderation_comment_changelist") + "?status__exact=held"
    return OpenItem(room="", title=title % {"count": count}, text=text, url=url)


def _pictures(count: int) -> OpenItem:
    title = ngettext(
        "%(count)d picture waits to be looked at", "%(count)d pictures wait to be looked at", count
    )
    text = _("Are there faces in it? Nobody else can see it before you have looked.")
    return OpenItem(room="", title=title % {"count": count}, text=text, url=reverse("moderation:pictures"))

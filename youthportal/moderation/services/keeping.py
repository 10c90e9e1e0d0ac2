"""How long what was taken from pages is kept, and what erasing a person takes with it."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from youthportal.accounts.own_data import Eraser
from youthportal.core.models import SiteVersion
from youthportal.moderation.enums import AlarmStatus, ReportStatus, TextStatus
from youthportal.moderation.models import Alarm, Comment, Picture, Report, Standing
from youthportal.retention.registry import Rule, Span

YEAR = Span(12, "months")


def _texts() -> QuerySet[Any]:
    gone = Comment.objects.filter(status__in=[TextStatus.HIDDEN, TextStatus.SEALED, TextStatus.REMOVED])
    return gone.annotate(ended_on=TruncDate("decided_at")).filter(ended_on__isnull=False)


def _reports() -> QuerySet[Any]:
    closed = Report.objects.exclude(status=ReportStatus.OPEN)
    return closed.annotate(ended_on=TruncDate("decided_at")).filter(ended_on__isnull=False)


def _alarms() -> QuerySet[Any]:
    closed = Alarm.objects.filter(status=AlarmStatus.CLOSED)
    return closed.annotate(ended_on=TruncDate("closed_at")).filter(ended_on__isnull=False)


def _delete(rows: QuerySet[Any]) -> int:
    """Really: an answer to a deleted text goes with it."""
    return rows.delete()[0]


RULES = [
    Rule(
        key="moderated_texts",
        title=_("Texts that were hidden or deleted"),
        counted_from=_("after they were taken from their page"),
        default=YEAR,
        ended=_texts,
        remove=_delete,
    ),
    Rule(
        key="reports",
        title=_("Reports about texts and pictures"),
        counted_from=_("after the office has decided"),
        default=YEAR,
        ended=_reports,
        remove=_delete,
    ),
    Rule(
        key="alarms",
        title=_("Urgent messages"),
        counted_from=_("after they were closed"),
        default=YEAR,
        ended=_alarms,
        remove=_delete,
    ),
]

NOTES = [
    (
        _("Texts that name an abuse"),
        _("Locked away for those who protect children, until these say that they are not needed any more."),
    ),
    (
        _("Pictures that somebody did not let through, or took away"),
        _("Not kept at all: the file is deleted at once."),
    ),
]


def erase_texts(user: Any) -> int:
    """Texts are emptied; reports, pictures and urgent messages stay without the person."""
    mine = Comment.objects.filter(author=user)
    count = mine.update(author=None, first_name="", text="", status=TextStatus.REMOVED)
    Report.objects.filter(reporter=user).update(reporter=None)
    Picture.objects.filter(author=user).update(author=None)
    Alarm.objects.filter(user=user).update(user=None)
    Standing.objects.filter(user=user).delete()
    if count:
        SiteVersion.bump()
    return count


eraser = Eraser("texts", erase_texts)

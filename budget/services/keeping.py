"""How long a round's roll points to pupils, how long rows of pupils who left and checkers' notes are kept.

Ballots and results are never touched: nothing here knows them.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.enums import RoundStatus
from budget.models import CheckConflict, CheckNote, Right, SurveyText
from youthportal.consents.models import Consent
from youthportal.core.db import erasing
from youthportal.organisations.models import Enrolment, Pupil
from youthportal.retention.registry import Rule, Span


def _ended_rights() -> QuerySet[Any]:
    final = Right.objects.filter(pupil__isnull=False, round__status=RoundStatus.PUBLISHED)
    return final.annotate(ended_on=TruncDate("round__published_at"))


def _cut_rights(rows: QuerySet[Any]) -> int:
    """The right stays to be counted; whose it was goes."""
    return rows.update(pupil=None, is_cut_off=True)


def _left() -> QuerySet[Any]:
    """Rows of pupils in no class, without an account, whom no round needs any more."""
    going_on = Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate())
    enrolled = Enrolment.objects.filter(going_on, pupil=OuterRef("pk"))
    needed = Right.objects.filter(pupil=OuterRef("pk"))
    gone = Pupil.objects.filter(user__isnull=True).exclude(Exists(enrolled)).exclude(Exists(needed))
    last = Enrolment.objects.filter(pupil=OuterRef("pk")).order_by("-ends_on").values("ends_on")[:1]
    return gone.annotate(ended_on=Subquery(last)).filter(ended_on__isnull=False)


def _remove_left(pupils: QuerySet[Any]) -> int:
    ids = list(pupils.values_list("pk", flat=True))
    with erasing():
        Consent.objects.filter(pupil__in=ids).delete()
    Enrolment.objects.filter(pupil__in=ids).delete()
    return Pupil.objects.filter(pk__in=ids).delete()[0]


def _survey_texts() -> QuerySet[Any]:
    end = Coalesce("survey__reported_on", "survey__closes_on")
    return SurveyText.objects.annotate(ended_on=end)


def _final(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of ideas whose round has its result."""
    ended: QuerySet[Any] = rows.annotate(ended_on=TruncDate("proposal__round__published_at"))
    return ended.filter(proposal__round__status=RoundStatus.PUBLISHED)


def _check_notes() -> QuerySet[Any]:
    return _final(CheckNote.objects.all())


def _conflicts() -> QuerySet[Any]:
    return _final(CheckConflict.objects.all())


def _delete(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]


RULES = [
    Rule(
        key="rights",
        title=_("Who was on the roll of a round"),
        counted_from=_("after the result is final; only how many stays"),
        default=Span(60, "days"),
        ended=_ended_rights,
        remove=_cut_rights,
    ),
    Rule(
        key="pupils",
        title=_("The school's list: pupils who left"),
        counted_from=_("after leaving, and after every result they could vote on is final"),
        default=Span(60, "days"),
        ended=_left,
        remove=_remove_left,
    ),
    Rule(
        key="survey_texts",
        title=_("What people wrote in a survey after a round"),
        counted_from=_("after its report, or after its end where there is none; figures stay"),
        default=Span(12, "months"),
        ended=_survey_texts,
        remove=_delete,
    ),
    Rule(
        key="check_notes",
        title=_("Private notes of those who check ideas"),
        counted_from=_("after the result is final; what was decided stays"),
        default=Span(12, "months"),
        ended=_check_notes,
        remove=_delete,
    ),
    Rule(
        key="check_conflicts",
        title=_("Who said to be too close to an idea"),
        counted_from=_("after the result is final"),
        default=Span(12, "months"),
        ended=_conflicts,
        remove=_delete,
    ),
]

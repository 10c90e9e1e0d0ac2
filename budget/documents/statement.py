"""What a coordinator did in a school year, counted from the record of acts. No hours: none are kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from budget.models import Right
from youthportal.audit.models import Entry
from youthportal.organisations.models import Membership, Role, SchoolYear

#: Acts by what is counted of them: the acts themselves, or what they were done to.
ACTS = ("budget.proposal.checked", "imports.applied", "organisations.cards.issued", "budget.paper.committed")
OBJECTS = ("budget.kit.made", "budget.class.way_chosen")
ALL = ("budget.code.voided", "budget.codes.voided", "budget.codes.turned_into_paper", *ACTS, *OBJECTS)


@dataclass(frozen=True)
class Statement:
    """`lines`: label and count, only what was done at least once; `days`: on how many days."""

    year: SchoolYear
    schools: list[str]
    lines: list[tuple[str, int]]
    days: int
    first: date | None
    last: date | None

    @property
    def is_empty(self) -> bool:
        return not self.lines


def statement_of(user: Any, year: SchoolYear) -> Statement:
    """In the active language; a fixed number of queries."""
    acts = Entry.objects.filter(actor=user, action__in=ALL)
    acts = acts.filter(at__date__gte=year.starts_on, at__date__lte=year.ends_on)
    counted = {
        row["action"]: (row["acts"], row["subjects"])
        for row in acts.order_by()
        .values("action")
        .annotate(acts=Count("pk"), subjects=Count("subject_id", distinct=True))
    }
    days = acts.order_by().annotate(day=TruncDate("at"))
    span = days.aggregate(days=Count("day", distinct=True), first=Min("day"), last=Max("day"))
    memberships = _memberships(user, year)
    lines = [(label, counted.get(action, (0, 0))[which]) for action, which, label in _labels()]
    if any(number for _label, number in lines):
        lines.append((_("pupils with a right to vote at these schools"), _rights(memberships, year)))
    return Statement(
        year=year,
        schools=sorted({membership.school.name for membership in memberships if membership.school}),
        lines=[line for line in lines if line[1]],
        **span,
    )


def _labels() -> list[tuple[str, int, str]]:
    """Action, which count of it (acts or objects), and its words."""
    return [
        ("imports.applied", 0, _("lists of pupils brought in")),
        ("organisations.cards.issued", 0, _("times sign-in cards were issued")),
        ("budget.proposal.checked", 0, _("checks of ideas decided")),
        ("budget.class.way_chosen", 1, _("classes for which the way of voting was chosen")),
        ("budget.kit.made", 1, _("classes with a kit")),
        ("budget.kit.made", 0, _("kits made, repeated ones included")),
        ("budget.paper.committed", 0, _("piles of paper ballots put into the box")),
    ]


def _memberships(user: Any, year: SchoolYear) -> list[Membership]:
    mine = Membership.objects.filter(user=user, role=Role.COORDINATOR, starts_on__lte=year.ends_on)
    return list(mine.exclude(ends_on__lt=year.starts_on).select_related("school"))


def _rights(memberships: list[Membership], year: SchoolYear) -> int:
    schools = [membership.school_id for membership in memberships]
    return Right.objects.filter(school__in=schools, school_class__year=year).count()

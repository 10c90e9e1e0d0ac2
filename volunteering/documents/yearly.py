"""The yearly volunteering report: what councillors read, in figures that point at nobody."""

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteering.calculations import yearly
from volunteering.calculations.yearly import Group, Line
from volunteering.enums import Way
from volunteering.models import Certificate, Entry, RecognitionYear
from youthportal.core import words
from youthportal.documents.charts import Bar, Chart, bar_charts, line_chart
from youthportal.documents.charts import Line as DrawnLine
from youthportal.municipality.models import Municipality
from youthportal.organisations.models import Enrolment

NOTHING = "–"


def lines_of(year: int) -> list[Line]:
    """Confirmed hours of a year, in two queries whatever their number."""
    found = (
        Entry.objects.confirmed()
        .in_year(year)
        .order_by()
        .values(
            "volunteer",
            "volunteer__user",
            "volunteer__user__year_of_birth",
            "host__organisation__name",
            month=ExtractMonth("day"),
            work=Coalesce("kind_of_work__name", "host__kind_of_work__name"),
            rate=Coalesce("kind_of_work__hourly_value", "host__kind_of_work__hourly_value", 0),
        )
        .annotate(quarters_sum=Sum("quarters"))
    )
    schools = _schools(year)
    return [
        Line(
            person=row["volunteer"],
            month=row["month"],
            host=row["host__organisation__name"],
            work=row["work"] or "",
            rate=row["rate"],
            school=schools.get(row["volunteer__user"], ""),
            age=year - row["volunteer__user__year_of_birth"]
            if row["volunteer__user__year_of_birth"]
            else None,
            quarters=row["quarters_sum"],
        )
        for row in found
    ]


def _schools(year: int) -> dict[int, str]:
    """By account, the school of whoever volunteered in the year."""
    stays: dict[int, list[Any]] = defaultdict(list)
    volunteers = Entry.objects.confirmed().in_year(year).values("volunteer__user")
    rows = Enrolment.objects.filter(pupil__user__in=volunteers)
    for user, first, last, name in rows.values_list(
        "pupil__user", "starts_on", "ends_on", "school_class__school__name"
    ):
        stays[user].append((first, last, name))
    return {user: yearly.school_on(found, year) for user, found in stays.items()}


class YearView:
    """A year of volunteering, in the active language."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.smallest = int(Municipality.current().small_group)

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.year)

    @cached_property
    def before(self) -> list[Line]:
        return lines_of(self.year - 1)

    @cached_property
    def recognition(self) -> RecognitionYear | None:
        return RecognitionYear.objects.filter(year=self.year).first()

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def is_too_small(self) -> bool:
        """So few people that even the total would be about them."""
        return len(yearly.total(self.lines).people) < self.smallest

    @cached_property
    def figures(self) -> list[tuple[str, str, str]]:
        """What, this year, the year before ("–" where there was too little)."""
        now, then = yearly.total(self.lines), yearly.total(self.before)
        return [
            (_("Young people who volunteered"), self._people(now), self._people(then)),
            (_("Hours, confirmed by hosts"), self._hours(now), self._hours(then)),
            (_("Hosts"), self._hosts(self.lines), self._hosts(self.before)),
            (_("Worth of the hours"), self._money(now), self._money(then)),
        ]

    def _is_shown(self, group: Group) -> bool:
        return len(group.people) >= self.smallest

    def _people(self, group: Group) -> str:
        return words.plain_number(len(group.people)) if self._is_shown(group) else NOTHING

    def _hours(self, group: Group) -> str:
        return words.hours(group.quarters) if self._is_shown(group) else NOTHING

    def _money(self, group: Group) -> str:
        worth = yearly.money(group)
        return words.money(worth, settings.CURRENCY) if self._is_shown(group) and worth else NOTHING

    def _hosts(self, lines: list[Line]) -> str:
        return words.plain_number(len({line.host for line in lines})) if lines else NOTHING

    @cached_property
    def months(self) -> Chart | None:
        """Both years month by month; a month of too few people is left out of both lines."""
        now = yearly.by_month(self.lines, self.smallest)
        then = yearly.by_month(self.before, self.smallest) if self.before else []
        drawn = [DrawnLine(str(self.year), [_whole(value) for value in now])]
        if then:
            drawn.append(DrawnLine(str(self.year - 1), [_whole(value) for value in then]))
        busiest = max(range(12), key=lambda month: now[month] or 0)
        title = _("Most hours were given in %(month)s: %(hours)s.") % {
            "month": dates.MONTHS[busiest + 1],
            "hours": words.hours(now[busiest] or 0),
        }
        return line_chart(
            drawn,
            points=[str(month) for month in range(1, 13)],
            title=title,
            point_head=_("Month"),
            value_format=_hours_of,
            key="months",
        )

    @cached_property
    def month_rows(self) -> list[tuple[str, str]]:
        """Name of the month and its hours; "–" where too few people were active."""
        found = yearly.by_month(self.lines, self.smallest)
        return [
            (str(dates.MONTHS[month]), NOTHING if quarters is None else words.hours(quarters))
            for month, quarters in enumerate(found, start=1)
        ]

    @property
    def has_hidden_month(self) -> bool:
        return None in yearly.by_month(self.lines, self.smallest)

    @cached_property
    def hosts(self) -> list[Chart]:
        groups = yearly.pooled(yearly.by(self.lines, lambda line: line.host), self.smallest)
        title = _("Where most hours were given stands first.")
        return self._bars(groups, title, _("Host"), "hosts")

    @cached_property
    def schools(self) -> list[Chart]:
        none = _("no school of the town")
        groups = yearly.by(self.lines, lambda line: line.school or none)
        return self._bars(
            yearly.pooled(groups, self.smallest),
            _("Hours by the school volunteers went to."),
            _("School"),
            "schools",
        )

    @cached_property
    def ages(self) -> list[Chart]:
        groups = yearly.by(self.lines, lambda line: self._age_label(line.age))
        groups.sort(key=lambda group: str(group.label))
        return self._bars(
            yearly.pooled(groups, self.smallest), _("Hours by the age reached in the year."), _("Age"), "ages"
        )

    def _age_label(self, age: int | None) -> str:
        group = yearly.age_group(age)
        if group is None:
            return _("age not known")
        first, last = group
        if first == 0:
            return _("up to %(age)d") % {"age": last}
        return _("%(age)d and older") % {"age": first} if last == 200 else f"{first}–{last}"

    def _bars(self, groups: list[Group], title: str, head: str, key: str) -> list[Chart]:
        bars = [Bar(self._label(group), group.quarters / 4, note=self._note(group)) for group in groups]
        if not bars:
            return []
        return bar_charts(
            bars, title=title, key=key, label_head=head, value_head=_("Hours"), value_format=_hours_of
        )

    def _label(self, group: Group) -> str:
        if group.label is not None:
            return group.label
        return ngettext("%(count)d other", "%(count)d others together", group.parts) % {"count": group.parts}

    def _note(self, group: Group) -> str:
        people = len(group.people)
        return ngettext("%(count)d person", "%(count)d people", people) % {"count": people}

    @cached_property
    def works(self) -> list[tuple[str, str, str]]:
        """Kind of work, its hours, what they are worth."""
        groups = yearly.pooled(yearly.by(self.lines, lambda line: line.work), self.smallest)
        return [
            (self._label(group) or _("not said"), words.hours(group.quarters), self._money(group))
            for group in groups
        ]

    @cached_property
    def certificates(self) -> int:
        return Certificate.objects.valid().printed().filter(year__year=self.year).count()

    @cached_property
    def ways(self) -> list[tuple[str, str]]:
        """How hosts confirmed, as shares of the hours."""
        rows = Entry.objects.confirmed().in_year(self.year).order_by()
        found = dict(rows.values_list("confirmed_way").annotate(n=Sum("quarters")))
        whole = sum(found.values())
        shares = [(way, 100 * found[way] / whole) for way in Way.values if found.get(way)]
        return [(str(Way(way).label), f"{words.plain_number(share, 1)} %") for way, share in shares]

    @cached_property
    def waiting(self) -> str:
        """Hours that nobody has confirmed; they are in no other figure."""
        found = Entry.objects.unconfirmed().in_year(self.year)
        facts = found.aggregate(people=Count("volunteer", distinct=True), n=Coalesce(Sum("quarters"), 0))
        return words.hours(facts["n"]) if facts["people"] >= self.smallest else ""


def _whole(quarters: int | None) -> float:
    return (quarters or 0) / 4


def _hours_of(value: Any) -> str:
    return words.hours(round(value * 4))

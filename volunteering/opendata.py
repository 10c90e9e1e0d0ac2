"""What of volunteering anybody may take and use: hours of closed years, by month and by host, no person."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from volunteering.calculations import yearly
from volunteering.documents.yearly import lines_of
from volunteering.models import RecognitionYear
from youthportal.municipality.models import Municipality
from youthportal.opendata.registry import CC0, Column, Dataset, register_dataset

Row = Sequence[Any]


def _closed_years(group: str) -> Iterator[tuple[int, list[yearly.Line]]]:
    """Closed years of which enough people are in it for a total."""
    closed = RecognitionYear.objects.filter(closed_at__isnull=False)
    if group:
        closed = closed.filter(year=int(group)) if group.isdecimal() else closed.none()
    smallest = Municipality.current().small_group
    for year in closed.order_by("year").values_list("year", flat=True):
        lines = lines_of(year)
        if len(yearly.total(lines).people) >= smallest:
            yield year, lines


def month_rows(group: str) -> Iterable[Row]:
    smallest = Municipality.current().small_group
    for year, lines in _closed_years(group):
        for month, quarters in enumerate(yearly.by_month(lines, smallest), start=1):
            yield year, month, None if quarters is None else quarters / 4


def host_rows(group: str) -> Iterable[Row]:
    smallest = Municipality.current().small_group
    for year, lines in _closed_years(group):
        for host in yearly.pooled(yearly.by(lines, lambda line: line.host), smallest):
            yield year, host.label, host.parts, len(host.people), host.quarters / 4


_YEAR = Column("year", _("Calendar year"))
_HOURS = Column("hours", _("Hours confirmed by hosts"))

MONTHS = Dataset(
    key="volunteering-months",
    title=_("Volunteering: hours by month"),
    description=_("Confirmed hours of young volunteers in each month of every closed year."),
    licence=CC0,
    columns=(
        *(_YEAR, Column("month", _("Month, 1 to 12"))),
        Column("hours", _("Hours confirmed by hosts; empty where few people were active")),
    ),
    rows=month_rows,
)
HOSTS = Dataset(
    key="volunteering-hosts",
    title=_("Volunteering: hours by host"),
    description=_("Confirmed hours and volunteers of each host in every closed year."),
    licence=CC0,
    columns=(
        *(_YEAR, Column("host", _("Name of the host; empty for those with few volunteers, together"))),
        Column("hosts", _("How many hosts the row stands for")),
        Column("volunteers", _("Young people who volunteered there")),
        _HOURS,
    ),
    rows=host_rows,
)


def register() -> None:
    register_dataset(MONTHS)
    register_dataset(HOSTS)

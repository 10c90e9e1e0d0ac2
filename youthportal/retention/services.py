"""Removing what was kept long enough. What a missed night left over goes the next: only days are compared."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from youthportal.audit.models import record
from youthportal.core import jobs
from youthportal.core.models import SiteVersion
from youthportal.retention.models import Period, Removal
from youthportal.retention.registry import Rule, Span, rules

JOB = "retention.remove"
#: Rows of one transaction.
BATCH = 500


@jobs.handler(JOB)
def remove_all(run: jobs.Run) -> dict[str, Any]:
    """All rules, one after the other; a rule may fail without keeping the next from its work."""
    done: dict[str, Any] = {}
    faults: list[Exception] = []
    for number, rule in enumerate(rules(), start=1):
        try:
            done[rule.key] = apply_rule(rule)
        except Exception as fault:  # noqa: BLE001 (raised again below, after the others had their turn)
            faults.append(fault)
        run.progress(number, len(rules()))
    if faults:
        raise faults[0]
    return done


def start_removal(*, day: date | None = None) -> None:
    """The night's work as a durable job, once a day however often beat asks."""
    jobs.enqueue(JOB, key=f"{JOB}:{day or timezone.localdate()}")


def apply_rule(rule: Rule, *, today: date | None = None) -> int:
    """Remove all rows that are due, batch by batch, each with its line of the protocol."""
    today = today or timezone.localdate()
    span, total = Period.of(rule), 0
    while count := _remove_batch(rule, span, today):
        total += count
    return total


@transaction.atomic
def _remove_batch(rule: Rule, span: Span, today: date) -> int:
    limit = span.limit(today)
    ids = list(rule.ended().filter(ended_on__lte=limit).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    count = rule.remove(QuerySet(rule.ended().model).filter(pk__in=ids))
    Removal.objects.create(
        on=today, rule=rule.key, number=span.number, unit=span.unit, ended_by=limit, count=len(ids)
    )
    return count


def due_days(rule: Rule, span: Span, *, today: date, days: int = 400) -> list[tuple[date, int]]:
    """How many rows will go on which day, from today on: what is late already goes today."""
    ended = rule.ended().order_by().values("ended_on").annotate(count=Count("pk"))
    found: dict[date, int] = {}
    for row in ended:
        day = max(span.after(row["ended_on"]), today)
        if (day - today).days <= days:
            found[day] = found.get(day, 0) + row["count"]
    return sorted(found.items())


@transaction.atomic
def change_period(*, actor: Any, period: Period) -> None:
    """Another time of keeping, from the next night on; the public page shows it from the commit on."""
    period.save()
    data = {"rule": period.rule, "number": period.number, "unit": period.unit}
    record(actor=actor, action="retention.period.changed", subject=period, data=data)
    SiteVersion.bump()

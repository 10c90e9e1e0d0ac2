"""What is kept for how long: each app registers its rules in AppConfig.ready().

A rule names rows that have come to an end, each with the day (`ended_on`), and how they are removed. So one
rule gives the job, the preview of the office and the public page.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Unit(models.TextChoices):
    DAYS = "days", _("days")
    MONTHS = "months", _("months")


@dataclass(frozen=True)
class Span:
    """A time in days or calendar months."""

    number: int
    unit: str

    def after(self, day: date) -> date:
        """The first day on which what ended on `day` may go."""
        if self.unit == Unit.DAYS:
            return day + timedelta(days=self.number)
        return _months_on(day, self.number)

    def limit(self, today: date) -> date:
        """The last day of an end whose rows may go today."""
        if self.unit == Unit.DAYS:
            return today - timedelta(days=self.number)
        limit = _months_on(today, -self.number) + timedelta(days=3)
        while self.after(limit) > today:  # several last days of months may fall on one
            limit -= timedelta(days=1)
        return limit

    def __str__(self) -> str:
        if self.unit == Unit.DAYS:
            text = ngettext("%(count)d day", "%(count)d days", self.number)
        elif self.number % 12 == 0 and self.number > 12:
            years = self.number // 12
            return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
        else:
            text = ngettext("%(count)d month", "%(count)d months", self.number)
        return text % {"count": self.number}


def _months_on(day: date, months: int) -> date:
    """The same day of another month, or its last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`ended()` is a queryset annotated with `ended_on` (a date, no aggregate).

    `remove(rows)` says how many it took; called inside a transaction, perhaps twice for the same rows.
    """

    key: str
    title: str | Promise
    counted_from: str | Promise
    default: Span
    ended: Callable[[], models.QuerySet[Any]]
    remove: Callable[[models.QuerySet[Any]], int]


_rules: dict[str, Rule] = {}
_notes: list[tuple[str | Promise, str | Promise]] = []


def register_rule(rule: Rule) -> None:
    _rules[rule.key] = rule


def register_note(title: str | Promise, text: str | Promise) -> None:
    """What is kept for another reason than a time, for the public page."""
    _notes.append((title, text))


def rules() -> list[Rule]:
    return list(_rules.values())


def rule_of(key: str) -> Rule:
    return _rules[key]


def notes() -> list[tuple[str | Promise, str | Promise]]:
    return list(_notes)

"""Sums of a logbook: one for the ring, one for each month, one for each day. All in quarter-hours.

Each sum is a sum of the same lines, so that the months and the days together are the ring.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the sums need it. `is_waiting`: the host's turn; what is with the volunteer is neither."""

    day: date
    quarters: int
    is_confirmed: bool = False
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """Quarter-hours that count, that wait for the host, and that are with the volunteer."""

    confirmed: int = 0
    waiting: int = 0
    own: int = 0

    @property
    def in_all(self) -> int:
        return self.confirmed + self.waiting + self.own

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.confirmed + other.confirmed, self.waiting + other.waiting, self.own + other.own)


@dataclass(frozen=True, slots=True)
class Ring:
    """How far somebody is towards `goal`: what is missing counts confirmed hours only."""

    sums: Sums
    goal: int

    @property
    def missing(self) -> int:
        return max(self.goal - self.sums.confirmed, 0)

    @property
    def missing_after_waiting(self) -> int:
        """What is left to do if everything that waits is confirmed."""
        return max(self.missing - self.sums.waiting, 0)

    @property
    def is_full(self) -> bool:
        return self.missing == 0


def sums_of(lines: Iterable[Line]) -> Sums:
    confirmed = waiting = own = 0
    for line in lines:
        if line.is_confirmed:
            confirmed += line.quarters
        elif line.is_waiting:
            waiting += line.quarters
        else:
            own += line.quarters
    return Sums(confirmed, waiting, own)


def by_month(lines: Iterable[Line]) -> dict[date, Sums]:
    """Sums by the first day of each month that has lines, newest first."""
    ordered = sorted(lines, key=lambda line: line.day, reverse=True)
    return {first: sums_of(group) for first, group in groupby(ordered, lambda line: line.day.replace(day=1))}


def by_day(lines: Iterable[Line]) -> dict[date, Sums]:
    """Sums by day, newest first."""
    ordered = sorted(lines, key=lambda line: line.day, reverse=True)
    return {day: sums_of(group) for day, group in groupby(ordered, lambda line: line.day)}

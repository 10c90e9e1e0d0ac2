"""Progress towards the social-civic hours that a school asks for. Quarter-hours, plain values only."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one pupil in one school year; `norm` 0: nothing is asked of the grade."""

    confirmed: int
    waiting: int
    norm: int

    @property
    def lacking(self) -> int:
        return max(self.norm - self.confirmed, 0)

    @property
    def is_done(self) -> bool:
        return self.norm > 0 and not self.lacking


@dataclass(frozen=True, slots=True)
class ClassTotal:
    pupils: int
    done: int
    begun: int
    confirmed: int


def total_of(rows: Iterable[Progress]) -> ClassTotal:
    """A class in four numbers; who is done has begun, too."""
    known = list(rows)
    return ClassTotal(
        pupils=len(known),
        done=sum(row.is_done for row in known),
        begun=sum(row.confirmed + row.waiting > 0 for row in known),
        confirmed=sum(row.confirmed for row in known),
    )

"""Figures of a survey that point at nobody: small groups are hidden, and cannot be found by subtracting."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

Counts = Counter[Any]


def shown(counts: Counts, smallest: int) -> Counts:
    """The counts of one group, or none."""
    return counts if counts.total() >= smallest else Counter()


def pooled(groups: Iterable[Counts], smallest: int) -> Counts:
    """The counts of all groups together.

    Groups that are hidden alone are part of the sum only if together they are large enough: otherwise the
    sum without the groups that are shown would tell what the hidden ones said.
    """
    large: Counts = Counter()
    small: Counts = Counter()
    for counts in groups:
        (large if counts.total() >= smallest else small).update(counts)
    return large + shown(small, smallest)


def average(counts: Mapping[Any, int]) -> float | None:
    """The mean of steps on a scale; a yes is 1 and a no 0."""
    people = sum(counts.values())
    return sum(float(step) * count for step, count in counts.items()) / people if people else None

"""Which goals matter at a school: plain sums, small groups hidden, the pupils' first goals."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PUPILS, TEACHERS, PARENTS = "pupils", "teachers", "parents"
GROUPS = (PUPILS, TEACHERS, PARENTS)


@dataclass
class Focus:
    """Answers of one school: how many people of each group answered, and how often each goal was chosen."""

    people: dict[str, int] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def shown(self, group: str, smallest: int) -> dict[int, int]:
        """Counts of one group that may be seen: nothing of a group, and no number, under `smallest`."""
        if self.people.get(group, 0) < smallest:
            return {}
        return {goal: count for goal, count in self.counts.get(group, {}).items() if count >= smallest}

    def chosen(self, most: int, smallest: int) -> list[int]:
        """The goals pupils chose most often, at most `most`, and whatever is level with the last of them."""
        return first_goals(self.shown(PUPILS, smallest), most)


def first_goals(counts: Mapping[int, int], most: int) -> list[int]:
    """Goals by falling count, then number; ties with the last one come along."""
    order = sorted(counts, key=lambda goal: (-counts[goal], goal))
    if len(order) <= most:
        return order
    last = counts[order[most - 1]]
    return [goal for goal in order if counts[goal] >= last]

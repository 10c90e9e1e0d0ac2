"""Figures of a year of volunteering that point at nobody. Plain Python.

Hours are quarter-hours; money is minor units. A group of fewer people than the smallest that is shown is
pooled with the others of its kind, so that it cannot be found by subtracting the rest from the total.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Line:
    """Confirmed hours of one person at one host in one month, of one kind of work.

    `rate` is the value of an hour in minor units, `age` the age reached in the year or None.
    """

    person: int
    month: int
    host: str
    work: str
    rate: int
    school: str
    age: int | None
    quarters: int


@dataclass(slots=True)
class Group:
    """`label` is None for those pooled, `parts` how many groups are in it."""

    label: str | None
    quarters: int = 0
    worth: int = 0
    people: set[int] = field(default_factory=set)
    parts: int = 1

    def add(self, line: Line) -> None:
        self.quarters += line.quarters
        self.worth += line.quarters * line.rate
        self.people.add(line.person)


def total(lines: Iterable[Line]) -> Group:
    group = Group("")
    for line in lines:
        group.add(line)
    return group


def money(group: Group) -> int:
    """What the hours are worth in minor units: rates are of hours, so a quarter of them; halves go up."""
    return (group.worth + 2) // 4


def by(lines: Iterable[Line], key: Callable[[Line], str]) -> list[Group]:
    """One group for each value of `key`, the most hours first."""
    groups: dict[Hashable, Group] = {}
    for line in lines:
        label = key(line)
        groups.setdefault(label, Group(label)).add(line)
    return sorted(groups.values(), key=lambda group: (-group.quarters, str(group.label)))


def pooled(groups: Iterable[Group], smallest: int) -> list[Group]:
    """Groups of at least `smallest` people as they are; all others as one, last.

    Where those pooled are too few even together, the smallest of the rest joins them. Nothing is left where
    nobody else can: then the whole says too much about them.
    """
    large = sorted((g for g in groups if len(g.people) >= smallest), key=lambda g: len(g.people))
    small = [group for group in groups if len(group.people) < smallest]
    if not small:
        return list(groups)
    rest = _joined(small)
    while len(rest.people) < smallest and large:
        rest = _joined([*small, large[0]])
        small, large = [*small, large[0]], large[1:]
    kept = {id(group) for group in large}
    shown = [group for group in groups if id(group) in kept]
    return [*shown, rest] if len(rest.people) >= smallest else shown


def _joined(groups: list[Group]) -> Group:
    joined = Group(None, parts=len(groups))
    for group in groups:
        joined.quarters += group.quarters
        joined.worth += group.worth
        joined.people |= group.people
    return joined


def by_month(lines: Iterable[Line], smallest: int) -> list[int | None]:
    """Quarters of each month, 12 values; None where too few people were active, and in one more month
    where a single hidden one could be found by subtracting. An empty month is 0.
    """
    people: dict[int, set[int]] = defaultdict(set)
    quarters: dict[int, int] = defaultdict(int)
    for line in lines:
        people[line.month].add(line.person)
        quarters[line.month] += line.quarters
    hidden = {month for month, found in people.items() if len(found) < smallest}
    if len(hidden) == 1 and len(people) > 1:
        others = (month for month in people if month not in hidden)
        hidden.add(min(others, key=lambda month: (len(people[month]), month)))
    return [None if month in hidden else quarters[month] for month in range(1, 13)]


#: First and last age of each group, in the year in which it is reached.
AGE_GROUPS = ((0, 13), (14, 15), (16, 17), (18, 20), (21, 25), (26, 200))


def age_group(age: int | None) -> tuple[int, int] | None:
    if age is None:
        return None
    return next((first, last) for first, last in AGE_GROUPS if first <= age <= last)


def school_on(stays: Iterable[tuple[date, date | None, str]], year: int) -> str:
    """The school somebody went to last in `year`; "" for none. `stays`: from, to, name of the school."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    within = [stay for stay in stays if stay[0] <= last and (stay[1] is None or stay[1] >= first)]
    return max(within, key=lambda stay: stay[0])[2] if within else ""

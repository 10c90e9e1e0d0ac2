"""Why a count by votes funded a project or not. Every answer is found by walking down the list again."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

from budget.calculations.election import Election
from budget.calculations.greedy import Entry, Turn, Walk
from budget.calculations.results import QueueStory
from budget.calculations.settings import Satisfaction
from budget.calculations.ties import TieOrder


class QueueExplainer:
    """Tells the stories of one walk; `ranked` are its entries in order, `satisfaction` what orders them."""

    def __init__(
        self,
        election: Election,
        walk: Walk,
        ranked: Sequence[Entry],
        order: TieOrder,
        satisfaction: Satisfaction,
    ) -> None:
        self._election, self._walk, self._order = election, walk, order
        self._ranked = list(ranked)
        self._places = {entry.at: place for place, entry in enumerate(self._ranked)}
        self._satisfaction = satisfaction
        self.turns = walk.turns(self._ranked)

    def story(self, at: int) -> QueueStory:
        place = self._places[at]
        turn, entry = self.turns[place], self._ranked[place]
        funded = turn.verdict == "funded"
        above = next((t for t in reversed(self.turns[:place]) if t.verdict == "funded"), None)
        more = None if funded else self._more(entry)
        return QueueStory(
            position=place + 1,
            value=entry.value,
            left=turn.left,
            above=self._id(above.at) if above else None,
            above_value=above.value if above else None,
            more=more,
            overtakes=None if more is None else self._overtaken(entry, more),
            price=None if funded else self._price(entry),
            stopped_by=self._stopper() if turn.verdict == "after_stop" else None,
            conflict_with=self._rival(at) if turn.verdict == "conflict" else None,
        )

    def turn(self, at: int) -> Turn:
        return self.turns[self._places[at]]

    def _more(self, entry: Entry) -> int | None:
        """Fewest further votes (points) that get the project funded."""
        top = max(other.value for other in self._ranked)
        per_unit = self._satisfaction in ("cardinality", "points")
        most = max(ceil((top - entry.value) * (entry.cost if per_unit else 1)) + 1, 1)
        if not self._is_funded(self._with_more(entry, most)):
            return None
        return _smallest(1, most, lambda more: self._is_funded(self._with_more(entry, more)))

    def _price(self, entry: Entry) -> int:
        """Highest cost at which the project is funded; 0 if at none."""
        if entry.cost <= 1 or not self._is_funded(self._at_cost(entry, 1)):
            return 0
        return entry.cost - _smallest(
            1, entry.cost - 1, lambda less: self._is_funded(self._at_cost(entry, entry.cost - less))
        )

    def _with_more(self, entry: Entry, more: int) -> Entry:
        gain = Fraction(more, entry.cost) if self._satisfaction in ("cardinality", "points") else more
        votes = 0 if self._satisfaction in ("score", "points") else more
        key = self._order.changed_key(entry.at, more_votes=votes)
        return replace(entry, value=entry.value + gain, votes=entry.votes + max(votes, 1), tie_key=key)

    def _at_cost(self, entry: Entry, cost: int) -> Entry:
        value = entry.value
        if self._satisfaction in ("cardinality", "points"):
            value = value * entry.cost / cost
        return replace(entry, cost=cost, value=value, tie_key=self._order.changed_key(entry.at, cost=cost))

    def _is_funded(self, changed: Entry) -> bool:
        """Walks again, with the entry in its new place."""
        others, place = self._without(changed)
        turns = self._walk.turns([*others[:place], changed, *others[place:]])
        return turns[place].verdict == "funded"

    def _without(self, changed: Entry) -> tuple[list[Entry], int]:
        old = self._places[changed.at]
        others = self._ranked[:old] + self._ranked[old + 1 :]
        return others, bisect_left(others, changed.sort_key, key=lambda entry: entry.sort_key)

    def _overtaken(self, entry: Entry, more: int) -> str | None:
        others, place = self._without(self._with_more(entry, more))
        return self._id(others[place].at) if place < self._places[entry.at] else None

    def _stopper(self) -> str:
        return self._id(next(turn.at for turn in self.turns if turn.verdict == "does_not_fit"))

    def _rival(self, at: int) -> str:
        rivals = self._walk.rivals[at]
        funded = [*self._walk.funded, *(turn.at for turn in self.turns if turn.verdict == "funded")]
        return self._id(next(other for other in funded if other in rivals))

    def _id(self, at: int) -> str:
        return self._election.projects[at].id


def _smallest(low: int, high: int, works: Callable[[int], bool]) -> int:
    """The smallest number from `low` to `high` that works, when all above it do and `high` does."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle + 1, high)
    return low

"""The order that decides between projects that are level. It is drawn once and used in every step.

The keys are chosen before voting. "lot" orders by SHA-256 of seed, line break and id: the seed is
published with the closing record, so nobody can choose it and everybody can draw the list again.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from budget.calculations.election import Project
from budget.calculations.results import Tie
from budget.calculations.settings import RuleSettings, TieKey


def lot_number(seed: str, project_id: str) -> str:
    """The lot of a project: lower comes first. Hexadecimal text."""
    return sha256(f"{seed}\n{project_id}".encode()).hexdigest()


class TieOrder:
    """A total order of projects under the tie keys; the id settles what the keys leave open."""

    def __init__(self, projects: Sequence[Project], votes: Sequence[int], settings: RuleSettings) -> None:
        self._projects = projects
        self._votes = votes
        self._seed = settings.lot_seed
        self.keys: tuple[TieKey, ...] = tuple(dict.fromkeys((*settings.ties, "id")))
        self._ranks = {at: rank for rank, at in enumerate(sorted(range(len(projects)), key=self.sort_key))}

    def rank(self, at: int) -> int:
        """Place of the project at position `at`, 0 is preferred to all others."""
        return self._ranks[at]

    def sort_key(self, at: int) -> tuple[int | str, ...]:
        """What the keys say about one project, smaller is preferred."""
        return tuple(self._part(key, at) for key in self.keys)

    def changed_key(self, at: int, *, cost: int | None = None, more_votes: int = 0) -> tuple[int | str, ...]:
        """The sort key that a project would have at another cost or with more votes."""
        price = self._projects[at].cost if cost is None else cost
        parts = {"most_votes": -self._votes[at] - more_votes, "min_cost": price}
        return tuple(parts[key] if key in parts else self._part(key, at) for key in self.keys)

    def tie(self, level: Sequence[int], *, round_number: int | None = None) -> Tie:
        """The record of a tie between the projects at these positions."""
        order = sorted(level, key=self.rank)
        keys = [self.sort_key(at) for at in order]
        first_difference = next(n for n in range(len(self.keys)) if len({key[n] for key in keys[:2]}) > 1)
        ids = tuple(self._projects[at].id for at in order)
        return Tie(projects=ids, decided_by=self.keys[first_difference], round=round_number)

    def _part(self, key: TieKey, at: int) -> int | str:
        project = self._projects[at]
        parts: dict[TieKey, Callable[[], int | str]] = {
            "most_votes": lambda: -self._votes[at],
            "min_cost": lambda: project.cost,
            "lot": lambda: lot_number(self._seed, project.id),
            "id": lambda: project.id,
        }
        return parts[key]()

"""What a statement of hours says: each confirmed entry, sums by host, the whole. Integer quarter-hours."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One confirmed entry. `host` is empty where the volunteer leaves the host out."""

    day: date
    host: str
    quarters: int
    is_social: bool


@dataclass(frozen=True, slots=True)
class StatementFacts:
    name: str
    first: date
    last: date
    rows: tuple[Row, ...]

    @property
    def quarters(self) -> int:
        return sum(row.quarters for row in self.rows)

    @property
    def social(self) -> int:
        """Of these, those that count as social-civic hours at school."""
        return sum(row.quarters for row in self.rows if row.is_social)

    @property
    def by_host(self) -> tuple[tuple[str, int], ...]:
        """Most hours first, then by name; hosts without a name last."""
        sums: dict[str, int] = {}
        for row in self.rows:
            sums[row.host] = sums.get(row.host, 0) + row.quarters
        return tuple(sorted(sums.items(), key=lambda pair: (not pair[0], -pair[1], pair[0])))

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "rows": [[row.day.isoformat(), row.host, row.quarters, row.is_social] for row in self.rows],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "StatementFacts":
        rows = (
            Row(date.fromisoformat(day), host, quarters, is_social)
            for day, host, quarters, is_social in kept["rows"]
        )
        first, last = date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"])
        return cls(kept["name"], first, last, tuple(rows))

    @property
    def digest(self) -> str:
        plain = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()


def statement_facts(
    *,
    name: str,
    first: date,
    last: date,
    entries: Iterable[tuple[date, int, str, int, bool]],
    hidden: Collection[int],
) -> StatementFacts:
    """`entries`: day, host's id and name, quarters, whether social-civic; in the order of the paper."""
    rows = (
        Row(day, "" if host in hidden else host_name, quarters, is_social)
        for day, host, host_name, quarters, is_social in entries
    )
    return StatementFacts(name, first, last, tuple(rows))

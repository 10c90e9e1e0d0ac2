"""The registry of what anybody may take and use: tables of public facts, with their columns and licence.

Apps register their tables in `AppConfig.ready()` (module `opendata`). A table holds no personal column: names
that could stand for a person are refused at registration, and a test reads every table of the portal.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Text = str | Promise
#: Column keys that could hold a person, or lead to one.
PERSONAL = frozenset(
    {"name", "first_name", "last_name", "email", "phone", "birth", "year_of_birth", "age", "sex", "gender"}
    | {"pupil", "pupil_key", "author", "authors", "proposer", "user", "voter", "class", "school_class", "ip"}
)


@dataclass(frozen=True, slots=True)
class Licence:
    key: str
    label: str
    url: str


CC0 = Licence("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")
CC_BY = Licence("CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")


@dataclass(frozen=True, slots=True)
class Column:
    """`key` stands in the file and stays; `meaning` says in a sentence what it holds."""

    key: str
    meaning: Text


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """A table. `rows(group)` gives values in the order of `columns`, of one group (a round) or of all ("").

    Values are text, numbers, True, False or None. It must ask the same gate as the public pages.
    """

    key: str
    title: Text
    description: Text
    licence: Licence
    columns: Sequence[Column]
    rows: Callable[[str], Iterable[Sequence[Any]]]


_datasets: dict[str, Dataset] = {}


def register_dataset(dataset: Dataset) -> None:
    """Called by an app's `AppConfig.ready()`."""
    personal = {column.key for column in dataset.columns} & PERSONAL
    if personal:
        raise ValueError(f"open data holds no person: {', '.join(sorted(personal))}")
    _datasets[dataset.key] = dataset


def datasets() -> list[Dataset]:
    return list(_datasets.values())


def find_dataset(key: str) -> Dataset | None:
    return _datasets.get(key)

"""Which column of a file means what: guessed from headers, remembered from the last file."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.imports.cells import Broken, Row
from youthportal.imports.kinds import Column
from youthportal.imports.tables import Table

#: More columns than this are never offered: a roster has a dozen.
MOST_COLUMNS = 60
T = TypeVar("T")


def plain(text: str) -> str:
    """A header without case, accents and signs: "Mokinio kodas:" and "MOKINIO KODAS" are one."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in apart if not unicodedata.combining(c))))


@dataclass(frozen=True)
class Head:
    """The header of a table: its row number, its cells, and the first rows below it as examples."""

    row: int
    titles: list[str]
    samples: list[list[str]]

    def example(self, index: int) -> str:
        shown = [row[index] for row in self.samples if index < len(row) and row[index]]
        return ", ".join(cell if len(cell) <= 24 else cell[:23] + "…" for cell in shown[:3])


def find_head(rows: list[tuple[int, list[str]]], columns: Sequence[Column], usual: dict[str, str]) -> Head:
    """The row of the beginning that names most of our columns; exports often have titles above it."""
    known = {plain(word) for column in columns for word in column.synonyms} | set(usual.values())
    scores = [len({plain(cell) for cell in cells} & known) for _, cells in rows]
    widths = [sum(1 for cell in cells if cell) for _, cells in rows]
    best = max(range(len(rows)), key=lambda i: (scores[i], min(widths[i], 2) if scores[i] == 0 else 0, -i))
    number, titles = rows[best]
    below = [cells for _, cells in rows[best + 1 :]]
    width = min(max(len(titles), *(len(cells) for cells in below), 1) if below else len(titles), MOST_COLUMNS)
    return Head(number, (titles + [""] * width)[:width], below)


def guess(head: Head, columns: Sequence[Column], usual: dict[str, str]) -> dict[str, int]:
    """Our key to the file's column: as the school named it last time, else by synonyms, exact ones first."""
    titles = [plain(title) for title in head.titles]
    usual = _still_valid(usual, titles)
    found: dict[str, int] = {}
    for match in (_same_as_last_time, _same_word, _word_within):
        for column in columns:
            taken = set(found.values())
            if column.key in found:
                continue
            for index, title in enumerate(titles):
                if title and index not in taken and match(title, column, usual):
                    found[column.key] = index
                    break
    return found


def _still_valid(usual: dict[str, str], titles: list[str]) -> dict[str, str]:
    """What was chosen last time, as far as this file has those headers; "" stands for "not in the file"."""
    valid = {key: title for key, title in usual.items() if not title or title in titles}
    return valid if any(valid.values()) else {}


def _same_as_last_time(title: str, column: Column, usual: dict[str, str]) -> bool:
    return usual.get(column.key) == title


def _same_word(title: str, column: Column, usual: dict[str, str]) -> bool:
    return column.key not in usual and title in {plain(word) for word in column.synonyms}


def _word_within(title: str, column: Column, usual: dict[str, str]) -> bool:
    words = {plain(word) for word in column.synonyms if len(word) > 3}
    return column.key not in usual and any(f" {word} " in f" {title} " for word in words)


class MappedRows:
    """The rows below the header, by our keys. Raises DomainError TOO_MANY_ROWS beyond `most`."""

    def __init__(self, table: Table, header_row: int, fields: dict[str, int], most: int) -> None:
        self.table, self.header_row, self.fields, self.most = table, header_row, fields, most

    def __iter__(self) -> Iterator[Row]:
        below = (pair for pair in self.table.rows() if pair[0] > self.header_row)
        for count, (number, cells) in enumerate(below, start=1):
            if count > self.most:
                raise DomainError(
                    "TOO_MANY_ROWS",
                    _("This file has more than %(most)s rows. Split it, or check that it is the right file."),
                    most=self.most,
                )
            values = {key: cells[i] if i < len(cells) else "" for key, i in self.fields.items()}
            yield Row(number, values, tuple(k for k, cell in values.items() if isinstance(cell, Broken)))


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` items, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch

"""What a table is made of on its way in."""

import re
import unicodedata
from dataclasses import dataclass, field


class Broken(str):
    """A cell without a usable value; its text says why: `formula` (never calculated) or `error`."""

    __slots__ = ()


def tidy(cell: str) -> str:
    """One spelling for what looks the same: composed letters, single spaces, no invisible characters."""
    if isinstance(cell, Broken):
        return cell
    if cell.isascii() and cell.isalnum():
        return cell
    text = unicodedata.normalize("NFC", cell)
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf"} or c in "\t\n\r")
    return re.sub(r"\s+", " ", text).strip()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: its number there, tidy texts by our column keys, and the keys that are broken."""

    number: int
    values: dict[str, str]
    broken: tuple[str, ...] = ()


#: The action of a PlannedRow that is no row: its problem is shown above the preview.
NOTE = "note"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What a row would do. `action`: one of RowAction, or NOTE; `problem`: a sentence of errors and notes."""

    number: int
    action: str
    values: dict[str, object] = field(default_factory=dict)
    problem: str = ""

"""Rows of a list as a file for a spreadsheet. Nothing in it can act as a formula.

openpyxl takes 26 MB, so it is loaded by the first workbook and not by every web process.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

CSV, XLSX = "csv", "xlsx"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_UNPRINTABLE = re.compile(r"[\000-\010\013\014\016-\037]")  # no XML may hold them
_ACTS = ("=", "+", "-", "@", "\t", "\r")


def sheet(kind: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The file's bytes; `kind` is CSV (UTF-8 with a mark that spreadsheets know) or XLSX."""
    return _csv(head, rows) if kind == CSV else _xlsx(head, rows)


def _plain(value: Any) -> Any:
    """Numbers and days stay what they are; moments become local; all else is text that any file can hold."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, int | float | date):
        return value
    return _UNPRINTABLE.sub("", str(value))


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_inert(_plain(value)) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _inert(value: Any) -> Any:
    """A spreadsheet would calculate a cell that begins so; an apostrophe makes it text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_ACTS) else value


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(list(head))
    for row in rows:
        page.append([_cell(page, _plain(value)) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, value=value)
    cell.data_type = "s"  # text, even where it begins like a formula
    return cell

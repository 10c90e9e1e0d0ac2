"""XLSX workbooks: the first sheet with content, row by row, without holding it in memory."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import zip_longest
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.imports.cells import Broken

#: Unpacked sizes beyond these are no roster but an attack or an accident.
MOST_UNPACKED = 120_000_000
MOST_STRINGS = 30_000_000
#: What the library raises on a workbook that is not what it says.
_FAULTS = (
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError),
    *(zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError),
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_CHUNK = 1 << 20
_CELL_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"}


def check_archive(handle: IO[bytes]) -> None:
    """Raise DomainError BROKEN_TABLE or TABLE_TOO_LARGE before anything of the archive is unpacked."""
    try:
        with zipfile.ZipFile(handle) as archive:
            members = archive.infolist()
            bad = any(_declares_entities(archive, member) for member in members)
    except _FAULTS as error:
        raise _broken() from error
    strings = sum(m.file_size for m in members if m.filename.endswith("sharedStrings.xml"))
    if sum(m.file_size for m in members) > MOST_UNPACKED or strings > MOST_STRINGS:
        raise DomainError("TABLE_TOO_LARGE", _("This workbook is far too large once it is unpacked."))
    if bad:
        raise _broken()
    handle.seek(0)


def _declares_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Entities in a document type can blow up memory; no spreadsheet program writes them."""
    if not member.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(member) as part:
        return b"<!DOCTYPE" in part.read(2048)


def _broken() -> DomainError:
    return DomainError(
        "BROKEN_TABLE", _("The workbook is damaged. Open it, save it again as .xlsx and try once more.")
    )


def _open(handle: IO[bytes], *, values: bool) -> Any:
    from openpyxl import load_workbook  # 26 MB: not in every web process

    handle.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that the library leaves out
        return load_workbook(handle, read_only=True, data_only=values, keep_links=False)


def _first_sheet(workbook: Any) -> Any:
    """The first visible sheet with a row in it, else the first."""
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"] or workbook.worksheets
    for sheet in sheets:
        sheet.reset_dimensions()  # some programs write wrong ones
        if next(sheet.iter_rows(values_only=True), None):
            return sheet
    if not sheets:
        raise _broken()
    return sheets[0]


def read_rows(handle: IO[bytes], formulas: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number from 1. A formula without a stored value is a `Broken` cell.

    `handle` and `formulas` are the same file opened twice: values and formulas are only known to two
    passes, of which the second is made when the sheet holds a formula at all.
    """
    try:
        yield from _rows(handle, formulas)
    except _FAULTS as error:
        raise _broken() from error


def _rows(handle: IO[bytes], formulas: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    workbook = _open(handle, values=True)
    sheet = _first_sheet(workbook)
    rows = sheet.iter_rows(values_only=True)
    if not _holds_formulas(handle):
        for number, row in enumerate(rows, start=1):
            yield number, [as_text(value) for value in row]
        return
    other = _first_sheet(_open(formulas, values=False)).iter_rows(values_only=True)
    for number, (row, written) in enumerate(zip_longest(rows, other, fillvalue=()), start=1):
        yield number, [_checked(*pair) for pair in zip_longest(row, written)]


def _holds_formulas(handle: IO[bytes]) -> bool:
    with zipfile.ZipFile(handle) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_holds_formula(archive, name) for name in sheets if name.endswith(".xml"))


def _holds_formula(archive: zipfile.ZipFile, name: str) -> bool:
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-16:]
    return False


def _checked(value: Any, written: Any) -> str:
    if value is None and written is not None:
        return Broken("formula")
    return as_text(value)


def as_text(value: Any) -> str:
    """A cell as a person reads it: 9 and not 9.0, a date as 2026-09-01."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = str(value)
    return Broken("error") if text in _CELL_ERRORS else text

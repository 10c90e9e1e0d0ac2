"""A stored file as a table that can be read any number of times."""

import json
import weakref
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.files.models import StoredFile
from youthportal.files.sniffing import OLE, XLSX
from youthportal.imports import sheets, texts
from youthportal.imports.cells import Broken, tidy

HEAD_ROWS = 25
_TEXTS = {"text/plain", "text/csv"}
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def format_refusal(media_type: str) -> DomainError | None:
    """Why a file of this sniffed type cannot be read as a table, and what to do instead."""
    if media_type in _TEXTS or media_type == XLSX:
        return None
    if media_type == OLE:
        return DomainError(
            "OLD_EXCEL",
            _(
                "This is an old Excel file (.xls), or a workbook with a password. Open it in a spreadsheet"
                " program, save it as .xlsx or CSV without a password, and choose that file."
            ),
        )
    if media_type == _ODS:
        return DomainError(
            "OPEN_DOCUMENT",
            _("This is an OpenDocument spreadsheet (.ods). Save it as .xlsx or CSV and choose that file."),
        )
    return DomainError("NO_TABLE", _("This file is no table. Choose a spreadsheet saved as .xlsx or CSV."))


class Table:
    """The rows of `file`. `encoding` is detected unless given; it is empty for workbooks."""

    def __init__(self, file: StoredFile, encoding: str = "") -> None:
        refusal = format_refusal(file.media_type)
        if refusal:
            raise refusal
        self.file = file
        self._spool: IO[str] | None = None
        self.is_workbook = file.media_type == XLSX
        if self.is_workbook:
            with self._open() as handle:
                sheets.check_archive(handle)
            self.encoding = ""
        else:
            self.encoding = encoding or self._detect()

    def _open(self) -> IO[bytes]:
        """A handle of its own for each pass through the file."""
        opened: Any = self.file.content.storage.open(str(self.file.content.name), "rb")
        handle: IO[bytes] = opened.file
        return handle

    def _detect(self) -> str:
        with self._open() as handle:
            return texts.detect_encoding(handle)

    def rows(self) -> Generator[tuple[int, list[str]], None, None]:
        """Every row that holds something, with its number in the file."""
        if self.is_workbook:
            yield from self._spooled()
        else:
            yield from _filled(texts.read_rows(self._open(), self.encoding))

    def _spooled(self) -> Iterator[tuple[int, list[str]]]:
        """Unpacking a workbook is slow: the first whole pass is kept in a temporary file for the next."""
        if self._spool is not None:
            self._spool.seek(0)
            for line in self._spool:
                number, cells, broken = json.loads(line)
                yield number, [Broken(cell) if i in broken else cell for i, cell in enumerate(cells)]
            return
        with self._open() as values, self._open() as formulas, ExitStack() as unless_whole:
            spool = unless_whole.enter_context(TemporaryFile("w+", encoding="utf-8"))
            for number, cells in _filled(sheets.read_rows(values, formulas)):
                broken = [i for i, cell in enumerate(cells) if isinstance(cell, Broken)]
                spool.write(json.dumps([number, cells, broken]) + "\n")
                yield number, cells
            unless_whole.pop_all()
            self._spool = spool
            weakref.finalize(self, spool.close)

    def head(self) -> list[tuple[int, list[str]]]:
        """The first rows, enough to find the header and to show examples."""
        with closing(self.rows()) as rows:
            found = list(islice(rows, HEAD_ROWS))
        if not found:
            raise DomainError("EMPTY_TABLE", _("There is nothing in this table. Choose another file."))
        return found


def _filled(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in rows:
        tidied = [tidy(cell) for cell in cells]
        if any(tidied):
            yield number, tidied

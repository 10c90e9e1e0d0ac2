"""The container of a `.pb` file: bytes to sections of rows, each row with its line number.

UTF-8 with or without a byte order mark, any line ends, quoted fields with line breaks, packed with gzip or
not. What the rows mean is `pabulib`'s matter. Nothing here trusts the file: every fault is a `PbError`.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

LARGEST = 256 * 1024 * 1024
"""Bytes of unpacked text that are read at most."""
LONGEST_FIELD = 1024 * 1024
SECTIONS = ("META", "PROJECTS", "VOTES")


class PbError(ValueError):
    """The file cannot be read. `code` is stable; `line` counts from 1, None where there is none.

    The text is English, for people at a shell; pages translate by `code` and `values`.
    """

    def __init__(self, code: str, text: str, line: int | None = None, **values: str | int) -> None:
        super().__init__(text if line is None else f"line {line}: {text}")
        self.code = code
        self.line = line
        self.values = values


@dataclass(frozen=True, slots=True)
class Table:
    """A section: the line of its title, its column names, and its rows with the lines they begin in."""

    line: int
    header: tuple[str, ...]
    rows: tuple[list[str], ...]
    lines: tuple[int, ...] = field(compare=False)

    def column(self, name: str) -> int | None:
        """Position of a column by name, in any case; the first of several."""
        names = [column.lower() for column in self.header]
        return names.index(name) if name in names else None


def text_of(data: bytes) -> str:
    """The text of a file, unpacked if it is packed, with plain line ends."""
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data)
    if len(data) > LARGEST:
        raise PbError("too_large", f"the file is larger than {LARGEST} bytes", limit=LARGEST)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PbError("not_text", "this is not UTF-8 text", line) from None
    if "\0" in text:
        raise PbError("not_text", "this is not text", text.count("\n", 0, text.index("\0")) + 1)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _unpacked(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            return packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        raise PbError("bad_gzip", "the file is not a complete gzip file") from None


def sections_of(text: str) -> dict[str, Table]:
    """The three sections by name; raises `PbError` unless each is there once, in order."""
    titles: list[tuple[str, int]] = []
    found: list[tuple[list[list[str]], list[int]]] = []
    for line, row in _rows(text):
        title = _title(row)
        if title:
            _check_order(title, titles, line)
            titles.append((title, line))
            found.append(([], []))
        elif not found:
            raise PbError("no_meta", "the file must begin with a line META", line)
        else:
            found[-1][0].append(row)
            found[-1][1].append(line)
    if len(titles) < len(SECTIONS):
        raise _missing(SECTIONS[len(titles)], found, text)
    return {
        title: _table(title, line, *content) for (title, line), content in zip(titles, found, strict=True)
    }


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, without blanks round the cells, each with the line it begins in."""
    limit = csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    line = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise PbError("bad_row", f"this row cannot be read ({error})", line) from None
    finally:
        csv.field_size_limit(limit)


def _title(row: list[str]) -> str | None:
    """The section that a row opens: its only cell that is not empty names it."""
    word = row[0].upper()
    return word if word in SECTIONS and not any(row[1:]) else None


def _check_order(title: str, titles: list[tuple[str, int]], line: int) -> None:
    if len(titles) == len(SECTIONS) or title != SECTIONS[len(titles)]:
        text = "the sections must be META, PROJECTS, VOTES, each once and in this order"
        raise PbError("section_order", text, line, section=title)


def _missing(section: str, found: list[tuple[list[list[str]], list[int]]], text: str) -> PbError:
    """Names the missing section; a quotation mark that is never closed is the usual culprit."""
    for rows, lines in found:
        for row, line in zip(rows, lines, strict=True):
            if any(f"\n{section}\n" in cell for cell in row):
                return PbError("open_quote", "a quotation mark opened here is never closed", line)
    last = text.count("\n") + 1
    return PbError("section_missing", f"the section {section} is missing", last, section=section)


def _table(title: str, line: int, rows: list[list[str]], lines: list[int]) -> Table:
    if not rows:
        raise PbError("no_header", f"the section {title} has no header line", line, section=title)
    if title == "META" and rows[0][0].lower() != "key":
        return Table(line, ("key", "value"), tuple(rows), tuple(lines))
    return Table(line, tuple(rows[0]), tuple(rows[1:]), tuple(lines[1:]))

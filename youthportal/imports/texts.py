"""Text tables as programs of four countries export them: any usual encoding, any usual delimiter."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import IO

from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.files.sniffing import looks_like_utf16

DELIMITERS = ";,\t|"
#: One-byte encodings of the region, the likeliest first. Letters of the first two coincide.
CODEPAGES = ("cp1257", "iso8859-13", "cp1250")
ENCODINGS = [
    ("utf-8-sig", "UTF-8"),
    ("cp1257", "Windows-1257"),
    ("iso8859-13", "ISO-8859-13"),
    ("cp1250", "Windows-1250"),
    ("utf-16", "UTF-16"),
    ("utf-16-le", "UTF-16 LE"),
    ("utf-16-be", "UTF-16 BE"),
]
_OWN_LETTERS = "ąčęėįšųūžāčēģīķļņšūžčšž"
_NEIGHBOURS = "ćđäöüéóõ"
_SIGNS = " –—„“”‘’«»…§°€№"
_CHUNK = 1 << 16
#: Characters. A record may have several lines, each cell as many as the csv module takes (131,072).
MOST_IN_A_LINE = 200_000
_ASCII = bytes(range(128))


@cache
def _weights(codepage: str) -> dict[int, float]:
    """How well each byte above 127 fits a text of the region if read in `codepage`."""
    return {byte: _fit(bytes([byte]).decode(codepage, "replace")) for byte in range(128, 256)}


def _fit(letter: str) -> float:
    if letter.lower() in _OWN_LETTERS:
        return 1
    return 0.5 if letter.lower() in _NEIGHBOURS or letter in _SIGNS else -1


def detect_encoding(handle: IO[bytes]) -> str:
    """The encoding of the whole text: by its mark, else UTF-8 if it is valid, else the best codepage."""
    head = handle.read(4096)
    handle.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if without_mark := looks_like_utf16(head):
        return without_mark
    return "utf-8-sig" if _is_utf8(handle) else _best_codepage(handle)


def _is_utf8(handle: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    handle.seek(0)
    try:
        while chunk := handle.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        handle.seek(0)
    return True


def _best_codepage(handle: IO[bytes]) -> str:
    high: Counter[int] = Counter()
    while chunk := handle.read(_CHUNK):
        high.update(chunk.translate(None, _ASCII))
    handle.seek(0)
    return max(CODEPAGES, key=lambda page: sum(n * _weights(page)[byte] for byte, n in high.items()))


def detect_delimiter(sample: str) -> str:
    """The delimiter that cuts most lines of the sample into the same number of cells, more than one."""
    lines = [line for line in sample.splitlines() if line.strip()][:50]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
    if not widths:
        return 0.0, 0
    width, lines_alike = widths.most_common(1)[0]
    return lines_alike / len(lines), width


def read_rows(handle: IO[bytes], encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Records with their number in the file, from 1, blank ones included; memory does not grow.

    Raises DomainError WRONG_ENCODING or BROKEN_TABLE with the row at which reading stopped.
    """
    errors = "replace" if encoding in CODEPAGES else "strict"
    number = 0
    with io.TextIOWrapper(handle, encoding=encoding, errors=errors, newline="") as text:
        try:
            delimiter = detect_delimiter(text.read(_CHUNK).rpartition("\n")[0] or _whole(text))
            text.seek(0)
            for number, cells in enumerate(csv.reader(_lines(text), delimiter=delimiter), start=1):
                if number > 1 or not cells or not cells[0].lower().startswith("sep="):
                    yield number, cells
        except UnicodeError as error:
            raise DomainError(
                "WRONG_ENCODING", _("The letters of this file are in another encoding. Choose another one.")
            ) from error
        except csv.Error as error:
            raise DomainError(
                "BROKEN_TABLE",
                _(
                    "The file cannot be read after row %(row)s: probably a quotation mark opens there and"
                    " never closes."
                ),
                row=number,
            ) from error


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Line by line; one that is far too long is no line of a table but would fill the memory."""
    while line := text.readline(MOST_IN_A_LINE):
        if len(line) == MOST_IN_A_LINE:
            raise csv.Error("line too long")
        yield line


def _whole(text: io.TextIOWrapper) -> str:
    text.seek(0)
    return text.read(_CHUNK)

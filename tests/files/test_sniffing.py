import io
import zipfile

import openpyxl
import pytest

from tests.files.conftest import PNG
from youthportal.files.sniffing import sniff


def workbook() -> bytes:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


def archive(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 8, "application/x-ole-storage"),
        (workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
        (archive(readme=b"hello"), "application/zip"),
        (b"PK\x03\x04 and then nothing of an archive", "application/octet-stream"),
        ("Mokinio kodas;Klasė\n".encode("utf-8-sig"), "text/plain"),
        ("Mokinio kodas;Klasė\n".encode("utf-16"), "text/plain"),
        ("Mokinio kodas;Klase\n".encode("utf-16-le"), "text/plain"),
        ("Mokinio kodas;Klasė\n".encode("cp1257"), "text/plain"),
        (b"<script>alert(1)</script>", "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
    ],
)
def test_the_bytes_say_what_a_file_is(content, expected):
    assert sniff(content) == expected


def spoiled() -> bytes:
    """An archive whose packed bytes are no packed bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
    at = whole.getvalue().index(b"mimetype") + len("mimetype")
    return whole.getvalue()[:at] + b"\xff" * 8 + whole.getvalue()[at + 8 :]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (archive(mimetype=b"text/html"), "application/zip"),
        (archive(mimetype=b"application/x\r\nSet-Cookie: a=b"), "application/zip"),
        (spoiled(), "application/octet-stream"),
    ],
)
def test_what_an_archive_says_of_itself_is_not_believed(content, expected):
    assert sniff(content) == expected

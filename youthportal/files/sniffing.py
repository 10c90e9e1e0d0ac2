"""What a file really is, told from its bytes; its name is what somebody typed."""

import io
import re
import zipfile
import zlib

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE = "application/x-ole-storage"
UNKNOWN = "application/octet-stream"
#: Text whose first bytes prove no more than that it is text.
TEXT = "text/plain"
HEIC = "image/heic"
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
)
#: What telephones write that keep pictures as HEIC.
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
#: What an archive may call itself; anything else somebody wrote in there is no type.
_OPEN_DOCUMENT = re.compile(r"application/(vnd\.oasis\.opendocument\.[a-z.-]{1,40}|epub\+zip)")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
#: Control characters that no text file holds: all but tab, line ends, form feed and escape.
_BINARY = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def sniff(content: bytes) -> str:
    """The media type of `content`; `application/octet-stream` for what is not recognised."""
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return HEIC
    if content.startswith(b"PK\x03\x04"):
        return _inside_zip(content)
    return TEXT if _is_text(content) else UNKNOWN


def _inside_zip(content: bytes) -> str:
    """Office files are ZIP archives: told apart by what lies in them, without unpacking anything large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii").strip()
                return said if _OPEN_DOCUMENT.fullmatch(said) else "application/zip"
    except (zipfile.BadZipFile, zlib.error, UnicodeDecodeError, NotImplementedError, RuntimeError, EOFError):
        return UNKNOWN
    if "xl/workbook.xml" in names:
        return XLSX
    return DOCX if "word/document.xml" in names else "application/zip"


def _is_text(content: bytes) -> bool:
    """UTF-16 by its mark or its pattern of zero bytes; otherwise text of any one-byte or UTF-8 encoding."""
    if content.startswith(_UTF16) or looks_like_utf16(content):
        return True
    return len(content.translate(None, _BINARY)) == len(content)


def looks_like_utf16(content: bytes) -> str:
    """The byte order of UTF-16 text without a mark (`utf-16-le`, `utf-16-be`), or an empty string.

    Mostly Latin text has a zero in every second byte, and none in the others.
    """
    head = content[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half >= 4 and even > half * 0.7 and odd == 0:
        return "utf-16-be"
    return "utf-16-le" if half >= 4 and odd > half * 0.7 and even == 0 else ""

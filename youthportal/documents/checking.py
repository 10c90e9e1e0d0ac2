"""Is a file the one that was issued, and does somebody know whose paper it is? Nothing is stored."""

import hashlib
import hmac
import unicodedata
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from youthportal.core import words
from youthportal.documents.models import Document


def sha256_of(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def is_same(document: Document, *, file: "UploadedFile[Any] | None", checksum: str) -> bool:
    """Whether every given file or checksum is exactly the issued one's."""
    given = [sha256_of(file)] if file else []
    given += [checksum] if checksum else []
    return bool(given) and all(hmac.compare_digest(one, document.stored.sha256) for one in given)


def is_surname(typed: str, name: str) -> bool:
    """Whether `typed` is a surname of the person called `name`: any word after the first, or all of them.

    Letters may lack their marks, capitals and hyphens do not matter. All words are compared, each in a time
    that does not depend on what it says.
    """
    surnames = name.split()[1:] or name.split()
    parts = [part for word in surnames for part in word.split("-")]
    known = {_plain(text) for text in (*surnames, *parts, " ".join(surnames))} - {""}
    said = _digest(_plain(typed))
    found = [hmac.compare_digest(said, _digest(surname)) for surname in sorted(known)]
    return any(found)


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.translate(words.BARE))
    return "".join(letter for letter in bare.casefold() if letter.isalpha())


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()

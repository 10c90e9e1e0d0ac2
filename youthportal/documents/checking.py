"""Is a file the one that was issued? Compared by checksum; nothing is stored."""

import hashlib
import hmac
from typing import Any

from django.core.files.uploadedfile import UploadedFile

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

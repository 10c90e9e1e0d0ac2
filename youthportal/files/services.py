"""Keeping and removing files. The bytes are written before the row, so no row ever lacks its bytes."""

import hashlib
import logging
import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.files import rules
from youthportal.files.models import StoredFile, random_path
from youthportal.files.sniffing import TEXT, sniff

logger = logging.getLogger(__name__)
NAME_LENGTH = 120


def clean_name(name: str) -> str:
    """`name` without path, control characters and characters no file system takes; its ending stays."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '"<>|:*?')
    path = PurePath(plain.strip(" .") or "file")
    return path.stem[: NAME_LENGTH - len(path.suffix[:12])] + path.suffix[:12]


def media_type_of(content: bytes, name: str) -> str:
    """The sniffed type. Only among plain texts, which the bytes cannot tell apart, the name decides."""
    found = sniff(content)
    if found == TEXT:
        return {".csv": "text/csv", ".json": "application/json"}.get(PurePath(name).suffix.lower(), TEXT)
    return found


def store_file(
    *, content: bytes, name: str, access: str, owner: Any = None, allowed: Collection[str] | None = None
) -> StoredFile:
    """Keep `content` under a random path; `allowed` limits the sniffed media types.

    Raises DomainError EMPTY_FILE, FILE_TOO_LARGE, WRONG_FILE_TYPE, or STORAGE_FULL when the disk takes no
    more; then neither row nor bytes remain. Bytes whose
    row the caller's transaction takes back are cleared by `sweep_files`.
    """
    media_type = media_type_of(content, name)
    refusal = rules.size_refusal(len(content)) or (
        rules.type_refusal(media_type, allowed) if allowed is not None else None
    )
    if refusal:
        raise refusal
    file = StoredFile(
        name=clean_name(name),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        access=access,
        owner=owner,
    )
    file.content.name = _write(content)
    try:
        with transaction.atomic():
            file.save()
    except BaseException:
        _remove(file.content.name)
        raise
    return file


def _storage() -> Storage:
    storage: Storage = StoredFile._meta.get_field("content").storage
    return storage


def _write(content: bytes) -> str:
    path = random_path(None, "")
    try:
        return str(_storage().save(path, ContentFile(content)))
    except OSError as error:
        _remove(path)
        raise DomainError(
            "STORAGE_FULL",
            _("The file could not be kept: there is no room left on the server. Nothing was saved."),
        ) from error


def _remove(path: str) -> None:
    """Best effort: bytes without a row harm nobody, and `sweep_files` clears them."""
    try:
        _storage().delete(path)
    except OSError:
        logger.warning("the content %s could not be removed", path)


def delete_file(file: StoredFile) -> None:
    """Remove the row now and the bytes after the commit. Raises ProtectedError while something needs it."""
    path = file.content.name
    with transaction.atomic():
        file.delete()
        transaction.on_commit(lambda: _remove(str(path)), robust=True)


def sweep_files() -> int:
    """Remove bytes older than a day that no row knows: their transaction was undone. Returns how many."""
    yesterday = timezone.now() - timedelta(days=1)
    removed = 0
    for folder, paths in _stored_paths():
        known = set(
            StoredFile.objects.filter(content__startswith=f"{folder}/").values_list("content", flat=True)
        )
        for path in paths - known:
            if _storage().get_modified_time(path) < yesterday:
                _remove(path)
                removed += 1
    return removed


def _stored_paths() -> Iterator[tuple[str, set[str]]]:
    """Folder by folder; whatever has not the form of our random names is somebody else's and left alone."""
    if not _storage().exists(""):
        return
    for folder in _storage().listdir("")[0]:
        if re.fullmatch(r"[0-9a-f]{2}", folder):
            names = _storage().listdir(folder)[1]
            yield folder, {f"{folder}/{name}" for name in names if re.fullmatch(r"[0-9a-f]{32}", name)}

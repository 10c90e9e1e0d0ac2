"""Which files are taken, and who may fetch them."""

from collections.abc import Callable, Collection
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.files.models import Access, StoredFile

_readers: list[Callable[[Any, StoredFile], bool]] = []


def register_reader(can_fetch: Callable[[Any, StoredFile], bool]) -> None:
    """Called by an AppConfig.ready(): `can_fetch(user, file)` is asked for files whose access is ASKED."""
    _readers.append(can_fetch)


def can_fetch(user: Any, file: StoredFile) -> bool:
    """Public files: everybody. Others: their owner where they have one, the office, or whoever is asked."""
    if file.access == Access.PUBLIC:
        return True
    if not user.is_authenticated:
        return False
    if file.access == Access.ASKED:
        return any(reader(user, file) for reader in _readers)
    is_owner = file.access == Access.OWNER and file.owner_id == user.pk
    return bool(user.is_staff or is_owner)


def size_refusal(size: int) -> DomainError | None:
    """Ask before reading an upload into memory; `size` in bytes."""
    if size == 0:
        return DomainError("EMPTY_FILE", _("The file is empty. Choose another one."))
    limit = settings.UPLOAD_LIMIT_BYTES
    if size > limit:
        return DomainError(
            "FILE_TOO_LARGE",
            _("The file is too large: %(size)s MB. At most %(limit)s MB fit."),
            size=f"{size / 1_000_000:.1f}",
            limit=f"{limit / 1_000_000:g}",
        )
    return None


def type_refusal(media_type: str, allowed: Collection[str]) -> DomainError | None:
    if media_type in allowed:
        return None
    return DomainError("WRONG_FILE_TYPE", _("This kind of file cannot be used here."), found=media_type)

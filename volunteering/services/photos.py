"""The one photo that an entry may have: things, not faces; seen by the host and the office alone."""

from dataclasses import dataclass
from typing import Any, BinaryIO

from volunteering.models import Entry
from youthportal.files.models import Access
from youthportal.files.pictures import MEDIA_TYPE, re_encode
from youthportal.files.services import delete_file, store_file

#: Enough to recognise a shelf that was painted, in pixels.
WIDTH = 1280


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture as it was sent, with its size in bytes."""

    content: BinaryIO
    size: int


def keep_photo(*, entry: Entry, upload: Upload, owner: Any) -> None:
    """Written anew, in place of the one before. Inside the caller's transaction.

    Its digest outlives it, so that the same photo on another entry can still be told.
    """
    before = entry.photo
    picture = re_encode(upload.content, size=upload.size, widths=(WIDTH,))[0]
    entry.photo = store_file(
        content=picture.content,
        name=f"logbook-{entry.day}.jpg",
        access=Access.ASKED,
        owner=owner,
        allowed={MEDIA_TYPE},
    )
    entry.photo_digest = entry.photo.sha256
    entry.save(update_fields=["photo", "photo_digest", "updated_at"])
    if before:
        delete_file(before)


def drop_photo(entry: Entry) -> None:
    """Photo and digest go: nobody has looked at them yet. Inside the caller's transaction."""
    before, entry.photo, entry.photo_digest = entry.photo, None, ""
    entry.save(update_fields=["photo", "photo_digest", "updated_at"])
    if before:
        delete_file(before)

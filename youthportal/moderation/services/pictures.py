"""Pictures: added by authors, looked at by somebody before others see them, really deleted when removed."""

from typing import Any, BinaryIO

from django.db import transaction

from youthportal.audit.models import record
from youthportal.core import locks
from youthportal.core.db import now
from youthportal.core.models import SiteVersion
from youthportal.files import pictures as drawing
from youthportal.files.models import Access, StoredFile
from youthportal.files.services import delete_file, store_file
from youthportal.moderation import notifications, places, rules
from youthportal.moderation.enums import PictureStatus, ReportStatus
from youthportal.moderation.models import Picture
from youthportal.moderation.places import Target
from youthportal.moderation.services.comments import refuse
from youthportal.moderation.services.decisions import close_reports

SMALL, LARGE = 640, 1600


def add_picture(
    *, actor: Any, target: Target, upload: BinaryIO, size: int, alt: str, language: str
) -> Picture:
    """Re-encode what was sent and keep it in two widths, held until somebody has looked for faces.

    `upload` is read only when its `size` in bytes is allowed. Decoding happens outside of any transaction.
    Raises FILE_TOO_LARGE, NOT_A_PICTURE, PICTURE_TOO_LARGE, NO_ALT, TOO_MANY_PICTURES …
    """
    refuse(rules.picture_refusal(user=actor, target=target) or rules.alt_refusal(alt))
    large, small = drawing.re_encode(upload, size=size, widths=(LARGE, SMALL))
    with transaction.atomic():
        locks.exclusive(f"moderation.pictures.{target.id}")
        refuse(rules.picture_refusal(user=actor, target=target))
        return keep_picture(
            actor=actor, target=target, large=large, small=small, alt=alt.strip()[:250], language=language
        )


def keep_picture(
    *,
    actor: Any,
    target: Target,
    large: drawing.Encoded,
    small: drawing.Encoded,
    alt: str,
    language: str,
) -> Picture:
    """Rows and bytes of an encoded picture, held; inside the caller's transaction, who may was asked."""
    place = places.place(target.kind)
    picture = Picture.objects.create(
        kind=target.kind,
        target=target.id,
        small=_store(small, actor),
        large=_store(large, actor),
        width=small.width,
        height=small.height,
        alt=alt,
        language=language,
        author=actor,
        school=place.school_of(target) if place else None,
    )
    record(actor=actor, action="moderation.picture.added", subject=picture)
    return picture


def _store(encoded: drawing.Encoded, owner: Any) -> StoredFile:
    return store_file(
        content=encoded.content,
        name="picture.jpg",
        access=Access.ASKED,
        owner=owner,
        allowed=[drawing.MEDIA_TYPE],
    )


def _lock(picture: Picture) -> Picture:
    return Picture.objects.select_for_update(of=("self",)).with_files().get(pk=picture.pk)


@transaction.atomic
def approve_picture(*, actor: Any, picture: Picture) -> None:
    """Somebody has looked: everybody may see it."""
    locked = _lock(picture)
    refuse(rules.publish_picture_refusal(picture=locked, user=actor))
    locked.status, locked.decided_by, locked.decided_at = PictureStatus.PUBLIC, actor, now()
    locked.save(update_fields=["status", "decided_by", "decided_at", "updated_at"])
    StoredFile.objects.filter(pk__in=[locked.small_id, locked.large_id]).update(access=Access.PUBLIC)
    record(actor=actor, action="moderation.picture.approved", subject=locked)
    notifications.picture_decided(locked, "picture_approved")
    SiteVersion.bump()


@transaction.atomic
def reject_picture(*, actor: Any, picture: Picture, reason: str) -> None:
    """Delete it and tell its author why; held or public."""
    locked = _lock(picture)
    refuse(rules.look_refusal(picture=locked, user=actor) or rules.reject_refusal(reason))
    close_reports_of(locked, actor)
    notifications.picture_decided(locked, "picture_rejected", reason=reason.strip())
    _delete(locked, actor, "rejected")


@transaction.atomic
def remove_picture(*, actor: Any, picture: Picture) -> None:
    """An author takes a picture away."""
    locked = _lock(picture)
    target, place = places.find(locked.kind, locked.target), places.place(locked.kind)
    refuse(place.picture_refusal(user=actor, target=target) if place and target else places.NO_PICTURES)
    _delete(locked, actor, "removed")


def close_reports_of(picture: Picture, actor: Any) -> None:
    if actor.is_staff:
        close_reports(actor=actor, kind="picture", target=picture.public_id, status=ReportStatus.ACTED)


def _delete(picture: Picture, actor: Any, verb: str) -> None:
    """Row and bytes: the bytes go when the transaction has committed."""
    record(actor=actor, action=f"moderation.picture.{verb}", subject=picture)
    files = (picture.small, picture.large)
    was_public = picture.is_public
    picture.delete()
    for file in files:
        delete_file(file)
    if was_public:
        SiteVersion.bump()


@transaction.atomic
def delete_pictures(*, actor: Any, target: Target) -> None:
    """All pictures of a thing that is deleted itself."""
    for picture in Picture.objects.about(target.kind, target.id).with_files():
        _delete(picture, actor, "removed")


@transaction.atomic
def hold_pictures(*, actor: Any, target: Target) -> None:
    """Public pictures of a thing wait again: nobody else sees them before somebody decides."""
    shown = Picture.objects.about(target.kind, target.id).public()
    for picture in shown.select_for_update(of=("self",)):
        files = [picture.small_id, picture.large_id]
        StoredFile.objects.filter(pk__in=files).update(access=Access.ASKED)
        picture.status, picture.decided_by, picture.decided_at = PictureStatus.HELD, None, None
        picture.save(update_fields=["status", "decided_by", "decided_at", "updated_at"])
        record(actor=actor, action="moderation.picture.held", subject=picture)

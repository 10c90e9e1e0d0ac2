"""What the registries below ask of moderation: who fetches a held picture, and what a report is about."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from youthportal.files.models import StoredFile
from youthportal.moderation import places, rules
from youthportal.moderation.models import Comment, Picture
from youthportal.moderation.places import Place, Target


def can_fetch(user: Any, file: StoredFile) -> bool:
    """Asked for files whose access is "asked": held pictures."""
    picture = Picture.objects.filter(small=file).first() or Picture.objects.filter(large=file).first()
    return picture is not None and rules.can_see_picture(user, picture)


class CommentPlace(Place):
    """A comment can be reported; nobody comments on it but by answering."""

    kind = "comment"
    label = _("comment")

    def find(self, ids: Collection[UUID]) -> Iterator[Target]:
        rows = list(Comment.objects.filter(public_id__in=ids))
        above = places.find_all(rows)
        for row in rows:
            owner = above.get((row.kind, row.target))
            url = f"{owner.url}#c{row.public_id}" if owner and owner.url and row.is_public else ""
            yield Target(
                kind=self.kind, id=row.public_id, title=str(row), language=row.language, url=url, thing=row
            )

    def is_author(self, user: Any, target: Target) -> bool:
        return bool(user.is_authenticated) and target.thing.author_id == user.pk


class PicturePlace(Place):
    kind = "picture"
    label = _("picture")

    def find(self, ids: Collection[UUID]) -> Iterator[Target]:
        rows = list(Picture.objects.filter(public_id__in=ids))
        above = places.find_all(rows)
        for row in rows:
            owner = above.get((row.kind, row.target))
            url = f"{owner.url}#pictures" if owner and owner.url and row.is_public else ""
            yield Target(
                kind=self.kind, id=row.public_id, title=row.alt, language=row.language, url=url, thing=row
            )

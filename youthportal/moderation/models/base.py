"""What texts, pictures, reports and alarms share."""

from collections.abc import Collection
from typing import Self, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


class AboutQuerySet(models.QuerySet[Row]):
    def about(self, kind: str, target: UUID) -> Self:
        return self.filter(kind=kind, target=target)

    def about_any(self, kind: str, targets: Collection[UUID]) -> Self:
        return self.filter(kind=kind, target__in=targets)


class About(models.Model):
    """What it hangs on: the kind of a registered place and the public id of the thing."""

    kind = models.CharField(_("on what"), max_length=20)
    target = models.UUIDField(_("which"))

    class Meta:
        abstract = True

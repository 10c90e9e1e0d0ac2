"""Uploaded and generated files: random names, sniffed types, one view that hands them out."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import PublicId, TimeStamped


class Access(models.TextChoices):
    """Who may fetch a file; everybody else is told it does not exist."""

    PUBLIC = "public", _("everybody")
    OWNER = "owner", _("its owner and the office")
    STAFF = "staff", _("the office")
    ASKED = "asked", _("whom the page it belongs to lets in")


def random_path(instance: Any, filename: str) -> str:
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


class StoredFile(TimeStamped, PublicId):
    content = models.FileField(_("content"), upload_to=random_path, max_length=80)
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    access = models.CharField(_("who may fetch it"), max_length=10, choices=Access, default=Access.STAFF)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:file", args=[self.public_id, self.name])

"""Pictures that people add to something; nobody else sees one before somebody looked for faces."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import PublicId, TimeStamped
from youthportal.files.models import StoredFile
from youthportal.moderation.enums import PictureStatus
from youthportal.moderation.models.base import About, AboutQuerySet
from youthportal.organisations.models import School


class PictureQuerySet(AboutQuerySet["Picture"]):
    def public(self) -> Self:
        return self.filter(status=PictureStatus.PUBLIC)

    def held(self) -> Self:
        return self.filter(status=PictureStatus.HELD)

    def with_files(self) -> Self:
        return self.select_related("small", "large")

    def lookable_by(self, user: Any) -> Self:
        """The office looks at all, a coordinator at those of the own schools."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(school__in=School.objects.coordinated_by(user))


class Picture(TimeStamped, PublicId, About):
    """A picture in two widths, both without any metadata. The file that was sent is not kept.

    A rejected or removed picture is deleted, row and bytes: its author reads the reason in the message.
    """

    small = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("small"))
    large = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("large"))
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    alt = models.CharField(_("what it shows"), max_length=250)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("school")
    )
    status = models.CharField(_("status"), max_length=8, choices=PictureStatus, default=PictureStatus.HELD)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked at by"),
    )
    decided_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(alt=""), name="picture_says_what_it_shows")]
        indexes = [
            models.Index(fields=["kind", "target", "status"], name="picture_of"),
            models.Index(fields=["status", "id"], name="picture_queue"),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def is_public(self) -> bool:
        return self.status == PictureStatus.PUBLIC

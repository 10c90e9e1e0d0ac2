"""Somebody says that a text or a picture should not be there."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import PublicId, TimeStamped
from youthportal.moderation.enums import Reason, ReportStatus
from youthportal.moderation.models.base import About, AboutQuerySet


class ReportQuerySet(AboutQuerySet["Report"]):
    def open(self) -> Self:
        return self.filter(status=ReportStatus.OPEN)


class Report(TimeStamped, PublicId, About):
    """One report; `reporter` None came without account."""

    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    text = models.TextField(_("in words"), max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    status = models.CharField(_("status"), max_length=10, choices=ReportStatus, default=ReportStatus.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target", "reporter"],
                condition=Q(status=ReportStatus.OPEN, reporter__isnull=False),
                name="one_open_report_per_person",
            )
        ]
        indexes = [models.Index(fields=["status", "id"], name="report_queue")]

    def __str__(self) -> str:
        return str(self.get_reason_display())

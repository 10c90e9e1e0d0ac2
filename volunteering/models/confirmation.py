"""Asking for confirmation: one mail to one person about some entries, answered by link or in the portal."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.enums import Step
from volunteering.models.host import Host, Supervisor
from volunteering.models.logbook import Entry
from youthportal.core.models import PublicId, TimeStamped


class ConfirmationRequestQuerySet(models.QuerySet["ConfirmationRequest"]):
    def working(self, at: datetime | None = None) -> Self:
        """Their link still opens."""
        return self.filter(expires_at__gt=at or timezone.now(), closed_at__isnull=True)


class ConfirmationRequest(TimeStamped, PublicId):
    """A weekly batch: these entries, this person, this link. Of the link's secret a digest is kept.

    The secret is derived from SECRET_KEY as the mail goes out (as in `youthportal.agreements`). `supervisor`
    is empty for the head of the host, who needs no row; name and address are kept as they were.
    """

    host = models.ForeignKey(Host, models.CASCADE, related_name="requests", verbose_name=_("host"))
    supervisor = models.ForeignKey(
        Supervisor,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("supervisor"),
    )
    step = models.PositiveSmallIntegerField(_("asked as"), choices=Step, default=Step.SUPERVISOR)
    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    digest = models.BinaryField(_("digest of the link"), max_length=32, unique=True)
    expires_at = models.DateTimeField(_("link works until"))
    closed_at = models.DateTimeField(_("all answered"), null=True, blank=True)

    objects = ConfirmationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for confirmation")
        verbose_name_plural = _("requests for confirmation")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step=Step.HEAD) | Q(supervisor__isnull=False),
                name="request_has_its_supervisor",
            )
        ]

    def __str__(self) -> str:
        return f"{self.host} · {self.name}"


class RequestedEntry(models.Model):
    """An entry that a request asks about; each entry climbs the steps once."""

    request = models.ForeignKey(ConfirmationRequest, models.CASCADE, related_name="items")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="asked")
    step = models.PositiveSmallIntegerField(_("asked as"), choices=Step, default=Step.SUPERVISOR)
    asked_on = models.DateField(_("asked"), default=timezone.localdate)

    class Meta:
        verbose_name = _("entry asked about")
        verbose_name_plural = _("entries asked about")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["request", "entry"], name="entry_once_in_a_request")]
        indexes = [models.Index(fields=["entry", "step"], name="entry_asked")]

    def __str__(self) -> str:
        return f"{self.request_id} · {self.entry_id}"

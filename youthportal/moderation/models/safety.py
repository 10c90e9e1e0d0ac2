"""Somebody is in danger; and texts that name an abuse, kept where few may read them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import PublicId, TimeStamped
from youthportal.moderation.enums import AlarmStatus
from youthportal.moderation.models.base import About


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def open(self) -> Self:
        return self.filter(status=AlarmStatus.OPEN)

    def unfinished(self) -> Self:
        return self.exclude(status=AlarmStatus.CLOSED)


class Alarm(TimeStamped, PublicId):
    """Somebody pressed "I or somebody is in danger". `kind` is empty where it came from no certain thing."""

    kind = models.CharField(_("on what"), max_length=20, blank=True)
    target = models.UUIDField(_("which"), null=True, blank=True)
    text = models.TextField(_("what was written"), max_length=4000, blank=True)
    contact = models.CharField(_("how to reach them"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed in as"),
    )
    status = models.CharField(_("status"), max_length=8, choices=AlarmStatus, default=AlarmStatus.OPEN)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked after by"),
    )
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    outcome = models.TextField(_("what was done"), max_length=1000, blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("urgent message")
        verbose_name_plural = _("urgent messages")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=AlarmStatus.CLOSED) | ~Q(outcome=""),
                name="closed_alarm_says_what_was_done",
            )
        ]
        indexes = [models.Index(fields=["status", "id"], name="alarm_queue")]

    def __str__(self) -> str:
        return str(_("Urgent message %(number)s") % {"number": self.pk})


class SealedText(TimeStamped, PublicId, About):
    """A text that names an abuse, moved out of its page: only the duty contacts open it, each time noted.

    It is handed over to whoever protects children by a printed protocol, and kept as long as that says.
    """

    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    place_title = models.CharField(_("where it stood"), max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written"))
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("locked away by")
    )
    handed_to = models.CharField(_("handed over to"), max_length=200, blank=True)
    handed_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed over by"),
    )

    class Meta:
        verbose_name = _("text locked away")
        verbose_name_plural = _("texts locked away")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(_("Text %(number)s, locked away") % {"number": self.pk})

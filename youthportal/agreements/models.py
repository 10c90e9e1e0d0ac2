"""Somebody was asked by e-mail to agree to one act: what, by whom, until when, and the answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import PublicId, TimeStamped


@dataclass(frozen=True)
class Person:
    """Who is asked. `capacity` is what they are, in words: they need no account."""

    name: str
    capacity: str
    address: str
    language: str = ""


class AgreementState(models.TextChoices):
    WAITING = "waiting", _("waits for the answer")
    AGREED = "agreed", _("agreed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def of_kind(self, kind: str, **args: Any) -> Self:
        """Of this kind, and about these objects: `args` as they were given when asking."""
        return self.filter(kind=kind, **{f"args__{name}": value for name, value in args.items()})

    def of_addresses(self, addresses: Collection[str]) -> Self:
        """Asked at one of these addresses (small letters)."""
        return self.annotate(asked_at=Lower("address")).filter(asked_at__in=addresses)

    def agreed(self) -> Self:
        return self.filter(state=AgreementState.AGREED)

    def waiting(self, at: datetime | None = None) -> Self:
        return self.filter(state=AgreementState.WAITING, expires_at__gt=at or timezone.now())


class Agreement(TimeStamped, PublicId):
    """One question to one person. The link in the mail is single-purpose; of its secret a digest is kept.

    `args` holds ids and words of a choice, never a personal value. `capacity` is what the person is, in
    words ("head of the school"): they need no account. Name and address are emptied in time.
    """

    kind = models.CharField(_("kind"), max_length=60)
    args = models.JSONField(_("about"), default=dict)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    name = models.CharField(_("name"), max_length=120)
    capacity = models.CharField(_("what they are"), max_length=120)
    address = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    digest = models.BinaryField(_("digest of the link"), max_length=32, unique=True)
    expires_at = models.DateTimeField(_("link works until"))
    state = models.CharField(
        _("answer"), max_length=10, choices=AgreementState, default=AgreementState.WAITING
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reason = models.TextField(_("why not"), blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("second person's answer")
        verbose_name_plural = _("second persons' answers")
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "state"], name="agreement_kind")]

    def __str__(self) -> str:
        return f"{self.name}, {self.capacity}" if self.name else self.capacity

    @property
    def is_over(self) -> bool:
        """Nothing can be answered, and no workplace entered, by this link any more."""
        return self.expires_at <= timezone.now()

    @property
    def is_waiting(self) -> bool:
        return self.state == AgreementState.WAITING and not self.is_over

    @property
    def is_agreed(self) -> bool:
        return self.state == AgreementState.AGREED

"""Ballot boxes and ballots. This package knows no pupil and no proposal (docs/ballots.md)."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BallotKey(models.Model):
    """The database's half of a key; the other half is the setting BALLOT_SECRET.

    `half` is emptied when the key is destroyed: from then on nobody can derive whose ballot is whose.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    half = models.BinaryField(_("half of the key"), max_length=32, null=True, blank=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    promise_key = models.CharField(_("public key of promises"), max_length=64, default="", editable=False)
    destroyed_at = models.DateTimeField(_("destroyed"), null=True, blank=True)

    class Meta:
        verbose_name = _("ballot key")
        verbose_name_plural = _("ballot keys")
        constraints = [
            models.CheckConstraint(
                condition=Q(half__isnull=False, destroyed_at__isnull=True)
                | Q(half__isnull=True, destroyed_at__isnull=False),
                name="ballot_key_lives_or_is_destroyed",
            )
        ]

    def __str__(self) -> str:
        return self.fingerprint[:16]


class BallotBox(models.Model):
    """Where ballots of one pot go. `rewritten` is how many it held when its rows were last rewritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(BallotKey, models.PROTECT, related_name="boxes", verbose_name=_("key"))
    rewritten = models.PositiveIntegerField(_("ballots at the last rewriting"), default=0)

    class Meta:
        verbose_name = _("ballot box")
        verbose_name_plural = _("ballot boxes")

    def __str__(self) -> str:
        return str(self.id)


class BallotQuerySet(models.QuerySet["Ballot"]):
    def in_box(self, box_id: uuid.UUID) -> Self:
        return self.filter(box=box_id)

    def with_receipt(self, low: bytes, high: bytes) -> Self:
        """Those whose receipt lies between the two, both included."""
        return self.filter(receipt__gte=low, receipt__lte=high)


class Ballot(models.Model):
    """One ballot, cut off from its voter: no time, no serial number, no foreign key (a test forbids them).

    `token` is the SHA-256 of the voter's token. `choices` is {"projects": [ids]} or {"points": {id: n}}
    in canonical form. `nonce` makes two equal ballots' receipts differ. `receipt` is their hash, kept so that
    one can be looked for; it tells nothing that the row does not tell.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.UUIDField()
    token = models.BinaryField(max_length=32)
    choices = models.JSONField()
    nonce = models.BinaryField(max_length=16)
    receipt = models.BinaryField(max_length=32, null=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [models.UniqueConstraint(fields=["box", "token"], name="one_ballot_per_token")]
        indexes = [models.Index(fields=["box", "receipt"], name="ballot_by_receipt")]

    def __str__(self) -> str:
        return "ballot"

"""Paper ballots while two people key them in, and what remains of them: counts.

A batch and its entries live until it is committed; then they are deleted, and the table is written anew. Of
a ballot's place in the pile, of the moment it was keyed and of its neighbours nothing is left: the box holds
it like every other ballot (docs/ballots.md).
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models.round import Pot, Round
from youthportal.agreements.models import Agreement
from youthportal.core.models import PublicId
from youthportal.organisations.models import School


class PaperMark(models.TextChoices):
    """What a paper ballot is."""

    VALID = "valid", _("valid")
    BLANK = "blank", _("blank")
    VOID = "void", _("void")


class PaperBatch(PublicId):
    """The paper ballots of one school in one pot, keyed twice: by `first`, and by who agreed to be second."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="paper_batches", verbose_name=_("round"))
    pot = models.ForeignKey(Pot, models.CASCADE, related_name="+", verbose_name=_("pot"))
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("school"))
    first = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("first person")
    )
    second = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second person")
    )
    first_done = models.BooleanField(_("keyed by the first"), default=False)
    second_done = models.BooleanField(_("keyed by the second"), default=False)

    class Meta:
        verbose_name = _("batch of paper ballots")
        verbose_name_plural = _("batches of paper ballots")
        constraints = [
            models.UniqueConstraint(fields=["pot", "school"], name="one_paper_batch_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.pot} · {self.school}"

    @property
    def is_keyed_twice(self) -> bool:
        return self.first_done and self.second_done

    def is_done(self, keying: int) -> bool:
        return self.first_done if keying == 1 else self.second_done


class PaperEntry(models.Model):
    """One paper ballot as one of the two keyed it; `number` is its place in the pile."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="entries")
    keying = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    mark = models.CharField(max_length=5, choices=PaperMark, default=PaperMark.VALID)
    choices = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("keyed paper ballot")
        verbose_name_plural = _("keyed paper ballots")
        constraints = [
            models.UniqueConstraint(fields=["batch", "keying", "number"], name="one_paper_entry_per_place"),
            models.CheckConstraint(condition=Q(keying__in=[1, 2]), name="paper_is_keyed_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def said(self) -> tuple[str, dict[str, Any]]:
        """What the two have to agree on."""
        return self.mark, self.choices


class PaperCount(models.Model):
    """What came of the paper ballots of one school in one pot: counts, and who signed, by id and capacity.

    `slots` is the highest number that a token of a paper ballot may have been derived from.
    """

    pot = models.ForeignKey(Pot, models.CASCADE, related_name="paper_counts", verbose_name=_("pot"))
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("school"))
    valid = models.PositiveIntegerField(_("valid"), default=0)
    blank = models.PositiveIntegerField(_("blank"), default=0)
    void = models.PositiveIntegerField(_("void"), default=0)
    slots = models.PositiveIntegerField(default=0)
    signed = models.JSONField(_("signed by"), default=list)

    class Meta:
        verbose_name = _("count of paper ballots")
        verbose_name_plural = _("counts of paper ballots")
        constraints = [
            models.UniqueConstraint(fields=["pot", "school"], name="one_paper_count_per_school"),
            models.CheckConstraint(condition=Q(valid__lte=models.F("slots")), name="paper_within_slots"),
        ]

    def __str__(self) -> str:
        return f"{self.handed_in}"

    @property
    def handed_in(self) -> int:
        return self.valid + self.blank + self.void

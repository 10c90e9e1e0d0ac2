"""Statements of hours for a school or an employer, asked for by the volunteer."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from volunteering.models.volunteer import Volunteer
from youthportal.core.models import PublicId, TimeStamped
from youthportal.documents.models import Document


class StatementQuerySet(models.QuerySet["Statement"]):
    def printed(self) -> Self:
        return self.filter(document__file__isnull=False)


class Statement(TimeStamped, PublicId):
    """Confirmed hours between two days, as they stood when the statement was asked for.

    `facts` is the copy that the paper and its page say. Asked for once more with nothing changed, it is the
    same statement: `digest` is that of the facts.
    """

    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="statements", verbose_name=_("volunteer")
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    language = models.CharField(_("language"), max_length=5)
    facts = models.JSONField(_("what it says"))
    digest = models.CharField(max_length=64, editable=False)
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statement",
        verbose_name=_("document"),
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of hours")
        verbose_name_plural = _("statements of hours")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "language", "digest"], name="statement_once"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="statement_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.first_day}–{self.last_day}"

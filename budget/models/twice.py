"""Pupils who looked like one person on the roll twice, and are two."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.round import Round
from youthportal.organisations.models import Pupil


class NotTwice(models.Model):
    """The office looked: `first` and `second` are two people. `first` has the lower number."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="+", verbose_name=_("round"))
    first = models.ForeignKey(Pupil, models.CASCADE, related_name="+", verbose_name=_("pupil"))
    second = models.ForeignKey(Pupil, models.CASCADE, related_name="+", verbose_name=_("other pupil"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who looked")
    )

    class Meta:
        verbose_name = _("two people")
        verbose_name_plural = _("two people")
        constraints = [
            models.UniqueConstraint(fields=["round", "first", "second"], name="looked_at_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="looked_at_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"

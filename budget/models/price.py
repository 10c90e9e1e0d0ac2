"""The office's list of what usual things cost, so that nobody has to guess."""

from datetime import date
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PriceItemQuerySet(models.QuerySet["PriceItem"]):
    def offered(self) -> Self:
        return self.filter(is_active=True)


class PriceItem(models.Model):
    """A usual thing with its price in minor units of the portal's currency, as of a day."""

    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("unit"), max_length=40, blank=True, help_text=_("For example: piece, metre"))
    amount = models.PositiveBigIntegerField(_("price"))
    as_of = models.DateField(_("price as of"), default=timezone.localdate)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = PriceItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("usual price")
        verbose_name_plural = _("usual prices")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="price_item_costs_something")
        ]

    def __str__(self) -> str:
        return self.name

    def is_old(self, day: date | None = None) -> bool:
        """Looked up more than a year ago."""
        return ((day or timezone.localdate()) - self.as_of).days > 365

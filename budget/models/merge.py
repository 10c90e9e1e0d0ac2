"""Two ideas of one pot that become one, when the authors of both agree."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.models.proposal import Proposal
from youthportal.core.models import PublicId, TimeStamped


class MergeOfferQuerySet(models.QuerySet["MergeOffer"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def concerning(self, proposal: Proposal) -> Self:
        return self.filter(Q(source=proposal) | Q(target=proposal))


class MergeOffer(TimeStamped, PublicId):
    """`source` would become part of `target`. Each side agrees for itself; whoever checks may only offer."""

    source = models.ForeignKey(Proposal, models.CASCADE, related_name="+", verbose_name=_("idea that joins"))
    target = models.ForeignKey(Proposal, models.CASCADE, related_name="+", verbose_name=_("idea that stays"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    words = models.CharField(_("words to the other authors"), max_length=300, blank=True)
    source_agrees = models.BooleanField(_("authors of the idea that joins agree"), default=False)
    target_agrees = models.BooleanField(_("authors of the idea that stays agree"), default=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = MergeOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer to join two ideas")
        verbose_name_plural = _("offers to join two ideas")
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="merge_of_two_ideas"),
            models.UniqueConstraint(
                fields=["source"], condition=Q(closed_at__isnull=True), name="one_open_merge_offer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

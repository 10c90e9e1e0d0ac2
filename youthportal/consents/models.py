"""The log of consents: who agreed to what for whom, how, on which day. Rows are only ever added."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.consents.enums import Act, Form, Giver, Kind
from youthportal.organisations.models import Pupil


class ConsentQuerySet(models.QuerySet["Consent"]):
    def about(self, user: Any) -> Self:
        """Of a person's account, and of the rows that schools have of them."""
        return self.filter(Q(user=user) | Q(pupil__user=user))

    def about_pupils(self, pupils: Any) -> Self:
        return self.filter(Q(pupil__in=pupils) | Q(user__pupil_rows__in=pupils)).distinct()


class Consent(models.Model):
    """One act of one person about one young person: yes, no, or no longer.

    `giver_key` tells two guardians of one child apart (a keyed hash of the address the link went to; empty on
    paper). `settles`: the office saw that the guardians agree now; what they said before no longer counts.
    Days only, as everywhere with pupils.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    pupil = models.ForeignKey(Pupil, models.PROTECT, null=True, related_name="+", verbose_name=_("pupil"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    scope = models.CharField(_("for what alone"), max_length=80, blank=True)
    act = models.CharField(_("what was said"), max_length=10, choices=Act)
    giver = models.CharField(_("by"), max_length=12, choices=Giver)
    form = models.CharField(_("how"), max_length=6, choices=Form)
    on = models.DateField(_("day"), default=timezone.localdate)
    valid_until = models.DateField(_("valid until"), null=True)
    giver_key = models.CharField(max_length=32, blank=True)
    giver_name = models.CharField(_("name of who signed"), max_length=120, blank=True)
    settles = models.BooleanField(_("settles a disagreement"), default=False)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("seen by")
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(pupil__isnull=False), name="consent_is_about_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(form=Form.PAPER) | Q(seen_by__isnull=False), name="paper_consent_was_seen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_act_display()}"

    def is_yes(self, day: date) -> bool:
        """Whether this row, taken alone, allows on `day`."""
        return self.act == Act.GIVEN and (self.valid_until is None or day <= self.valid_until)

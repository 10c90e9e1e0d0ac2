"""The agreement between a volunteer and a host."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.enums import AgreementState
from volunteering.models.host import Host, Supervisor
from volunteering.models.volunteer import Volunteer
from youthportal.core.models import PublicId, TimeStamped
from youthportal.documents.models import Document


class AgreementQuerySet(models.QuerySet["VolunteerAgreement"]):
    def in_force(self, day: date | None = None) -> Self:
        day = day or timezone.localdate()
        in_time = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return self.filter(in_time, state=AgreementState.IN_FORCE, starts_on__lte=day)


class VolunteerAgreement(TimeStamped, PublicId):
    """Written where minors take part: no shift for a minor before it is in force.

    Signed by hand on the printed paper (`document`), or by both in the portal; the days of both signatures
    are kept. A guardian's consent is a row of `consents` (kind volunteering), not of this table.
    """

    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="agreements", verbose_name=_("volunteer")
    )
    host = models.ForeignKey(Host, models.PROTECT, related_name="agreements", verbose_name=_("host"))
    mentor = models.ForeignKey(
        Supervisor, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mentor")
    )
    state = models.CharField(_("state"), max_length=8, choices=AgreementState, default=AgreementState.DRAFT)
    country = models.CharField(_("template of"), max_length=2, default="LT")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="lt")
    task = models.TextField(_("task"))
    training = models.TextField(_("training"), blank=True)
    insurance = models.CharField(_("insurance"), max_length=200, blank=True)
    costs = models.CharField(_("costs that are paid back"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    volunteer_signed_on = models.DateField(_("signed by the volunteer"), null=True, blank=True)
    host_signed_on = models.DateField(_("signed by the host"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=200, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("printed as")
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteering agreement")
        verbose_name_plural = _("volunteering agreements")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="agreement_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.IN_FORCE)
                | Q(volunteer_signed_on__isnull=False, host_signed_on__isnull=False),
                name="agreement_in_force_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.host}"

"""Who takes volunteers: hosts, their sites, and the people who confirm hours."""

import secrets
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.enums import UNCONFIRMED
from youthportal.core.models import PublicId, TimeStamped
from youthportal.organisations.models import Organisation


class KindOfWork(models.Model):
    """A kind of voluntary work, and what an hour of it is worth in the yearly report."""

    name = models.CharField(_("name"), max_length=120)
    hourly_value = models.PositiveIntegerField(
        _("value of an hour"), default=0, help_text=_("In cents, for the yearly report only")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("kind of work")
        verbose_name_plural = _("kinds of work")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HostQuerySet(models.QuerySet["Host"]):
    def active(self, day: date | None = None) -> Self:
        """In the register on `day` (today)."""
        day = day or timezone.localdate()
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), joined_on__lte=day)

    def to_log_at(self, day: date | None = None) -> Self:
        """Where somebody may have helped lately: in the register on a day of this year or the last."""
        day = day or timezone.localdate()
        since = date(day.year - 1, 1, 1)
        known = self.filter(Q(left_on__isnull=True) | Q(left_on__gt=since), joined_on__lte=day)
        return known.select_related("organisation", "merged_into__organisation")

    def supervised_by(self, user: Any, day: date | None = None) -> Self:
        """Hosts for which `user` confirms hours on `day`; for visitors none."""
        held = Supervisor.objects.current(day).of(user)
        return self.filter(supervisors__in=held).distinct()

    def managed_by(self, user: Any) -> Self:
        """Hosts for which `user` may act: the own ones, for the office all."""
        if user.is_authenticated and user.is_staff:
            return self.all()
        return self.supervised_by(user)

    def with_bounced_supervisor(self) -> Self:
        """Mail to somebody who confirms here came back."""
        return self.active().filter(pk__in=Supervisor.objects.unreachable().values("host"))

    def without_supervisor(self) -> Self:
        return self.active().exclude(pk__in=Supervisor.objects.current().values("host"))

    def unchecked_for_minors(self) -> Self:
        return self.active().filter(minors_checked_on__isnull=True)

    def with_counts(self) -> Self:
        """Each with `n_supervisors` (current) and `n_waiting` (entries sent in and not decided)."""
        people = Supervisor.objects.current().filter(host=OuterRef("pk")).order_by().values("host")
        current = Subquery(people.annotate(n=Count("pk")).values("n"), output_field=models.IntegerField())
        waiting = Count("entries", filter=Q(entries__state__in=UNCONFIRMED))
        return self.annotate(n_supervisors=Coalesce(current, 0), n_waiting=waiting)


class Host(TimeStamped, PublicId):
    """An institution or organisation that takes volunteers, in the register from and to.

    `head_name` and `head_email` are asked last, when neither a supervisor nor the deputy answers.
    """

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="host", verbose_name=_("organisation")
    )
    country = models.CharField(_("country"), max_length=2, default="LT", help_text=_("Two letters"))
    about = models.TextField(_("what it does"), blank=True)
    kind_of_work = models.ForeignKey(
        KindOfWork,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosts",
        verbose_name=_("usual kind of work"),
    )
    head_name = models.CharField(_("head"), max_length=120, blank=True)
    head_email = models.EmailField(_("e-mail of the head"), blank=True)
    may_host_minors = models.BooleanField(_("may take under-18s"), default=False)
    minors_checked_on = models.DateField(_("checked for under-18s on"), null=True, blank=True)
    minors_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    opens_at = models.TimeField(_("opens at"), null=True, blank=True)
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    open_days = models.CharField(
        _("open days"), max_length=7, default="1234567", help_text=_("1 is Monday, 7 is Sunday")
    )
    joined_on = models.DateField(_("in the register from"), default=timezone.localdate)
    left_on = models.DateField(_("no longer in the register from"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("became part of"),
    )

    objects = HostQuerySet.as_manager()

    class Meta:
        verbose_name = _("host organisation")
        verbose_name_plural = _("host organisations")
        ordering = ["organisation__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="host_leaves_after_joining",
                violation_error_message=_("The day of leaving lies before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(may_host_minors=False) | Q(minors_checked_on__isnull=False),
                name="host_of_minors_was_checked",
                violation_error_message=_("Say on which day the host was checked for under-18s."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(left_on__isnull=False),
                name="merged_host_has_left",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def name(self) -> str:
        return self.organisation.name

    def is_active(self, day: date | None = None) -> bool:
        day = day or timezone.localdate()
        return self.joined_on <= day and (self.left_on is None or self.left_on > day)


def check_in_key() -> bytes:
    return secrets.token_bytes(32)


class Site(PublicId):
    """A place of a host. From `key` comes the code that is shown there and changes by the minute."""

    host = models.ForeignKey(Host, models.CASCADE, related_name="sites", verbose_name=_("host"))
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    key = models.BinaryField(_("secret of the check-in"), default=check_in_key, max_length=32, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["host", "name"]
        constraints = [
            models.UniqueConstraint(
                "host",
                Lower("name"),
                name="one_site_per_name",
                violation_error_message=_("The host has a site of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SupervisorQuerySet(models.QuerySet["Supervisor"]):
    def current(self, day: date | None = None) -> Self:
        day = day or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def of(self, user: Any) -> Self:
        return self.filter(user=user) if user.is_authenticated else self.none()

    def unreachable(self) -> Self:
        """Current, and the last mail to them came back."""
        return self.current().filter(bounced_on__isnull=False)


class Supervisor(TimeStamped, PublicId):
    """Somebody at a host who confirms hours, with an account or only with an address, from and to.

    `deputy` is asked when they do not answer; `successor` takes over what is open when they leave.
    """

    host = models.ForeignKey(Host, models.CASCADE, related_name="supervisors", verbose_name=_("host"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="supervised",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="lt")
    deputy = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputy_of",
        verbose_name=_("deputy"),
    )
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    bounced_on = models.DateField(_("mail came back on"), null=True, blank=True, editable=False)

    objects = SupervisorQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervisor")
        verbose_name_plural = _("supervisors")
        ordering = ["host", "name"]
        constraints = [
            models.UniqueConstraint(
                "host",
                Lower("email"),
                condition=Q(ends_on__isnull=True),
                name="one_supervisor_per_address",
                violation_error_message=_("The host has a supervisor with this e-mail already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="supervisor_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("id")), name="nobody_is_their_own_deputy"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("former supervisor"))

    def is_current(self, day: date | None = None) -> bool:
        day = day or timezone.localdate()
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

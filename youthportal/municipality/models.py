"""The one row of settings of this installation that the office itself may change."""

from datetime import date
from typing import Self

from django.core.cache import caches
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import SiteVersion


class Municipality(models.Model):
    """Name, contact and rules of the municipality; TIME_ZONE, CURRENCY and LANGUAGES are deploy settings."""

    name = models.CharField(_("name"), max_length=120, default="Our town")
    portal_name = models.CharField(_("name of the portal"), max_length=60, blank=True)
    office_name = models.CharField(_("name of the office"), max_length=160, blank=True)
    office_hours = models.CharField(_("office hours"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail of the office"), blank=True)
    contact_phone = models.CharField(_("telephone of the office"), max_length=40, blank=True)
    closed_from = models.DateField(_("office closed from"), null=True, blank=True)
    closed_until = models.DateField(_("office closed until"), null=True, blank=True)
    help_line = models.CharField(
        _("help line for young people"),
        max_length=120,
        blank=True,
        help_text=_("Number and name. Shown wherever somebody can write that they are in danger."),
    )
    help_lines = models.TextField(
        _("more help"),
        blank=True,
        help_text=_(
            "One in a line: who it is for, number, hours. Shown on the page “Help now”, below the help line."
        ),
    )
    emergency_number = models.CharField(_("emergency number"), max_length=20, default="112")
    country = models.CharField(
        _("country"),
        max_length=2,
        default="LT",
        validators=[RegexValidator(r"^[A-Z]{2}$")],
        help_text=_("Two letters. Decides the default age of consent."),
    )
    consent_age = models.PositiveSmallIntegerField(
        _("age of own consent"),
        default=14,
        validators=[MinValueValidator(13), MaxValueValidator(18)],
        help_text=_(
            "Below this age a guardian consents to online services: Lithuania 14, Latvia 13, Slovenia 15."
        ),
    )
    picture_age = models.PositiveSmallIntegerField(
        _("age for pictures"),
        default=18,
        validators=[MinValueValidator(13), MaxValueValidator(18)],
        help_text=_("Below this age a guardian agrees, too, that pictures are shown."),
    )
    volunteering_age = models.PositiveSmallIntegerField(
        _("age for volunteering"),
        default=14,
        validators=[MinValueValidator(13), MaxValueValidator(18)],
        help_text=_("Below this age a guardian agrees to volunteering."),
    )
    trip_age = models.PositiveSmallIntegerField(
        _("age for trips"),
        default=18,
        validators=[MinValueValidator(13), MaxValueValidator(18)],
        help_text=_("Below this age a guardian agrees to trips."),
    )
    small_group = models.PositiveSmallIntegerField(
        _("smallest group shown"),
        default=5,
        validators=[MinValueValidator(3)],
        help_text=_("Numbers about fewer people than this are never shown."),
    )
    smallest_published_pot = models.PositiveSmallIntegerField(
        _("fewest ballots published whole"),
        default=30,
        validators=[MinValueValidator(10)],
        help_text=_("A pot with fewer ballots publishes its result only."),
    )

    class Meta:
        verbose_name = _("settings of the municipality")
        verbose_name_plural = _("settings of the municipality")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_municipality"),
            models.CheckConstraint(
                condition=Q(closed_from__isnull=True, closed_until__isnull=True)
                | Q(closed_until__gte=models.F("closed_from")),
                name="office_closed_in_order",
                violation_error_message=_("Give both days; the last day cannot lie before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_office_closed(self) -> bool:
        """Today lies in the announced closing; its last day counts."""
        if not (self.closed_from and self.closed_until):
            return False
        return self.closed_from <= timezone.localdate() <= self.closed_until

    @property
    def title(self) -> str:
        """What the portal is called: its own name, or else the municipality's."""
        return self.portal_name or self.name

    @classmethod
    def current(cls) -> "Municipality":
        """The one row; read once per process and version of the site's content."""
        key = f"municipality:{SiteVersion.current()}"
        found: Municipality | None = caches["pages"].get(key)
        if found is None:
            found = cls.objects.filter(id=1).first() or cls(id=1)
            caches["pages"].set(key, found, 300)
        return found


class DutyContactQuerySet(models.QuerySet["DutyContact"]):
    def current(self, day: date | None = None) -> Self:
        """Who is on duty on `day` (today), the deputy last."""
        day = day or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class DutyContact(models.Model):
    """Who is told at once when somebody is in danger, from and to."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="duty_contacts")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(
        _("e-mail"),
        help_text=_("Of somebody who works in the office: what was written is read after signing in."),
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    is_deputy = models.BooleanField(_("deputy"), default=False)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = DutyContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty contact")
        verbose_name_plural = _("duty contacts")
        ordering = ["is_deputy", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="duty_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name

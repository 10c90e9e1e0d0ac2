"""The one row of settings of this installation that the office itself may change."""

from django.core.cache import caches
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
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
    help_line = models.CharField(
        _("help line for young people"),
        max_length=120,
        blank=True,
        help_text=_("Number and name. Shown wherever somebody can write that they are in danger."),
    )
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
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_municipality")]

    def __str__(self) -> str:
        return self.name

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

"""What the office has set: when texts wait, the lists of words, the published policy; and who is trusted."""

from datetime import time

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import SiteVersion, TimeStamped
from youthportal.moderation import holding
from youthportal.moderation.enums import Trust


class Policy(models.Model):
    """The one row of rules for texts."""

    hold_first = models.PositiveSmallIntegerField(
        _("first texts of a person that are read before"),
        default=2,
        validators=[MaxValueValidator(20)],
        help_text=_("So many texts must be approved before the next ones appear at once. 0: none is held."),
    )
    hold_links = models.BooleanField(
        _("texts with a link wait"), default=True, help_text=_("More than two links are never taken.")
    )
    hold_outside_hours = models.BooleanField(
        _("texts outside office hours wait"),
        default=False,
        help_text=_("They appear when somebody of the office has read them. Weekends count as outside."),
    )
    opens = models.TimeField(_("the office opens"), default=time(9))
    closes = models.TimeField(_("the office closes"), default=time(17))
    words = models.TextField(
        _("words that make a text wait"),
        blank=True,
        help_text=_(
            "One in a line. A star at the end stands for any ending. Every list holds for texts in every "
            "language."
        ),
    )
    text = models.TextField(
        _("what else the policy says"),
        blank=True,
        help_text=_("Stands on the page “How we look after texts”, below what the portal says by itself."),
    )

    class Meta:
        verbose_name = _("rules for texts")
        verbose_name_plural = _("rules for texts")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_policy"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="office_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return str(_("rules for texts"))

    def clean(self) -> None:
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValidationError({"closes": _("The office cannot close before it opens.")})

    @classmethod
    def current(cls) -> "Policy":
        """The one row; read once per process and version of the site's content."""
        key = f"policy:{SiteVersion.current()}"
        found: Policy | None = caches["pages"].get(key)
        if found is None:
            found = cls.objects.filter(id=1).first() or cls(id=1)
            caches["pages"].set(key, found, 300)
        return found

    @property
    def conditions(self) -> holding.Conditions:
        lists = [getattr(self, f"words_{code}", "") or "" for code, _name in settings.LANGUAGES]
        return holding.Conditions(
            links=self.hold_links,
            words=holding.word_list(lists),
            office_hours=(self.opens, self.closes) if self.hold_outside_hours else None,
        )


class Standing(TimeStamped):
    """A level that the office has set for one person by hand."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    trust = models.CharField(_("level"), max_length=8, choices=Trust)

    class Meta:
        verbose_name = _("level of a person")
        verbose_name_plural = _("levels of people")

    def __str__(self) -> str:
        return str(self.get_trust_display())

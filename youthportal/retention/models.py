"""The office's own times of keeping, and the protocol of what went."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.retention.registry import Rule, Span, Unit, rule_of


class Period(models.Model):
    """How long the rows of one rule are kept. Without a row the rule's own default holds."""

    rule = models.CharField(_("what"), max_length=60, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(
        _("how many"), validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    unit = models.CharField(_("days or months"), max_length=6, choices=Unit)

    class Meta:
        verbose_name = _("time of keeping")
        verbose_name_plural = _("times of keeping")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(rule_of(self.rule).title)

    @property
    def span(self) -> Span:
        return Span(self.number, self.unit)

    @classmethod
    def spans(cls) -> dict[str, Span]:
        return {period.rule: period.span for period in cls.objects.all()}

    @classmethod
    def of(cls, rule: Rule) -> Span:
        return cls.spans().get(rule.key, rule.default)


class Removal(models.Model):
    """On this day so many rows of a rule were removed or emptied. Rows are only ever added."""

    on = models.DateField(_("day"), default=timezone.localdate)
    rule = models.CharField(_("rule"), max_length=60)
    number = models.PositiveSmallIntegerField(_("how many"))
    unit = models.CharField(_("days or months"), max_length=6, choices=Unit)
    ended_by = models.DateField(_("of what ended by"))
    count = models.PositiveIntegerField(_("rows"))

    class Meta:
        verbose_name = _("removal")
        verbose_name_plural = _("protocol of removals")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.on} {self.rule}: {self.count}"

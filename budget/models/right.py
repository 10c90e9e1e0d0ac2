"""Who may vote: rights, copied from the enrolments at opening, and the codes on voting slips.

Nothing here says whether a right or a code was used: that is derived, while the round's key exists,
by making its token again and looking for it in the ballot box (docs/ballots.md).
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.enums import Channel
from budget.models.round import Round
from youthportal.organisations.models import Pupil, School, SchoolClass


class RightQuerySet(models.QuerySet["Right"]):
    def of_user(self, user: Any) -> Self:
        return self.filter(pupil__user=user, channel=Channel.ACCOUNT)


class Right(models.Model):
    """One person's right to vote in a round, by one channel; without a pupil row (numbers only) by code."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="rights", verbose_name=_("round"))
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("school"))
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="+", verbose_name=_("class"))
    pupil = models.ForeignKey(
        Pupil, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("pupil")
    )
    channel = models.CharField(_("votes by"), max_length=10, choices=Channel)
    is_cut_off = models.BooleanField(
        _("pupil forgotten"),
        default=False,
        db_default=False,  # opening copies rights in plain SQL
        help_text=_("The time of keeping is over: only the count stays."),
    )

    objects = RightQuerySet.as_manager()

    class Meta:
        verbose_name = _("right to vote")
        verbose_name_plural = _("rights to vote")
        constraints = [
            models.UniqueConstraint(fields=["round", "pupil"], name="one_right_per_pupil"),
            models.CheckConstraint(
                condition=~Q(channel=Channel.ACCOUNT) | Q(pupil__isnull=False) | Q(is_cut_off=True),
                name="account_right_has_pupil",
            ),
        ]
        indexes = [models.Index(fields=["round", "school", "channel"], name="right_by_school")]

    def __str__(self) -> str:
        return f"{self.school_class} · {self.get_channel_display()}"


class VotingCodeQuerySet(models.QuerySet["VotingCode"]):
    def valid(self) -> Self:
        return self.filter(is_void=False)

    def counted(self) -> Self:
        """Valid codes that stand for a right: not those for practice."""
        return self.valid().filter(is_test=False)


class VotingCode(models.Model):
    """A code on a voting slip: its keyed digest and its class, no pupil. Void codes stay, to be explained."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="codes", verbose_name=_("round"))
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("school"))
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="+", verbose_name=_("class"))
    digest = models.BinaryField(_("digest"), max_length=32, unique=True)
    is_void = models.BooleanField(_("void"), default=False)
    is_test = models.BooleanField(_("for practice"), default=False)

    objects = VotingCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("voting code")
        verbose_name_plural = _("voting codes")
        indexes = [models.Index(fields=["round", "school_class"], name="code_by_class")]

    def __str__(self) -> str:
        return str(self.school_class)

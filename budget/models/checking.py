"""Who is asked to check what, and what checkers say among themselves: never public, never for authors."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.enums import CheckOutcome, CheckStep, Goal
from budget.models.proposal import Proposal
from budget.models.round import Pot, Round

PERSON = settings.AUTH_USER_MODEL


class Assignment(models.Model):
    """The person asked to check an idea at one step. Without one, whoever may check at that step can."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="assignments", verbose_name=_("idea"))
    step = models.CharField(_("step"), max_length=8, choices=CheckStep)
    checker = models.ForeignKey(PERSON, models.CASCADE, related_name="+", verbose_name=_("checker"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("assignment of a check")
        verbose_name_plural = _("assignments of checks")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "step"], name="one_checker_per_step"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.checker}"


class AssignmentRuleQuerySet(models.QuerySet["AssignmentRule"]):
    def fitting(self, proposal: Proposal, step: str, goals: list[int]) -> Self:
        """Rules that hold for an idea, the narrower first: pot and goal, pot, goal, all."""
        here = Q(pot__isnull=True) | Q(pot=proposal.pot_id)
        served = Q(goal__isnull=True) | Q(goal__in=goals)
        return self.filter(here, served, round=proposal.round_id, step=step).order_by(
            models.F("pot").asc(nulls_last=True), models.F("goal").asc(nulls_last=True), "pk"
        )


class AssignmentRule(models.Model):
    """Ideas of a goal or a pot go to one checker as soon as they reach the step."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="assignment_rules", verbose_name=_("round"))
    step = models.CharField(_("step"), max_length=8, choices=CheckStep, default=CheckStep.CITY)
    goal = models.PositiveSmallIntegerField(
        _("goal"), choices=Goal, null=True, blank=True, help_text=_("Empty: whatever goal it serves")
    )
    pot = models.ForeignKey(
        Pot,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pot"),
        help_text=_("Empty: of every pot"),
    )
    checker = models.ForeignKey(PERSON, models.CASCADE, related_name="+", verbose_name=_("checker"))

    objects = AssignmentRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of assignment")
        verbose_name_plural = _("rules of assignment")
        ordering = ["round", "step", "id"]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.checker}"


class CheckConflict(models.Model):
    """A checker declared to be too close to an idea (relative, own project) and is passed over."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="conflicts", verbose_name=_("idea"))
    checker = models.ForeignKey(PERSON, models.CASCADE, related_name="+", verbose_name=_("checker"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "checker"], name="one_conflict_per_checker")
        ]

    def __str__(self) -> str:
        return str(self.checker)


class CheckNoteQuerySet(models.QuerySet["CheckNote"]):
    def questions_to(self, user: Any) -> Self:
        return self.filter(to=user, is_answered=False)


class CheckNote(models.Model):
    """A private note of a checker; with `to` it is a question, answered by that person's next note."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="notes", verbose_name=_("idea"))
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    to = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("question to")
    )
    text = models.TextField(_("note"), max_length=3000)
    is_answered = models.BooleanField(_("answered"), default=False)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = CheckNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        ordering = ["id"]
        indexes = [models.Index(fields=["to", "is_answered"], name="note_question")]

    def __str__(self) -> str:
        return self.text[:60]


class Appeal(models.Model):
    """Authors asked once for another look at a rejection. It goes back to the step that rejected."""

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="appeal", verbose_name=_("idea"))
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    text = models.TextField(_("why look again"), max_length=1500)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("request for another look")
        verbose_name_plural = _("requests for another look")

    def __str__(self) -> str:
        return str(self.proposal)


class ReasonText(models.Model):
    """A reason the office keeps ready, in every language of the portal."""

    outcome = models.CharField(
        _("for"),
        max_length=8,
        choices=[(value, label) for value, label in CheckOutcome.choices if value != CheckOutcome.PASSED],
    )
    title = models.CharField(_("short name"), max_length=80)
    text = models.TextField(_("text"), max_length=2000)

    class Meta:
        verbose_name = _("reason kept ready")
        verbose_name_plural = _("reasons kept ready")
        ordering = ["outcome", "id"]

    def __str__(self) -> str:
        return self.title

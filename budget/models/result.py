"""What came of it: turnout (counts only) and results with the story of every proposal."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.enums import Channel, RoundStatus
from budget.models.proposal import Proposal
from budget.models.round import Pot, Round
from youthportal.files.models import StoredFile
from youthportal.organisations.models import School


class Turnout(models.Model):
    """Ballots and rights of one school and channel in one pot; counted by a job, frozen at closing."""

    pot = models.ForeignKey(Pot, models.CASCADE, related_name="turnouts", verbose_name=_("pot"))
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("school"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    rights = models.PositiveIntegerField(_("rights"))
    ballots = models.PositiveIntegerField(_("ballots"))

    class Meta:
        verbose_name = _("turnout")
        verbose_name_plural = _("turnout")
        constraints = [
            models.UniqueConstraint(fields=["pot", "school", "channel"], name="one_turnout_per_channel"),
            models.CheckConstraint(
                condition=Q(ballots__lte=models.F("rights")), name="no_more_ballots_than_rights"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballots}/{self.rights}"


class ResultQuerySet(models.QuerySet["Result"]):
    def visible(self) -> Self:
        """Results anybody may see: of published rounds only."""
        return self.filter(pot__round__status=RoundStatus.PUBLISHED)

    def with_ideas(self) -> Self:
        """With pot and round, and with the ideas' results and goals: three queries for any number."""
        ideas = ProjectResult.objects.select_related("proposal__round", "proposal__pot")
        return self.select_related("pot__round__board", "ballots_file").prefetch_related(
            models.Prefetch("projects", queryset=ideas.prefetch_related("proposal__goals"))
        )

    def of_pot(self, pot: Pot) -> Self:
        """The binding result and the one for learning, with what their page needs."""
        return self.filter(pot=pot).with_ideas()

    def unwritten(self, round_id: int) -> Self:
        """Binding results of a published round whose ballots are not yet in a file."""
        found = self.visible().filter(pot__round=round_id, is_binding=True, ballots_file__isnull=True)
        return found.select_related("pot__round")

    def of_round(self, round: Round) -> Self:
        return self.filter(pot__round=round).with_ideas()


class Result(models.Model):
    """The outcome of one pot under one rule. The binding one decides; the other is for learning.

    `outcome` is `budget.calculations`' Outcome as JSON, with the settings it was counted under.
    """

    pot = models.ForeignKey(Pot, models.CASCADE, related_name="results", verbose_name=_("pot"))
    is_binding = models.BooleanField(_("decides"), default=True)
    ballots = models.PositiveIntegerField(_("ballots"))
    total_cost = models.PositiveBigIntegerField(_("spent"))
    outcome = models.JSONField(_("outcome"))
    comparison = models.JSONField(_("comparison with the other rule"), default=dict, blank=True)

    ballots_file = models.ForeignKey(
        StoredFile,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("published ballots"),
    )

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [models.UniqueConstraint(fields=["pot", "is_binding"], name="one_binding_result")]

    def __str__(self) -> str:
        return str(self.pot)


class ProjectResult(models.Model):
    """What became of one proposal under one rule. `position` counts the funded from 1; `story` explains."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="projects", verbose_name=_("result"))
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="results", verbose_name=_("idea"))
    votes = models.PositiveIntegerField(_("votes"))
    score = models.DecimalField(_("points"), max_digits=14, decimal_places=4, null=True, blank=True)
    is_funded = models.BooleanField(_("funded"))
    position = models.PositiveIntegerField(_("position"), null=True, blank=True)
    story = models.JSONField(_("explanation"), default=dict)

    class Meta:
        verbose_name = _("result of an idea")
        verbose_name_plural = _("results of ideas")
        constraints = [
            models.UniqueConstraint(fields=["result", "proposal"], name="one_result_per_proposal"),
            models.CheckConstraint(
                condition=Q(is_funded=True, position__isnull=False)
                | Q(is_funded=False, position__isnull=True),
                name="funded_has_position",
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)

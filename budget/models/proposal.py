"""What pupils propose, what it costs, and how school and city checked it."""

from copy import copy
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.enums import (
    PUBLIC_STATUSES,
    UNDER_WAY,
    CheckOutcome,
    CheckStep,
    Goal,
    ProposalStatus,
    RoundStatus,
)
from budget.models.author import Author, Support
from budget.models.round import Pot, Round
from budget.models.teams import team_name
from youthportal.core.models import PublicId, TimeStamped
from youthportal.organisations.models import Enrolment, Membership, School

#: Never sent in, taken back, or locked away: checkers and sums know none of them.
NOT_SENT = (ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN, ProposalStatus.SEALED)
EDITABLE_STATUSES = (ProposalStatus.DRAFT, ProposalStatus.TO_FIX)
STEP_OF_STATUS = {
    ProposalStatus.SUBMITTED: CheckStep.SCHOOL,
    ProposalStatus.SCHOOL_PASSED: CheckStep.CITY,
}


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def public(self) -> Self:
        """What everybody may read: sent in, and neither rejected, withdrawn nor back with its authors.

        A rejected idea stays until its authors have had their hours, and after that where the round shows
        rejections. Show rows of this to the public through `Proposal.as_public()`.
        Once voting is open, only what is on the ballot.
        """
        under_way = Q(round__status__in=UNDER_WAY)
        held = Q(news_at__gt=timezone.now()) | Q(news_at__isnull=False, round__show_rejections=True)
        shown = Q(status__in=PUBLIC_STATUSES) | Q(status=ProposalStatus.REJECTED) & held
        return self.filter(Q(status=ProposalStatus.ACCEPTED) | under_way & shown)

    def without_news(self) -> Self:
        """Nothing that its authors have just been told and the public has not."""
        return self.filter(Q(news_at__isnull=True) | Q(news_at__lte=timezone.now()))

    def mirrored(self) -> models.QuerySet[Any, tuple[int, int]]:
        """Pairs of idea and goal of all that was ever sent in and not taken back: no text, no person."""
        sent = self.exclude(status__in=NOT_SENT)
        named = sent.filter(goals__isnull=False).order_by()
        return named.values_list("pk", "goals__goal")

    def on_ballot(self) -> Self:
        return self.filter(status=ProposalStatus.ACCEPTED)

    def by(self, user: Any) -> Self:
        """Ideas of this author; each remembers whose it was read for, so that nobody asks again."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(authors__user=user).annotate(read_by=Value(user.pk, models.BigIntegerField()))

    def waiting_for(self, step: str) -> Self:
        return self.filter(status__in=[status for status, of in STEP_OF_STATUS.items() if of == step])

    def unfinished(self) -> Self:
        """Still with authors or checkers: neither on the ballot nor out of the round."""
        return self.filter(status__in=[*EDITABLE_STATUSES, *STEP_OF_STATUS])

    def in_check(self) -> Self:
        """Sent in and not decided: waiting for a check, or back with its authors to be fixed."""
        return self.filter(status__in=[ProposalStatus.TO_FIX, *STEP_OF_STATUS])

    def in_open_check(self) -> Self:
        """As `in_check`, of rounds whose ballot is not settled yet."""
        return self.in_check().filter(round__status__in=UNDER_WAY).with_enough_support()

    def overdue(self, day: date | None = None) -> Self:
        return self.filter(status=ProposalStatus.TO_FIX, fix_by__lt=day or timezone.localdate())

    def checkable_by(self, user: Any) -> Self:
        """What `user` may check at school: the ideas of the schools they check for today; the office all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(school__in=School.objects.checked_by(user))

    def waiting_at_steps_of(self, user: Any) -> Self:
        """Waiting at a step that `user` checks, but for own ideas and those they are too close to."""
        waiting = self.in_open_check().exclude(authors__user=user).exclude(conflicts__checker=user)
        if user.is_staff:
            return waiting.filter(status__in=list(STEP_OF_STATUS))
        mine = Q(status=ProposalStatus.SUBMITTED, school__in=School.objects.checked_by(user))
        city = Exists(Membership.objects.current().of_city_checkers().filter(user=user))
        return waiting.filter(mine | Q(city, status=ProposalStatus.SCHOOL_PASSED))

    def given_to(self, user: Any) -> Self:
        """Given to `user` at the step where they stand."""
        own = {"assignments__checker": user}
        at_school = Q(status=ProposalStatus.SUBMITTED, assignments__step=CheckStep.SCHOOL, **own)
        at_city = Q(status=ProposalStatus.SCHOOL_PASSED, assignments__step=CheckStep.CITY, **own)
        return self.filter(at_school | at_city)

    def given_to_nobody(self) -> Self:
        """Waiting at a step for which nobody was asked."""
        at_school = Q(status=ProposalStatus.SUBMITTED, assignments__step=CheckStep.SCHOOL)
        at_city = Q(status=ProposalStatus.SCHOOL_PASSED, assignments__step=CheckStep.CITY)
        given = self.model.objects.filter(at_school | at_city)
        return self.filter(status__in=list(STEP_OF_STATUS)).exclude(pk__in=given.values("pk"))

    def seen_by_checker(self, user: Any) -> Self:
        """What `user` reads as a checker: sent ideas of the own schools; for the city those past it."""
        sent = self.exclude(status__in=NOT_SENT)
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return sent
        mine = Q(school__in=School.objects.checked_by(user))
        city = Exists(Membership.objects.current().of_city_checkers().filter(user=user))
        at_city = Exists(Check.objects.filter(proposal=OuterRef("pk"), step=CheckStep.CITY))
        past_school = Q(status=ProposalStatus.SCHOOL_PASSED) | Q(at_city)
        return sent.filter(mine | Q(city) & past_school)

    def with_support(self) -> Self:
        """Each with `supporters`: how many pupils support it. Who they are is read nowhere."""
        found = Support.objects.filter(proposal=OuterRef("pk")).order_by()
        counted = found.values("proposal").annotate(n=Count("pk")).values("n")
        return self.annotate(supporters=Coalesce(Subquery(counted, output_field=models.IntegerField()), 0))

    def with_team(self) -> Self:
        """For the page of its authors: `team_size` and `is_public` (everybody can read it)."""
        authors = Author.objects.filter(proposal=OuterRef("pk")).order_by()
        counted = authors.values("proposal").annotate(n=Count("pk")).values("n")
        public = Proposal.objects.public().filter(pk=OuterRef("pk"))
        team = Subquery(counted, output_field=models.IntegerField())
        return self.annotate(team_size=Coalesce(team, 0), is_public=Exists(public))

    def with_enough_support(self) -> Self:
        """What the check may look at: a fresh idea waits until it has the supporters its round asks for."""
        waits = Q(status=ProposalStatus.SUBMITTED, supporters__lt=F("round__min_support"))
        return self.with_support().exclude(waits)

    def with_names(self) -> Self:
        """Each with `has_names`: an author chose a first name to be shown; whether it may be, rules say."""
        named = Author.objects.filter(proposal=OuterRef("pk")).exclude(first_name="")
        return self.annotate(has_names=Exists(named))

    def with_changes(self) -> Self:
        """Each with `has_changed`: its public text or cost is not what was sent first."""
        several = Proposal.objects.filter(pk=OuterRef("pk")).annotate(kept=Count("versions"))
        return self.annotate(has_changed=Exists(several.filter(kept__gt=1)))

    def funded(self) -> Self:
        """What a published result decided to pay."""
        won = Q(results__is_funded=True, results__result__is_binding=True)
        return self.filter(won, round__status=RoundStatus.PUBLISHED).distinct()

    def without_pupils(self, day: date | None = None) -> Self:
        """Ideas of which no author is a pupil of its school today."""
        here = Enrolment.objects.current(day).filter(
            pupil__user=OuterRef("user"), school_class__school=OuterRef("proposal__school")
        )
        at_school = Author.objects.filter(Exists(here), proposal=OuterRef("pk"))
        return self.exclude(Exists(at_school))

    def with_details(self) -> Self:
        """With round, pot, school and goals: a list of any length costs two queries."""
        unknown = CostLine.objects.filter(proposal=OuterRef("pk"), amount__isnull=True)
        known = self.annotate(has_unknown_cost=Exists(unknown))
        return known.select_related("round", "pot__round", "school").prefetch_related("goals")


class Proposal(TimeStamped, PublicId):
    """An idea. Costs are integer minor units of the round's currency.

    `ref` is its number on the ballot as text ("07"), or the id it had in an imported election; ballots
    and results name proposals by it.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="proposals", verbose_name=_("round"))
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="proposals", verbose_name=_("pot"))
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("school")
    )
    status = models.CharField(
        _("status"), max_length=14, choices=ProposalStatus, default=ProposalStatus.DRAFT
    )
    ref = models.CharField(_("number on the ballot"), max_length=60, blank=True)
    slug = models.SlugField(_("address"), max_length=90, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="lt")
    title = models.CharField(_("title"), max_length=120, blank=True)
    summary = models.TextField(_("what"), max_length=3000, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    beneficiaries = models.CharField(_("for whom"), max_length=200, blank=True)
    grade = models.PositiveSmallIntegerField(_("grade of its first author"), null=True, blank=True)
    byline = models.CharField(
        _("shown as by"),
        max_length=120,
        blank=True,
        help_text=_("Empty: the public sees grade and school. Never a full name."),
    )
    asked = models.PositiveBigIntegerField(_("cost as its authors see it"), default=0)
    checked_cost = models.PositiveBigIntegerField(_("cost as checked"), null=True, blank=True)
    cost_reason = models.CharField(_("why the cost was corrected"), max_length=300, blank=True)
    fix_by = models.DateField(_("to be fixed by"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    news_at = models.DateTimeField(_("last decision is public from"), null=True, blank=True, editable=False)
    before_news = models.JSONField(
        _("what the public reads until then"), default=dict, blank=True, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("became part of"),
    )

    has_unknown_cost: bool  # of with_details() alone
    supporters: int  # of with_support() alone
    read_by: int  # of by() alone
    team_size: int  # of with_team() alone, like the next
    is_public: bool
    has_changed: bool  # of with_changes() alone
    has_names: bool  # of with_names() alone

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        ordering = ["pot", "ref", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pot", "ref"], condition=~Q(ref=""), name="one_proposal_per_ref"),
            models.UniqueConstraint(
                fields=["round", "slug"], condition=~Q(slug=""), name="one_proposal_per_address"
            ),
            models.CheckConstraint(
                condition=Q(status=ProposalStatus.DRAFT) | ~Q(title=""), name="sent_proposal_has_title"
            ),
        ]
        indexes = [models.Index(fields=["round", "status"], name="proposal_status")]

    def __str__(self) -> str:
        return self.title or str(_("Untitled idea"))

    def get_absolute_url(self) -> str:
        return reverse("budget:proposal", args=[self.round.slug, self.slug])

    @property
    def cost(self) -> int:
        """What it costs as far as anybody knows: the check's figure, else the authors'."""
        return self.asked if self.checked_cost is None else self.checked_cost

    def as_public(self, at: datetime) -> "Proposal":
        """As everybody may read it at this moment: without what its authors have just been told.

        A copy to be shown, never to be saved. Once voting is opened nothing is held back.
        """
        if self.news_at is None or self.news_at <= at or self.round.status not in UNDER_WAY:
            return self
        shown = copy(self)
        for name, value in self.before_news.items():
            setattr(shown, name, value)
        return shown

    def given_at(self, step: str) -> Any:
        """The assignment at this step, or None."""
        assignments: Any = self.assignments
        return assignments.filter(step=step).select_related("checker").first()

    def people_to_ask(self, user: Any) -> list[Any]:
        """Whom a checker can ask: whoever was given it, checked it or wrote a note, and the office."""
        related: Any = self
        asked = [row.checker for row in related.assignments.select_related("checker")]
        for rows in (related.checks, related.notes):
            asked += [row.by for row in rows.select_related("by")]
        asked += list(get_user_model().objects.filter(is_staff=True, is_active=True)[:20])
        return [person for person in dict.fromkeys(asked) if person and person != user]

    @property
    def second_look(self) -> Any:
        """What its authors wrote when they asked for another look, or None."""
        return getattr(self, "appeal", None)

    @property
    def is_under_way(self) -> bool:
        """Sent, not refused, and the ballot is still open: it can be supported."""
        return self.status in PUBLIC_STATUSES and self.round.status in UNDER_WAY

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE_STATUSES

    @property
    def shown_as(self) -> str:
        """Who the public sees as its authors: a team of a grade and school, never a full name."""
        if self.byline or self.school is None:
            return self.byline
        return team_name(self.school, self.grade)


class ProposalGoal(models.Model):
    """One of the one to three goals a proposal serves."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="goals", verbose_name=_("idea"))
    goal = models.PositiveSmallIntegerField(_("goal"), choices=Goal)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["goal"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "goal"], name="one_goal_once"),
            models.CheckConstraint(condition=Q(goal__gte=1, goal__lte=17), name="goal_is_one_of_17"),
        ]

    def __str__(self) -> str:
        return f"{self.goal}. {self.get_goal_display()}"


class CostLine(models.Model):
    """A thing to pay. `amount` None means that the authors do not know the price; the check finds it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="cost_lines", verbose_name=_("idea"))
    label = models.CharField(_("what is paid"), max_length=160)
    amount = models.PositiveBigIntegerField(_("amount"), null=True, blank=True)
    checked = models.PositiveBigIntegerField(_("amount as checked"), null=True, blank=True)

    class Meta:
        verbose_name = _("cost line")
        verbose_name_plural = _("cost lines")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label


class Check(models.Model):
    """One outcome of a check. `reason` is what the authors read; `note` stays in the office."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="checks", verbose_name=_("idea"))
    step = models.CharField(_("step"), max_length=8, choices=CheckStep)
    outcome = models.CharField(_("outcome"), max_length=8, choices=CheckOutcome)
    reason = models.TextField(_("reason, for the authors"), blank=True)
    note = models.TextField(_("note, for the office only"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=CheckOutcome.PASSED) | ~Q(reason=""), name="refusing_check_has_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.get_outcome_display()}"

"""A round of the pupils' budget, the schools in it, and the pots its money lies in."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.enums import (
    PUBLIC_STATUSES,
    UNDER_WAY,
    BallotType,
    Completion,
    PotKind,
    ProposalStatus,
    RoundStatus,
    Rule,
    Satisfaction,
    TieOrder,
)
from youthportal.ballots.models import BallotBox, BallotKey
from youthportal.core.db import Clock, sort_key
from youthportal.core.models import PublicId, TimeStamped
from youthportal.organisations.grades import LAST_GRADE, grade_in_words
from youthportal.organisations.models import Enrolment, RosterLevel, School, SchoolClass, SchoolYear

PHASE_DATES = (
    "focus_open_at",
    "focus_close_at",
    "proposals_open_at",
    "proposals_close_at",
    "voting_opens_at",
    "voting_closes_at",
)
#: Years of schooling a round may be for, each as schools of the four schemes write it.
GRADES = [(grade, grade_in_words(grade)) for grade in range(1, LAST_GRADE + 1)]


def default_currency() -> str:
    return str(settings.CURRENCY)


def _summed(rows: models.QuerySet[Any], group: str, total: Any) -> Coalesce:
    grouped = rows.order_by().values(group).annotate(total=total).values("total")
    return Coalesce(Subquery(grouped, output_field=models.BigIntegerField()), 0)


class RoundQuerySet(models.QuerySet["Round"]):
    def public(self) -> Self:
        """Everything but what the office still prepares."""
        return self.exclude(status=RoundStatus.DRAFT)

    def in_voting(self, at: datetime | None = None) -> Self:
        at = at or timezone.now()
        return self.filter(status=RoundStatus.VOTING, voting_opens_at__lte=at, voting_closes_at__gt=at)

    def taking_proposals(self, at: datetime | None = None) -> Self:
        at = at or timezone.now()
        return self.filter(status=RoundStatus.PROPOSALS, proposals_open_at__lte=at, proposals_close_at__gt=at)

    def published(self) -> Self:
        return self.filter(status=RoundStatus.PUBLISHED)

    def for_pupil(self, user: Any) -> Self:
        """Rounds of the schools in which `user` is enrolled today, in the grades of the round."""
        mine = Enrolment.objects.current().of_user(user)
        here = mine.filter(
            school_class__school__rounds__round=OuterRef("pk"),
            school_class__grade__gte=OuterRef("grade_from"),
            school_class__grade__lte=OuterRef("grade_to"),
        )
        return self.filter(models.Exists(here))

    def with_totals(self) -> Self:
        """Each with `total` (minor units in all its pots) and `schools_count`."""
        here = {"round": OuterRef("pk")}
        return self.annotate(
            total=_summed(Pot.objects.filter(**here), "round", Sum("amount")),
            schools_count=_summed(RoundSchool.objects.filter(**here), "round", Count("pk")),
        )

    def with_waiting(self) -> Self:
        """Each with how many ideas wait: `at_school`, `at_city`, `to_fix` (with their authors)."""

        def waiting(status: str) -> Count:
            return Count("proposals", filter=Q(proposals__status=status), distinct=True)

        return self.annotate(
            at_school=waiting(ProposalStatus.SUBMITTED),
            at_city=waiting(ProposalStatus.SCHOOL_PASSED),
            to_fix=waiting(ProposalStatus.TO_FIX),
        )

    def due_to_close(self, at: datetime | None = None) -> Self:
        return self.filter(status=RoundStatus.VOTING, voting_closes_at__lte=at or timezone.now())

    def with_clock(self) -> Self:
        """With `now`, the database's clock at the moment of reading."""
        return self.annotate(now=Clock())

    def next_boundary(self, at: datetime) -> datetime | None:
        """When the next phase of a public round begins or ends by its date: one query."""
        nearest = {name: models.Min(name, filter=Q(**{f"{name}__gt": at})) for name in PHASE_DATES}
        found = self.public().aggregate(**nearest)
        return min((moment for moment in found.values() if moment), default=None)


class Round(TimeStamped, PublicId):
    """One year's pupils' budget. Whatever decides a right or a result is frozen when voting opens."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    introduction = models.TextField(_("introduction"), blank=True)
    currency = models.CharField(_("currency"), max_length=3, default=default_currency)
    status = models.CharField(_("status"), max_length=10, choices=RoundStatus, default=RoundStatus.DRAFT)
    is_demo = models.BooleanField(
        _("demonstration"), default=False, help_text=_("Shown as such on every page")
    )
    source = models.CharField(_("source of imported data"), max_length=200, blank=True)

    focus_open_at = models.DateTimeField(_("goals of the schools from"), null=True, blank=True)
    focus_close_at = models.DateTimeField(_("goals of the schools until"), null=True, blank=True)
    proposals_open_at = models.DateTimeField(_("ideas from"), null=True, blank=True)
    proposals_close_at = models.DateTimeField(_("ideas until"), null=True, blank=True)
    voting_opens_at = models.DateTimeField(_("voting from"), null=True, blank=True)
    voting_closes_at = models.DateTimeField(_("voting until"), null=True, blank=True)
    results_on = models.DateField(_("result on"), null=True, blank=True)

    grade_from = models.PositiveSmallIntegerField(
        _("grades from"),
        choices=GRADES,
        default=9,
        help_text=_("Years of schooling. In brackets: as gymnasiums write them, and as courses and letniki."),
    )
    grade_to = models.PositiveSmallIntegerField(_("grades to"), choices=GRADES, default=12)
    max_focus_goals = models.PositiveSmallIntegerField(
        _("goals a pupil chooses for the school, at most"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(17)],
    )
    min_support = models.PositiveIntegerField(
        _("supporters an idea needs before it is checked"),
        default=0,
        help_text=_("0: every idea is checked. Who supports an idea is not shown, only how many."),
    )
    max_authors = models.PositiveSmallIntegerField(_("authors of an idea, at most"), default=5)
    ballot_type = models.CharField(
        _("ballot"), max_length=10, choices=BallotType, default=BallotType.APPROVAL
    )
    min_choices = models.PositiveSmallIntegerField(_("ideas to choose, at least"), default=3)
    max_choices = models.PositiveSmallIntegerField(_("ideas to choose, at most"), null=True, blank=True)
    points_total = models.PositiveSmallIntegerField(
        _("points to give in all"), default=10, help_text=_("For ballots with points only")
    )
    points_most = models.PositiveSmallIntegerField(
        _("points for one idea, at most"),
        null=True,
        blank=True,
        help_text=_("For ballots with points only; empty: all points may go to one idea"),
    )
    limit_money = models.BooleanField(_("choices may not cost more than the pot"), default=False)
    rule = models.CharField(_("rule of the count"), max_length=10, choices=Rule, default=Rule.EQUAL_SHARES)
    satisfaction = models.CharField(
        _("satisfaction"), max_length=12, choices=Satisfaction, default=Satisfaction.COST
    )
    completion = models.CharField(
        _("completion"), max_length=30, choices=Completion, default=Completion.ADD1_GREEDY
    )
    ties = models.CharField(_("ties"), max_length=40, choices=TieOrder, default=TieOrder.MOST_VOTES)
    show_comparison = models.BooleanField(_("show both rules side by side"), default=True)

    news_delay = models.PositiveSmallIntegerField(
        _("hours until a decision is public"),
        default=24,
        help_text=_("Authors hear first: for so many hours the public still reads “being checked”."),
    )
    show_rejections = models.BooleanField(
        _("show rejected ideas with their reason"),
        default=False,
        help_text=_("After those hours. Otherwise a rejected idea is no longer shown."),
    )

    key = models.OneToOneField(BallotKey, models.PROTECT, null=True, blank=True, verbose_name=_("ballot key"))
    frozen = models.JSONField(_("frozen at opening"), default=dict, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    counted_at = models.DateTimeField(_("counted"), null=True, blank=True, editable=False)
    moved = models.JSONField(_("dates moved while it was public"), default=list, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    protocol = models.JSONField(_("protocol of the closing"), default=dict, blank=True, editable=False)

    total: int  # of with_totals() alone, like the next
    schools_count: int
    at_school: int  # of with_waiting() alone, like the next two
    at_city: int
    to_fix: int

    now: datetime  # of with_clock() alone

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(grade_from__lte=F("grade_to")), name="round_grades_in_order"),
            models.CheckConstraint(
                condition=Q(max_choices__isnull=True) | Q(max_choices__gte=F("min_choices")),
                name="round_choices_in_order",
            ),
            models.CheckConstraint(
                condition=Q(points_total__gte=1)
                & (Q(points_most__isnull=True) | Q(points_most__gte=1, points_most__lte=F("points_total"))),
                name="round_points_in_order",
            ),
            models.CheckConstraint(
                condition=Q(voting_closes_at__isnull=True) | Q(voting_closes_at__gt=F("voting_opens_at")),
                name="round_voting_in_order",
            ),
            models.CheckConstraint(
                condition=Q(proposals_close_at__isnull=True)
                | Q(proposals_close_at__gt=F("proposals_open_at")),
                name="round_proposals_in_order",
            ),
            models.CheckConstraint(
                condition=Q(focus_close_at__isnull=True) | Q(focus_close_at__gt=F("focus_open_at")),
                name="round_focus_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status=RoundStatus.VOTING)
                | Q(voting_opens_at__isnull=False, voting_closes_at__isnull=False, key__isnull=False),
                name="voting_has_dates_and_key",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("budget:round", args=[self.slug])

    @property
    def lock_name(self) -> str:
        """The lock that voters share and closing, voiding and changes of rights take alone."""
        return self.lock_of(self.pk)

    @staticmethod
    def lock_of(pk: int) -> str:
        return f"budget.round.{pk}"

    @property
    def has_public_result(self) -> bool:
        """The one gate of every page, export, PDF and mail to results: the same for all, never the clock."""
        return self.status == RoundStatus.PUBLISHED

    def takes_focus(self, at: datetime) -> bool:
        """Pupils say which goals matter at their school: a phase before ideas are collected."""
        opens, closes = self.focus_open_at, self.focus_close_at
        return self.status == RoundStatus.PROPOSALS and bool(opens and closes and opens <= at < closes)

    def takes_proposals(self, at: datetime) -> bool:
        opens, closes = self.proposals_open_at, self.proposals_close_at
        return self.status == RoundStatus.PROPOSALS and bool(opens and closes and opens <= at < closes)

    def takes_votes(self, at: datetime) -> bool:
        opens, closes = self.voting_opens_at, self.voting_closes_at
        return self.status == RoundStatus.VOTING and bool(opens and closes and opens <= at < closes)

    def is_under_way(self) -> bool:
        """Ideas are being collected or checked: what is on the ballot is still open."""
        return self.status in UNDER_WAY

    def enrolment_of(self, user: Any) -> Enrolment | None:
        """Where `user` is a pupil today, in a school of this round; of any grade. `pot`: that school's."""
        if not user.is_authenticated:
            return None
        mine = Enrolment.objects.current().of_user(user).filter(school_class__school__rounds__round=self)
        mine = mine.annotate(pot=F("school_class__school__rounds__pot"))
        return mine.select_related("school_class__school").order_by("-starts_on").first()


class PotQuerySet(models.QuerySet["Pot"]):
    def open_to(self, school: School) -> Self:
        """Where pupils of `school` may propose and vote: the pot of their school and the city's."""
        return self.filter(Q(schools__school=school) | Q(kind=PotKind.CITY)).distinct()

    def with_counts(self) -> Self:
        """Each with `ideas_count` (public ones)."""
        checked = Q(proposals__status__in=PUBLIC_STATUSES, round__status__in=UNDER_WAY)
        public = Q(proposals__status=ProposalStatus.ACCEPTED) | checked
        return self.annotate(ideas_count=Count("proposals", filter=public, distinct=True))

    def city_first(self, language: str) -> Self:
        """The city's pot, then the schools' in the order of the reader's alphabet."""
        return self.order_by("kind", sort_key("name", language))


class Pot(PublicId):
    """Money of a school (or of schools that share one), or the city's. `amount` in minor units."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="pots", verbose_name=_("round"))
    kind = models.CharField(_("kind"), max_length=8, choices=PotKind, default=PotKind.SCHOOL)
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("address"), max_length=80)
    amount = models.PositiveBigIntegerField(_("amount"), help_text=_("In cents"))
    funder = models.CharField(_("funded by"), max_length=160, blank=True)
    box = models.OneToOneField(
        BallotBox, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ballot box")
    )

    ideas_count: int  # of with_counts() alone

    objects = PotQuerySet.as_manager()

    class Meta:
        verbose_name = _("pot")
        verbose_name_plural = _("pots")
        ordering = ["round", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "slug"], name="one_pot_per_address"),
            models.UniqueConstraint(fields=["round"], condition=Q(kind=PotKind.CITY), name="one_city_pot"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="pot_holds_money"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("budget:pot", args=[self.round.slug, self.slug])


class RoundSchoolQuerySet(models.QuerySet["RoundSchool"]):
    def of_user(self, user: Any) -> Self:
        """Where `user` is enrolled as a pupil today."""
        mine = Enrolment.objects.current().of_user(user)
        return self.filter(school__classes__enrolments__in=mine).distinct()

    def with_roster(self, day: date | None = None) -> Self:
        """Each with `pupils`: how many are enrolled today in the grades of the round.

        Schools that give numbers only are counted by the head counts of their classes.
        """
        classes = SchoolClass.objects.filter(
            school=OuterRef("school"),
            grade__gte=OuterRef("round__grade_from"),
            grade__lte=OuterRef("round__grade_to"),
        )
        enrolled = Enrolment.objects.current(day).filter(
            school_class__school=OuterRef("school"),
            school_class__grade__gte=OuterRef("round__grade_from"),
            school_class__grade__lte=OuterRef("round__grade_to"),
        )
        numbers = classes.filter(year=SchoolYear.at(day), school__roster_level=RosterLevel.NUMBERS)
        return self.annotate(
            pupils=_summed(enrolled, "school_class__school", Count("pk"))
            + _summed(numbers, "school", Sum("head_count"))
        )


class RoundSchool(models.Model):
    """A school that takes part in a round. Small schools may share a pot. Counts are frozen at opening."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="schools", verbose_name=_("round"))
    school = models.ForeignKey(School, models.PROTECT, related_name="rounds", verbose_name=_("school"))
    pot = models.ForeignKey(
        Pot, models.PROTECT, null=True, blank=True, related_name="schools", verbose_name=_("pot")
    )
    roll_count = models.PositiveIntegerField(_("rights at opening"), default=0, editable=False)
    roll_hash = models.CharField(_("hash of the roll"), max_length=64, blank=True, editable=False)

    pupils: int  # of with_roster() alone

    objects = RoundSchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("school of the round")
        verbose_name_plural = _("schools of the round")
        ordering = ["school__name"]
        constraints = [models.UniqueConstraint(fields=["round", "school"], name="one_school_per_round")]

    def __str__(self) -> str:
        return str(self.school)

"""Which of the 17 goals matter most at a school, as its pupils, teachers and parents see it.

No secret vote: a pupil may change the answer, and pages show sums alone, without small groups.
"""

from typing import Self

from django.conf import settings
from django.core.cache import caches
from django.db import models
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from budget.calculations.focus import PARENTS, PUPILS, TEACHERS, Focus
from budget.enums import Goal, Voice
from budget.models.round import Round
from youthportal.core.models import PublicId, SiteVersion, TimeStamped
from youthportal.municipality.models import Municipality
from youthportal.organisations.models import School, SchoolClass

GROUP_OF = {Voice.PUPIL: PUPILS, Voice.LESSON: PUPILS, Voice.TEACHER: TEACHERS, Voice.PARENT: PARENTS}


class FocusAnswerQuerySet(models.QuerySet["FocusAnswer"]):
    def counted(self) -> Self:
        """Without online answers of a class that answered in a lesson: nobody is counted twice."""
        lesson = FocusAnswer.objects.filter(
            voice=Voice.LESSON, round=OuterRef("round"), school_class=OuterRef("school_class")
        )
        return self.exclude(Q(voice=Voice.PUPIL) & Exists(lesson))

    def tallies(self) -> dict[int, Focus]:
        """The answers of each school by its id: two queries for any number of schools."""
        found: dict[int, Focus] = {}
        answers = self.counted().order_by()
        for school, voice, people in answers.values_list("school", "voice").annotate(n=Sum("people")):
            held = found.setdefault(school, Focus()).people
            held[GROUP_OF[voice]] = held.get(GROUP_OF[voice], 0) + people
        ticks = FocusTick.objects.filter(answer__in=answers).order_by()
        sums = ticks.values_list("answer__school", "answer__voice", "goal").annotate(n=Sum("count"))
        for school, voice, goal, count in sums:
            counts = found.setdefault(school, Focus()).counts.setdefault(GROUP_OF[voice], {})
            counts[goal] = counts.get(goal, 0) + count
        return found


class FocusAnswer(TimeStamped, PublicId):
    """One answer: of a pupil, of a class in a lesson (`people` of them), of a teacher or a parent."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="focus", verbose_name=_("round"))
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("school"))
    voice = models.CharField(_("who answered"), max_length=8, choices=Voice)
    people = models.PositiveSmallIntegerField(_("number of pupils"), default=1)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pupil"),
    )
    school_class = models.ForeignKey(
        SchoolClass, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("class")
    )

    objects = FocusAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about goals")
        verbose_name_plural = _("answers about goals")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"], condition=Q(user__isnull=False), name="one_focus_answer_per_pupil"
            ),
            models.UniqueConstraint(
                fields=["round", "school_class"],
                condition=Q(voice=Voice.LESSON),
                name="one_focus_lesson_per_class",
            ),
            models.CheckConstraint(
                condition=Q(voice=Voice.PUPIL, user__isnull=False, school_class__isnull=False, people=1)
                | Q(voice=Voice.LESSON, user__isnull=True, school_class__isnull=False, people__gte=1)
                | Q(
                    voice__in=[Voice.TEACHER, Voice.PARENT],
                    user__isnull=True,
                    school_class__isnull=True,
                    people=1,
                ),
                name="focus_answer_is_of_somebody",
            ),
        ]
        indexes = [models.Index(fields=["round", "school"], name="focus_of_school")]

    def __str__(self) -> str:
        return f"{self.school}: {self.get_voice_display()}"


class FocusTick(models.Model):
    """A goal of an answer, and how many of its people chose it."""

    answer = models.ForeignKey(
        FocusAnswer, models.CASCADE, related_name="ticks", verbose_name=_("answer about goals")
    )
    goal = models.PositiveSmallIntegerField(_("goal"), choices=Goal)
    count = models.PositiveSmallIntegerField(_("chosen by"), default=1)

    class Meta:
        verbose_name = _("chosen goal")
        verbose_name_plural = _("chosen goals")
        ordering = ["goal"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "goal"], name="one_focus_goal_once"),
            models.CheckConstraint(condition=Q(goal__gte=1, goal__lte=17), name="focus_goal_is_one_of_17"),
            models.CheckConstraint(condition=Q(count__gte=1), name="focus_tick_is_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.count}"


def chosen_goals(round: Round) -> dict[int, list[int]]:
    """The goals that the pupils of each school of a round chose, first ones first, by the school's id.

    Read once per version of the site's content, which every answer raises.
    """
    if round.focus_open_at is None:
        return {}
    key = f"focus:{round.pk}:{SiteVersion.current()}"
    found: dict[int, list[int]] | None = caches["pages"].get(key)
    if found is None:
        smallest = Municipality.current().small_group
        tallies = FocusAnswer.objects.filter(round=round).tallies()
        found = {school: focus.chosen(round.max_focus_goals, smallest) for school, focus in tallies.items()}
        caches["pages"].set(key, found, 300)
    return found

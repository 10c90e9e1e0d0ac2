"""What pupils and teachers say after a round, without account, device, address or time.

An answer and its free text are two rows that nothing joins: who reads texts cannot find their figures.
Neither knows when it was given, and ids are random, so that they tell no order.
"""

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.enums import SCALES, Question, SurveyVoice
from budget.models.round import Round
from youthportal.core.models import TimeStamped
from youthportal.organisations.models import School

MOST_LETTERS = 2000
STEPS = (1, 2, 3, 4, 5)


class Survey(TimeStamped):
    """The survey of a round: its days, what is not asked, and what the office concludes."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="survey", verbose_name=_("round"))
    left_out = models.JSONField(_("questions left out"), default=list, blank=True)
    opens_on = models.DateField(_("answers from"))
    closes_on = models.DateField(_("answers until"), help_text=_("This day included."))
    published_on = models.DateField(_("results public since"), null=True, blank=True, editable=False)
    conclusions = models.TextField(
        _("what we change"), blank=True, help_text=_("For the report. Its figures are filled in.")
    )
    reported_on = models.DateField(_("report of"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("survey after a round")
        verbose_name_plural = _("surveys after rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="survey_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(published_on__gt=F("closes_on")),
                name="survey_published_after_its_end",
            ),
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True) | Q(published_on__isnull=False),
                name="survey_reported_when_public",
            ),
        ]

    def __str__(self) -> str:
        return self.round.title

    def get_absolute_url(self) -> str:
        return reverse("budget:survey_results", args=[self.round.slug])

    @property
    def questions(self) -> list[Question]:
        return [question for question in Question if question.value not in self.left_out]

    @property
    def is_public(self) -> bool:
        return self.published_on is not None

    def is_over(self, today: date) -> bool:
        return today > self.closes_on


def _choices_of(question: Question) -> tuple[Any, ...]:
    return (True, False) if question == Question.AGAIN else STEPS


class SurveyAnswerQuerySet(models.QuerySet["SurveyAnswer"]):
    def tallied(self) -> Any:
        """By school and voice: `people`, and how often each choice ("fair_4", "again_True"). One query."""
        counts = {
            f"{question.value}_{choice}": Count("pk", filter=Q(**{question.value: choice}))
            for question in Question
            if question != Question.CHANGE
            for choice in _choices_of(question)
        }
        return self.order_by().values("school", "voice").annotate(people=Count("pk"), **counts)


def _scale(question: Question) -> Any:
    choices = [(step, str(step)) for step in STEPS]
    return models.PositiveSmallIntegerField(question.label, null=True, blank=True, choices=choices)


class SurveyAnswer(models.Model):
    """One answer. What was skipped or not asked is empty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers", verbose_name=_("survey"))
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("school"))
    voice = models.CharField(_("who answered"), max_length=8, choices=SurveyVoice)
    easy = _scale(Question.EASY)
    understood = _scale(Question.UNDERSTOOD)
    fair = _scale(Question.FAIR)
    decided = _scale(Question.DECIDED)
    time = _scale(Question.TIME)
    again = models.BooleanField(Question.AGAIN.label, null=True, blank=True)

    objects = SurveyAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a survey")
        verbose_name_plural = _("answers to surveys")
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{scale.value}__isnull": True})
                | Q(**{f"{scale.value}__gte": STEPS[0], f"{scale.value}__lte": STEPS[-1]}),
                name=f"survey_{scale.value}_is_on_the_scale",
            )
            for scale in SCALES
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.get_voice_display()}"


class SurveyText(models.Model):
    """What somebody wrote, for the office alone: of a pupil or a teacher, of no school, beside no figures."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="texts", verbose_name=_("survey"))
    voice = models.CharField(_("who answered"), max_length=8, choices=SurveyVoice)
    text = models.TextField(_("text"), max_length=MOST_LETTERS)

    class Meta:
        verbose_name = _("free text of a survey")
        verbose_name_plural = _("free texts of surveys")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.survey}: {self.get_voice_display()}"

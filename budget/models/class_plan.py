"""How a class votes on its voting day, and since when it has its kit. Nothing here says who has voted."""

from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from budget.enums import Channel, Way
from budget.models.right import Right
from budget.models.round import Round
from youthportal.organisations.models import SchoolClass


class ClassPlan(models.Model):
    """What coordinator or class teacher chose for a class in a round. Nobody chose: `usual_way`."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="plans", verbose_name=_("round"))
    school_class = models.ForeignKey(
        SchoolClass, models.CASCADE, related_name="plans", verbose_name=_("class")
    )
    way = models.CharField(_("way of voting"), max_length=10, choices=Way, blank=True)
    kit_made_at = models.DateTimeField(_("kit made"), null=True, blank=True)

    class Meta:
        verbose_name = _("voting day of a class")
        verbose_name_plural = _("voting days of classes")
        constraints = [
            models.UniqueConstraint(fields=["round", "school_class"], name="one_plan_per_class"),
            models.CheckConstraint(
                condition=models.Q(way__in=["", *Way.values]), name="plan_has_a_known_way"
            ),
        ]

    def __str__(self) -> str:
        return str(self.school_class)


def usual_way(chosen: str | None, *, all_on_paper: bool) -> Way:
    """What was chosen; otherwise paper where the whole class votes on paper, and phones."""
    return Way(chosen) if chosen else Way.PAPER if all_on_paper else Way.PHONES


def voting_classes(round: Round) -> models.QuerySet[Any]:
    """Classes with rights in this round, each with `by_account`, `by_code` and `by_paper` (how many rights),
    `way` (empty where nobody chose) and `kit_made_at`: one query, however many classes.
    """
    rights = Right.objects.filter(round=round, school_class=OuterRef("pk"))
    plan = ClassPlan.objects.filter(round=round, school_class=OuterRef("pk"))
    return (
        SchoolClass.objects.filter(pk__in=Right.objects.filter(round=round).values("school_class"))
        .annotate(
            by_account=_counted(rights, Channel.ACCOUNT),
            by_code=_counted(rights, Channel.CODE),
            by_paper=_counted(rights, Channel.PAPER),
            way=Subquery(plan.values("way")[:1]),
            kit_made_at=Subquery(plan.values("kit_made_at")[:1]),
        )
        .select_related("school")
        .order_by("grade", "name")
    )


def _counted(rights: models.QuerySet[Right], channel: str) -> Coalesce:
    grouped = rights.filter(channel=channel).order_by().values("school_class")
    return Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n")), 0)

"""How a class votes: chosen by the coordinator, or by the class teacher through a link without an account."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from budget import rules
from budget.documents.kit import KitPaper
from budget.enums import Channel, Way
from budget.models import ClassPlan, Right, Round, usual_way
from budget.services.codes import make_kit, void_class_codes
from youthportal.audit.models import record
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import SchoolClass


def way_of(*, round: Round, school_class: SchoolClass) -> Way:
    plan = ClassPlan.objects.filter(round=round, school_class=school_class).first()
    channels = Right.objects.filter(round=round, school_class=school_class).values_list("channel", flat=True)
    return usual_way(plan.way if plan else None, all_on_paper=set(channels) == {Channel.PAPER})


def choose_way(*, actor: Any, round: Round, school_class: SchoolClass, way: str) -> None:
    """`actor` None: the class teacher, by the link. Raises NOT_VOTING or NO_PAPER."""
    with transaction.atomic():
        if refusal := rules.way_refusal(round, way, by_paper=pupils_on_paper(round, school_class)):
            raise refusal
        ClassPlan.objects.update_or_create(round=round, school_class=school_class, defaults={"way": way})
        record(
            actor=actor,
            action="budget.class.way_chosen",
            subject=school_class,
            data={"round": round.pk, "way": way},
        )


def pupils_on_paper(round: Round, school_class: SchoolClass) -> int:
    return Right.objects.filter(round=round, school_class=school_class, channel=Channel.PAPER).count()


def make_kit_paper(*, actor: Any, round: Round, school_class: SchoolClass) -> KitPaper:
    """New slips of a class and what is printed around them. Raises NOT_VOTING."""
    kit = make_kit(actor=actor, round=round, school_class=school_class)
    way = way_of(round=round, school_class=school_class)
    by_paper = pupils_on_paper(round, school_class)
    return KitPaper(round, school_class, kit.codes, kit.test_code, way, by_paper)


def make_kits(*, actor: Any, round: Round, classes: Iterable[SchoolClass]) -> Iterator[KitPaper]:
    """One class after the other, each in a transaction of its own: whoever stops reading stops the making."""
    for school_class in classes:
        try:
            yield make_kit_paper(actor=actor, round=round, school_class=school_class)
        except DomainError:
            return  # voting was closed meanwhile


def forget_kit(*, actor: Any, kit: KitPaper) -> None:
    """The kit could not be printed: nobody holds its slips, so they become void."""
    void_class_codes(actor=actor, round=kit.round, school_class=kit.school_class)

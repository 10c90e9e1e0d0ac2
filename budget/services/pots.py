"""Many schools and pots of a round at once: first what would happen to each, then the act."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.calculations.sharing import shared
from budget.enums import AmountWay, PotKind
from budget.models import Pot, Round, RoundSchool
from budget.services.rounds import lock_round, roster_rows
from youthportal.audit.models import record
from youthportal.core.db import in_order
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion


@dataclass(frozen=True, kw_only=True)
class PotChange:
    """What would become of a pot: `amount` in minor units; with a `refusal` it stays as it is."""

    pot: Pot
    pupils: int
    amount: int
    refusal: DomainError | None

    @property
    def is_change(self) -> bool:
        return self.refusal is None and self.amount != self.pot.amount

    @property
    def after(self) -> int:
        return self.amount if self.refusal is None else self.pot.amount


@dataclass(frozen=True, kw_only=True)
class AmountPlan:
    """What setting amounts would come to. `mark` changes when any line of it does."""

    changes: list[PotChange]

    @property
    def before(self) -> int:
        return sum(change.pot.amount for change in self.changes)

    @property
    def after(self) -> int:
        return sum(change.after for change in self.changes)

    @property
    def mark(self) -> str:
        lines = [(change.pot.pk, change.pot.amount, change.after) for change in self.changes]
        return hashlib.sha256(repr(lines).encode()).hexdigest()[:32]


def plan_amounts(*, round: Round, way: str, amount: int, schools: Collection[int] = ()) -> AmountPlan:
    """New amounts of the pots of these rows of schools (none given: all pots of schools). Writes nothing."""
    rows = roster_rows(round)
    pupils: dict[int | None, int] = {}
    for row in rows:
        pupils[row.pot_id] = pupils.get(row.pot_id, 0) + row.pupils
    pots = list(round.pots.filter(kind=PotKind.SCHOOL).order_by(in_order("name"), "pk"))
    if schools:
        named = {row.pot_id for row in rows if row.pk in schools}
        pots = [pot for pot in pots if pot.pk in named]
    counts = [pupils.get(pot.pk, 0) for pot in pots]
    amounts = {
        AmountWay.PER_PUPIL: [amount * count for count in counts],
        AmountWay.EACH: [amount] * len(pots),
        AmountWay.SHARED: shared(amount, counts),
    }[AmountWay(way)]
    dearest = rules.dearest_ideas(round)
    return AmountPlan(
        changes=[
            PotChange(
                pot=pot,
                pupils=count,
                amount=new,
                refusal=_nobody(way, count) or rules.pot_amount_refusal(round, pot.slug, new, dearest),
            )
            for pot, count, new in zip(pots, counts, amounts, strict=True)
        ]
    )


def _nobody(way: str, pupils: int) -> DomainError | None:
    if way != AmountWay.EACH and not pupils:
        return DomainError("NO_PUPILS", _("Nobody of the round's grades is on the roll."))
    return None


@transaction.atomic
def set_amounts(
    *, actor: Any, round: Round, way: str, amount: int, schools: Collection[int] = (), mark: str
) -> int:
    """Do what the plan of this `mark` showed; returns how many pots changed. Raises FROZEN, PLAN_CHANGED."""
    round = lock_round(round)
    if refusal := rules.change_refusal(round):
        raise refusal
    plan = plan_amounts(round=round, way=way, amount=amount, schools=schools)
    if plan.mark != mark:
        said = _("Lists, pots or ideas have changed meanwhile. Look at the amounts again.")
        raise DomainError("PLAN_CHANGED", said)
    changed = [change.pot for change in plan.changes if change.is_change]
    for change in plan.changes:
        change.pot.amount = change.after
    Pot.objects.bulk_update(changed, ["amount"], batch_size=500)
    data = {"way": way, "amounts": {str(pot.pk): pot.amount for pot in changed}}
    record(actor=actor, action="budget.pots.set", subject=round, data=data)
    SiteVersion.bump()
    return len(changed)


@dataclass(frozen=True)
class Removal:
    """A school that would leave the round, or why it stays."""

    row: RoundSchool
    refusal: DomainError | None


def plan_removal(*, round: Round, schools: Collection[int]) -> list[Removal]:
    """Of these rows of schools, in four queries. Writes nothing."""
    rows = list(round.schools.select_related("school", "pot"))
    ideas = rules.ideas_by_school(round)
    answers = dict(round.focus.order_by().values_list("school").annotate(n=Count("pk")))
    written_for = set(round.proposals.order_by().values_list("pot", flat=True).distinct())
    leaving = {row.pk for row in rows if row.pk in schools and not _done(row, ideas, answers)}
    shared_on = {row.pot_id for row in rows if row.pk not in leaving}
    return [
        Removal(
            row,
            rules.school_removal_refusal(
                ideas=ideas.get(row.school_id, 0),
                answers=answers.get(row.school_id, 0),
                leaves_ideas=row.pot_id in written_for - shared_on,
            ),
        )
        for row in rows
        if row.pk in schools
    ]


def _done(row: RoundSchool, *counts: dict[Any, int]) -> bool:
    """Its pupils did something in this round."""
    return any(row.school_id in counted for counted in counts)


@transaction.atomic
def remove_schools(*, actor: Any, round: Round, schools: Collection[int]) -> list[Removal]:
    """Take schools out of the round, with pots that nobody else shares; returns all, also those that stay.

    Lists of pupils stay as they are. Raises FROZEN.
    """
    round = lock_round(round)
    if refusal := rules.change_refusal(round):
        raise refusal
    plan = plan_removal(round=round, schools=schools)
    leaving = [one.row for one in plan if one.refusal is None]
    round.schools.filter(pk__in=[row.pk for row in leaving]).delete()
    pots = _unused(round, {row.pot_id for row in leaving if row.pot_id})
    round.pots.filter(pk__in=pots).delete()
    data = {"schools": [row.school_id for row in leaving], "pots": len(pots)}
    record(actor=actor, action="budget.round.schools_removed", subject=round, data=data)
    SiteVersion.bump()
    return plan


def _unused(round: Round, pots: Iterable[int]) -> list[int]:
    """Of these pots, those that no school shares any more and no idea was written for."""
    left = round.pots.filter(pk__in=pots, kind=PotKind.SCHOOL, schools=None, proposals=None)
    return list(left.values_list("pk", flat=True))

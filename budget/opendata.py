"""What of the pupils' budget anybody may take and use: ideas and results of published rounds, no person."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.models import ProjectResult, Result
from youthportal.core.words import minor_per_unit
from youthportal.opendata.registry import CC0, CC_BY, Column, Dataset, register_dataset

Row = Sequence[Any]


def _units(minor: int, currency: str) -> float | int:
    """An amount in units of the currency, whole where it is."""
    value = minor / minor_per_unit(currency)
    return int(value) if value == int(value) else value


def _results(group: str) -> Any:
    shown = Result.objects.visible()
    return shown.filter(pot__round__slug=group) if group else shown


def idea_rows(group: str) -> Iterable[Row]:
    """Of the rule that decided."""
    rows = ProjectResult.objects.filter(result__in=_results(group).filter(is_binding=True))
    rows = rows.select_related("proposal", "result__pot__round").prefetch_related("proposal__goals")
    for row in rows.order_by("result__pot__round__slug", "result__pot__slug", "proposal__ref"):
        pot, idea = row.result.pot, row.proposal
        goals = ",".join(str(goal) for goal in sorted(one.goal for one in idea.goals.all()))
        money = _units(row.story["cost"], pot.round.currency)
        score = float(row.score) if row.score is not None else None
        yield (
            *(pot.round.slug, pot.slug, idea.ref, idea.title, idea.language, goals),
            *(money, pot.round.currency, row.votes, score, row.is_funded, row.position),
        )


def result_rows(group: str) -> Iterable[Row]:
    results = _results(group).select_related("pot__round")
    for result in results.order_by("pot__round__slug", "pot__slug", "-is_binding"):
        pot, outcome = result.pot, result.outcome
        money = [_units(minor, pot.round.currency) for minor in (pot.amount, result.total_cost)]
        yield (
            *(pot.round.slug, pot.slug, pot.name, outcome["settings"]["rule"], result.is_binding),
            *(result.ballots, *money, pot.round.currency, len(outcome["funded"])),
        )


_ROUND = Column("round", _("Address of the round"))
_POT = Column("pot", _("Address of the pot"))
_CURRENCY = Column("currency", _("Currency of the amounts"))

IDEAS = Dataset(
    key="budget-ideas",
    title=_("Pupils' budget: ideas on the ballot"),
    description=_("Every idea of every published round: cost, goals, votes, and whether it was funded."),
    licence=CC_BY,
    columns=(
        *(_ROUND, _POT),
        Column("number", _("Number of the idea on the ballot")),
        Column("title", _("Title of the idea")),
        Column("language", _("Language of the title")),
        Column("goals", _("Sustainable Development Goals, by number, with commas")),
        Column("cost", _("Cost of the idea")),
        _CURRENCY,
        Column("votes", _("Ballots that name the idea")),
        Column("points", _("Points in all, where voters give points")),
        Column("funded", _("Whether it was funded")),
        Column("position", _("Its place among the funded ideas")),
    ),
    rows=idea_rows,
)
RESULTS = Dataset(
    key="budget-results",
    title=_("Pupils' budget: results"),
    description=_("Every pot of every published round under each rule: ballots, money, funded ideas."),
    licence=CC0,
    columns=(
        *(_ROUND, _POT),
        Column("pot_title", _("Name of the pot")),
        Column("rule", _("Rule of the count")),
        Column("decides", _("Whether this rule decided; the other was counted for learning")),
        Column("ballots", _("Ballots cast")),
        Column("amount", _("Money in the pot")),
        Column("spent", _("Money spent")),
        _CURRENCY,
        Column("funded_ideas", _("Number of funded ideas")),
    ),
    rows=result_rows,
)


def register() -> None:
    register_dataset(IDEAS)
    register_dataset(RESULTS)

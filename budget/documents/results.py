"""A result in words and figures: for its page, for the story of each idea, and for the council's PDF.

Everything is computed by `budget.calculations` and only arranged here: amounts become text in the
reader's language, ids become titles. The sentences stand in `templates/budget/results/`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Sum
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.calculations import Comparison, Outcome, Story
from budget.enums import BallotType, Channel
from budget.models import Board, ProjectResult, Result
from youthportal.core import words
from youthportal.documents.charts import Bar, Chart, bar_charts, stacked_bar_chart

#: A lost idea at this part of its cost or above is called a near miss.
NEAR_MISS = Fraction(9, 10)
#: So many numbers of funded ideas are told apart; more are one group.
MOST_PARTS = 5
#: Bars of a printed chart; the table has all ideas.
MOST_BARS = 24


@dataclass(frozen=True)
class Amount:
    """An exact amount in minor units: shown rounded to the smallest coin, exact behind the fold."""

    exact: Fraction
    currency: str

    def __str__(self) -> str:
        return words.money(round(self.exact), self.currency)

    @property
    def fraction(self) -> str:
        """The exact value as a fraction of the currency's unit, "168782/255"."""
        return str(self.exact / words.minor_per_unit(self.currency))


@dataclass(frozen=True)
class Spent:
    """Money of an idea's supporters that went to another idea."""

    title: str
    amount: Amount | None
    voters: int


@dataclass
class Line:
    """One idea in a result: what happened to it, ready for sentences."""

    row: ProjectResult
    story: Story
    currency: str
    titles: dict[str, str]
    only_here: bool = False
    by_points: bool = False

    def amount(self, units: Fraction | int) -> Amount:
        return Amount(Fraction(units), self.currency)

    @property
    def title(self) -> str:
        return self.row.proposal.title

    @property
    def cost(self) -> Amount:
        return self.amount(self.story.cost)

    @property
    def votes(self) -> str:
        return words.plain_number(self.row.votes)

    @property
    def points(self) -> str:
        """All points it was given, where voters give points."""
        return words.plain_number(self.weight) if self.by_points else ""

    @property
    def weight(self) -> int | float:
        """What ideas are compared by: points where voters give points, votes elsewhere."""
        score = self.row.score if self.by_points else None
        if score is None:
            return self.row.votes
        return int(score) if score == int(score) else float(score)

    @property
    def points_each(self) -> str:
        """What each of the further voters would give: set where `more_votes` counts such voters."""
        each = self.story.missed.points_each if self.story.missed else None
        return str(each) if each is not None else ""

    @property
    def goals(self) -> list[int]:
        return [goal.goal for goal in self.row.proposal.goals.all()]

    @property
    def template(self) -> str:
        return f"budget/results/fates/{self.story.fate}.html"

    @property
    def more_votes(self) -> int | None:
        """How many more votes it would have needed, as far as a number would have done."""
        if self.story.missed:
            return self.story.missed.more_votes
        return self.story.queue.more if self.story.queue else None

    @property
    def price(self) -> Amount | None:
        """The highest cost at which it would have been funded."""
        told = self.story.missed or self.story.queue
        return self.amount(told.price) if told and told.price else None

    @property
    def best_percent(self) -> int | None:
        """The best part of its cost it ever reached, in whole per cent, never rounded up to 100."""
        missed = self.story.missed
        return min(99, int(missed.best_support * 100)) if missed and missed.best_support < 1 else None

    @property
    def is_near_miss(self) -> bool:
        return self.story.missed is not None and self.story.missed.best_support >= NEAR_MISS

    @cached_property
    def losses(self) -> list[Spent]:
        told = self.story.missed.losses if self.story.missed else ()
        return [Spent(self.titles[loss.project], self.amount(loss.amount), loss.voters) for loss in told]

    @property
    def also_paid(self) -> list[Spent]:
        told = self.story.bought.also_paid if self.story.bought else ()
        return [Spent(self.titles[shared.project], None, shared.voters) for shared in told]

    @property
    def above(self) -> str:
        queue = self.story.queue
        return self.titles.get(queue.above or "", "") if queue else ""

    @property
    def overtakes(self) -> str:
        queue = self.story.queue
        return self.titles.get(queue.overtakes or "", "") if queue else ""

    @property
    def stands_in_way(self) -> str:
        queue = self.story.queue
        return self.titles.get((queue.stopped_by or queue.conflict_with or "") if queue else "", "")

    @property
    def share(self) -> Amount | None:
        told = self.story.bought or self.story.missed
        return self.amount(told.per_voter) if told else None

    @property
    def paid_at_most(self) -> Amount | None:
        return self.amount(self.story.bought.paid_at_most) if self.story.bought else None

    @property
    def start_money(self) -> Amount | None:
        return self.amount(self.story.missed.start_money) if self.story.missed else None

    @property
    def money_left(self) -> Amount | None:
        return self.amount(self.story.missed.money_left) if self.story.missed else None

    @property
    def missing(self) -> Amount | None:
        return self.amount(self.story.missed.missing) if self.story.missed else None

    @property
    def queue_left(self) -> Amount | None:
        return self.amount(self.story.queue.left) if self.story.queue else None


class ResultView:
    """One pot's result for people. `lines`: funded ideas in order, then the others by votes."""

    def __init__(self, both: Sequence[Result]) -> None:
        """`both`: the results of one pot `with_ideas()`, in any order, at least the binding one."""
        self.pot = both[0].pot
        self.round = self.pot.round
        self.result: Result = next(result for result in both if result.is_binding)
        self.other: Result | None = next((result for result in both if not result.is_binding), None)
        self.outcome = Outcome.from_json(self.result.outcome)

    @cached_property
    def other_outcome(self) -> Outcome | None:
        return Outcome.from_json(self.other.outcome) if self.other else None

    @cached_property
    def comparison(self) -> Comparison | None:
        return Comparison.from_json(self.result.comparison) if self.result.comparison else None

    @cached_property
    def lines(self) -> list[Line]:
        return self.lines_of(self.result, self.other_outcome)

    def lines_of(self, result: Result, other: Outcome | None = None) -> list[Line]:
        rows = list(result.projects.all())
        titles = {row.proposal.ref: row.proposal.title for row in rows}
        elsewhere = set(other.funded) if other else None
        lines = [
            Line(
                row=row,
                story=Story.from_json(row.story),
                currency=self.round.currency,
                titles=titles,
                only_here=row.is_funded and elsewhere is not None and row.proposal.ref not in elsewhere,
                by_points=self.by_points,
            )
            for row in rows
        ]
        return sorted(lines, key=_rank)

    @property
    def funded(self) -> list[Line]:
        return [line for line in self.lines if line.row.is_funded]

    @property
    def lost(self) -> list[Line]:
        return [line for line in self.lines if not line.row.is_funded]

    @cached_property
    def hardest_loss(self) -> Line | None:
        """The idea that most people will ask about: the lost one with the most votes."""
        asked = [
            line for line in self.lost if line.story.fate in {"money_gone", "does_not_fit", "too_few_votes"}
        ]
        return max(asked, key=lambda line: line.row.votes, default=None)

    @cached_property
    def most_weight(self) -> int | float:
        return max((line.weight for line in self.lines), default=0)

    @property
    def ballots(self) -> str:
        return words.plain_number(self.result.ballots)

    @property
    def is_equal_shares(self) -> bool:
        return self.outcome.settings.rule == "equal_shares"

    @property
    def by_points(self) -> bool:
        return self.round.ballot_type == BallotType.POINTS

    @property
    def spent(self) -> Amount:
        return Amount(Fraction(self.outcome.total_cost), self.round.currency)

    @property
    def left_over(self) -> Amount:
        return Amount(Fraction(self.outcome.left_over), self.round.currency)

    @property
    def amount(self) -> Amount:
        return Amount(Fraction(self.pot.amount), self.round.currency)

    @property
    def share(self) -> Amount | None:
        """What each voter could give away at the end, under equal shares."""
        per_voter = self.outcome.per_voter
        return Amount(per_voter, self.round.currency) if per_voter is not None else None

    @cached_property
    def board(self) -> Board | None:
        """The round's public record; None until it is written."""
        return getattr(self.round, "board", None)  # read together with the results

    @cached_property
    def rights(self) -> int | None:
        """How many could have voted; None where the register is not known (an imported election)."""
        counted: int | None = self.pot.turnouts.aggregate(sum=Sum("rights"))["sum"]
        return counted

    @cached_property
    def satisfied_percent(self) -> int | None:
        """Voters with at least one funded idea on their ballot, in per cent."""
        if self.comparison is None or not self.comparison.voters:
            return None
        counts = self.comparison.shares_counts if self.is_equal_shares else self.comparison.greedy_counts
        return round(100 * (1 - Fraction(counts[0], self.comparison.voters)))

    @cached_property
    def channels(self) -> list[dict[str, Any]]:
        """Ballots and rights by channel, summed over schools."""
        counted = self.pot.turnouts.values("channel").annotate(ballots=Sum("ballots"), rights=Sum("rights"))
        return [
            {**row, "label": Channel(row["channel"]).label}
            for row in counted.order_by("channel")
            if row["rights"]
        ]

    def both_ways(self) -> list[tuple[str, str, str]]:
        """How content voters are under equal shares and under most votes first: label and two figures."""
        told = self.comparison
        if told is None:
            return []
        some = [f"{round(100 * (1 - part))} %" for part in (told.shares_none_share, told.greedy_none_share)]
        parts = [f"{round(100 * part)} %" for part in (told.shares_part, told.greedy_part)]
        money = [Amount(units, self.round.currency) for units in (told.shares_money, told.greedy_money)]
        return [
            (_("Voters with at least one funded idea"), some[0], some[1]),
            (_("Part of the own ballot that is funded, on average"), parts[0], parts[1]),
            (_("Money for ideas on the own ballot, on average"), f"{money[0]}", f"{money[1]}"),
        ]

    def satisfaction_rows(self) -> list[tuple[str, int, int]]:
        """Number of funded ideas on a ballot, and how many voters that is under equal shares and greedy.

        The last row takes in everything from `MOST_PARTS` on.
        """
        if self.comparison is None:
            return []
        counts = (list(self.comparison.shares_counts), list(self.comparison.greedy_counts))
        longest = max(len(side) for side in counts)
        shares, greedy = (side + [0] * (longest - len(side)) for side in counts)
        rows = [(str(k), shares[k], greedy[k]) for k in range(min(longest, MOST_PARTS))]
        if longest > MOST_PARTS:
            rest = (f"{MOST_PARTS}+", sum(shares[MOST_PARTS:]), sum(greedy[MOST_PARTS:]))
            rows.append(rest)
        return rows


def _rank(line: Line) -> tuple[Any, ...]:
    row = line.row
    return (not row.is_funded, row.position or 0, -row.votes, row.proposal.ref)


def votes_charts(view: ResultView) -> list[Chart]:
    """Votes of each idea, most first, in charts short enough for a printed page; the table above has all."""
    lines = sorted(view.lines, key=lambda line: -line.weight)[:MOST_BARS]
    bars = [
        Bar(label=Truncator(line.title).chars(60), value=line.weight, group=0 if line.row.is_funded else 1)
        for line in lines
    ]
    return bar_charts(
        bars,
        title=_("Points for each idea") if view.by_points else _("Votes for each idea"),
        at_most=9,
        groups=[_("funded"), _("not funded")],
        label_head=_("Idea"),
        value_head=_("Points") if view.by_points else _("Votes"),
    )


def _ideas(count: str) -> str:
    return ngettext("%(n)s idea", "%(n)s ideas", int(count.rstrip("+"))) % {"n": count}


def satisfaction_chart(view: ResultView) -> Chart | None:
    """How many funded ideas voters find on their own ballot, under either rule."""
    rows = view.satisfaction_rows()
    if not rows or view.comparison is None:
        return None
    parts = [_ideas(count) for count, _shares, _greedy in rows]
    columns = list(zip(*[(shares, greedy) for _count, shares, greedy in rows], strict=True))
    none = round(100 * view.comparison.shares_none_share), round(100 * view.comparison.greedy_none_share)
    return stacked_bar_chart(
        list(zip((_("Equal shares"), _("Most votes first")), columns, strict=True)),
        parts=parts,
        title=_(
            "None of their ideas funded: %(shares)s %% by equal shares, %(greedy)s %% by most votes first"
        )
        % {"shares": none[0], "greedy": none[1]},
        label_head=_("Rule"),
    )

"""All pots of a published round together: for its page and for the councillors' PDF."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budget.documents.mirror import (
    focus_parts,
    goal_mirror,
    goals_by_pot,
    goals_of_ideas,
    money_chart,
)
from budget.documents.results import Amount, Line, ResultView
from budget.enums import PotKind
from budget.models import Proposal, Result, Round, Turnout
from budget.models.focus import chosen_goals
from youthportal.core import words
from youthportal.documents.charts import Bar, Chart, bar_chart


@dataclass(frozen=True)
class PotLine:
    """One pot in the round: what it came to. `ballots` is empty where the number would say too much."""

    view: ResultView
    rights: int | None
    smallest: int

    @property
    def ballots(self) -> str:
        few = self.view.result.ballots < self.smallest or (self.rights or self.smallest) < self.smallest
        if few:
            return ""
        return words.plain_number(self.view.result.ballots)

    @property
    def turnout(self) -> str:
        """ "78 %", where the number of voters is known and shown."""
        if not self.ballots or not self.rights:
            return ""
        return f"{round(100 * self.view.result.ballots / self.rights)} %"


class RoundView:
    """The result of a round for people. Its queries do not grow with pots or ideas."""

    def __init__(self, round: Round, results: Iterable[Result]) -> None:
        """`results`: those of all pots of the round, `with_ideas()`."""
        self.round = round
        by_pot: dict[int, list[Result]] = {}
        for result in results:
            by_pot.setdefault(result.pot_id, []).append(result)
        self.views: Sequence[ResultView] = sorted(
            (ResultView(both) for both in by_pot.values()), key=_city_last
        )
        self.smallest = int(round.frozen.get("small_group", 5))

    @cached_property
    def pots(self) -> list[PotLine]:
        rights: Counter[int] = Counter()
        for pot, number in Turnout.objects.filter(pot__round=self.round).values_list("pot", "rights"):
            rights[pot] += number
        return [PotLine(view, rights.get(view.pot.pk), self.smallest) for view in self.views]

    @cached_property
    def lines(self) -> list[Line]:
        return [line for view in self.views for line in view.lines]

    @property
    def funded(self) -> list[Line]:
        return [line for line in self.lines if line.row.is_funded]

    @property
    def spent(self) -> Amount:
        return Amount(Fraction(sum(view.outcome.total_cost for view in self.views)), self.round.currency)

    @property
    def amount(self) -> Amount:
        return Amount(Fraction(sum(view.pot.amount for view in self.views)), self.round.currency)

    @property
    def ballots(self) -> str:
        return words.plain_number(sum(view.result.ballots for view in self.views))

    @cached_property
    def mirror(self) -> Chart | None:
        proposed = goals_of_ideas(Proposal.objects.filter(round=self.round).mirrored())
        focus = focus_parts(chosen_goals(self.round).values())
        return goal_mirror(self.lines, proposed, focus)

    @cached_property
    def heat(self) -> Chart | None:
        return goals_by_pot(self.views, self.smallest) if len(self.views) > 1 else None

    @property
    def is_partial(self) -> bool:
        """Whether some pot is left out of the map because few voted there."""
        return any(view.result.ballots < self.smallest for view in self.views)

    @cached_property
    def money(self) -> Chart | None:
        """Funded money by goal, of all pots."""
        return money_chart(self.lines, self.round.currency)

    @cached_property
    def schools(self) -> Chart | None:
        """Funded money by pot, the city's among the schools'."""
        if len(self.views) < 2:
            return None
        return bar_chart(
            [Bar(label=view.pot.name, value=view.outcome.total_cost) for view in self.views],
            title=_("What is built with the money of each pot"),
            label_head=_("Pot"),
            value_head=_("Money"),
            value_format=self._money_text,
        )

    def _money_text(self, minor: Any) -> str:
        return words.money(int(minor), self.round.currency)


def _city_last(view: ResultView) -> tuple[bool, str]:
    plain = unicodedata.normalize("NFKD", view.pot.name)
    return view.pot.kind == PotKind.CITY, "".join(c for c in plain if not unicodedata.combining(c)).casefold()

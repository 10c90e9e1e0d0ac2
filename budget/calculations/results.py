"""What comes out of a count, as values that never change and that JSON can hold.

Money is in units of the election (see `election.py`). Rounds are counted from 1. Project ids are text.
A `Story` holds numbers only: which sentence they become, and in which language, is the portal's matter.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from budget.calculations.codec import decode, encode
from budget.calculations.settings import ENGINE, RuleSettings, TieKey

Exclusion = Literal["withdrawn", "below_threshold"]


@dataclass(frozen=True, slots=True)
class Round:
    """One purchase under Equal Shares.

    `rho` is the number the rule compares (smallest first): share of the cost that the best-off supporter
    pays (cost), payment per head (cardinality), payment per point (points).
    `paid_at_most`: the largest single payment; `effective_votes`: cost divided by it.
    """

    project: str
    rho: Fraction
    paid_at_most: Fraction
    effective_votes: Fraction


@dataclass(frozen=True, slots=True)
class Tie:
    """Projects that were level when one was chosen, the chosen one first; no `round` in a list by votes."""

    projects: tuple[str, ...]
    decided_by: TieKey
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one rule on one election.

    `funded`: all funded ids in order: first those that cost nothing (`free`), then by the rule, then
    `filled` (bought with what Equal Shares left over). `per_voter`: the share of each voter in the last
    step that counted, None under greedy. `steps`: how many amounts per voter were looked at, the one that
    ended the search included; `runs`: how many of them had to be computed.
    """

    settings: RuleSettings
    funded: tuple[str, ...]
    total_cost: int
    budget: int
    scale: int
    voters: int
    free: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    excluded: dict[str, Exclusion] = field(default_factory=dict)
    rounds: tuple[Round, ...] = ()
    per_voter: Fraction | None = None
    steps: int = 0
    runs: int = 0
    ties: tuple[Tie, ...] = ()
    engine: str = ENGINE

    @property
    def left_over(self) -> int:
        return self.budget - self.total_cost

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = encode(self)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Outcome":
        return decode(cls, data)


@dataclass(frozen=True, slots=True)
class Loss:
    """What the supporters of a project paid to another one, `voters` of them more than nothing."""

    project: str
    round: int
    amount: Fraction
    voters: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A funded project for which `voters` supporters of this one paid too."""

    project: str
    voters: int


@dataclass(frozen=True, slots=True)
class BoughtStory:
    """Equal Shares, a project that was bought.

    `paid_less` supporters gave all they had because it was less than their part, `paid_nothing` of them
    had nothing left at all.
    """

    round: int
    per_voter: Fraction
    rho: Fraction
    effective_votes: Fraction
    paid_at_most: Fraction
    paid_less: int
    paid_nothing: int
    also_paid: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class MissedStory:
    """Equal Shares, a project that was not bought.

    `start_money` = supporters' shares together; `votes_to_start` = votes needed for the shares alone to
    reach the cost. `out_round`: the purchase after which the supporters' money was below the cost, 0 when
    it always was. `losses`: where the money had gone by then, largest first; `money_left` and `missing`
    (= cost - money_left) are of the same moment. `more_votes`: the smallest number of further voters
    naming only this project (each giving `points_each` under points) that gets it funded with the same
    share per voter. `price`: the highest cost at which it would have been funded, 0 if at none.
    `best_support`: the best part of its cost it ever reached, each supporter counted with no more than
    the rate at which the winner of that round (`best_round`) was bought; after the last purchase (then
    `best_round` is one more than there were rounds) with all they have. Below 1 is lost, 0.99 a near miss.
    """

    per_voter: Fraction
    start_money: Fraction
    votes_to_start: int | None
    out_round: int
    losses: tuple[Loss, ...]
    money_left: Fraction
    missing: Fraction
    more_votes: int | None
    points_each: Fraction | None
    price: int
    best_support: Fraction
    best_round: int


@dataclass(frozen=True, slots=True)
class QueueStory:
    """Greedy (or what Equal Shares filled up by votes): a project's turn.

    `position` from 1; `value`: what the order goes by (votes, points, or either per unit of cost);
    `left`: money left when its turn came; `above`: the last project funded before it, with its value.
    `more`: further votes (points) needed to be funded, None if no number would do; `overtakes`: the
    project that this would move it past. `price`: highest cost at which it would be funded, 0 if none
    (None for a project that is funded).
    `stopped_by`: the project at which a count without skipping ended before this one's turn.
    """

    position: int
    value: Fraction
    left: int
    above: str | None
    above_value: Fraction | None
    more: int | None
    overtakes: str | None
    price: int | None
    stopped_by: str | None = None
    conflict_with: str | None = None


Fate = Literal[
    "free",  # costs nothing and has a vote: funded beside the rule
    "bought",  # funded by Equal Shares
    "filled",  # funded by votes with what Equal Shares left over
    "funded",  # funded by greedy
    "no_votes",
    "withdrawn",
    "below_threshold",
    "too_few_votes",  # Equal Shares: all shares of its supporters together are below its cost
    "money_gone",  # Equal Shares: the supporters' money went to other projects
    "does_not_fit",  # greedy: its turn came, the money left was below its cost
    "conflict",  # greedy: a project that excludes it was funded before
    "after_stop",  # greedy without skipping: the count had ended
]


@dataclass(frozen=True, slots=True)
class Story:
    """Why one project was funded or not. `points` are in whole points, not in units of points."""

    project: str
    fate: Fate
    funded: bool
    cost: int
    votes: int
    points: Fraction
    needed: Fraction | None = None
    """Below the threshold: the votes (points) it would have needed to take part."""
    bought: BoughtStory | None = None
    missed: MissedStory | None = None
    queue: QueueStory | None = None

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = encode(self)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Story":
        return decode(cls, data)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two outcomes side by side, through the voters' eyes. Blank ballots are voters with nothing.

    `greedy_counts[k]`, `shares_counts[k]`: voters with exactly k funded projects on their ballot.
    `prefer_*`: voters with more funded projects under one than under the other; `any_*`: voters with at
    least one only under that one. The comparison step keeps greedy only when its group is larger.
    `*_part`: the part of their own ballot that was funded, as a mean over voters who named anything.
    `*_money`: the cost of the funded projects on a voter's ballot, in units, as a mean over all voters.
    """

    greedy_counts: tuple[int, ...]
    shares_counts: tuple[int, ...]
    prefer_greedy: int
    prefer_shares: int
    any_greedy: int
    any_shares: int
    only_greedy: tuple[str, ...]
    only_shares: tuple[str, ...]
    greedy_part: Fraction = Fraction(0)
    shares_part: Fraction = Fraction(0)
    greedy_money: Fraction = Fraction(0)
    shares_money: Fraction = Fraction(0)

    @property
    def voters(self) -> int:
        return sum(self.greedy_counts)

    @property
    def greedy_none_share(self) -> Fraction:
        return Fraction(self.greedy_counts[0], self.voters) if self.voters else Fraction(0)

    @property
    def shares_none_share(self) -> Fraction:
        return Fraction(self.shares_counts[0], self.voters) if self.voters else Fraction(0)

    def winner(self, by: Literal["count", "any"] = "count") -> Literal["greedy", "equal_shares"]:
        """The comparison step: the outcome that more voters prefer; Equal Shares when they are level."""
        groups = {
            "count": (self.prefer_greedy, self.prefer_shares),
            "any": (self.any_greedy, self.any_shares),
        }
        for_greedy, for_shares = groups[by]
        return "greedy" if for_greedy > for_shares else "equal_shares"

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = encode(self)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Comparison":
        return decode(cls, data)

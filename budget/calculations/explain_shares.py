"""Why Equal Shares bought a project or not: exact numbers out of the purchases as they happened.

A project that was not bought changed nothing for the others. So one replay of the count tells everything
about it: in every round its supporters' money, and what the project would have needed to be chosen instead
of that round's winner. "More votes" and "price" below are therefore exactly what counting again with them
would show (the tests do count again).

Floats only choose which rounds to look at; what is reported is exact.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

import numpy as np
from gmpy2 import mpq

from budget.calculations.arrays import Floats, row_sums
from budget.calculations.contest import Contest
from budget.calculations.decimals import as_fraction, round_down, round_up
from budget.calculations.ledger import Ledger
from budget.calculations.results import BoughtStory, Loss, MissedStory, Round, Shared
from budget.calculations.ties import TieOrder

CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Chance:
    """A project that was not bought, in float64: per round (the last row: after all purchases)
    `money` of each supporter, `cap` per unit, and what is `collected` under it."""

    number: int
    money: Floats
    caps: Floats
    collected: Floats


class SharesExplainer:
    """Tells the stories of one outcome: `rounds` are its purchases at `share` per voter.

    `points_each`: points (not units of points) of a further voter, None where points do not matter; `unit`:
    the same as the contest counts it.
    """

    def __init__(
        self,
        contest: Contest,
        order: TieOrder,
        share: mpq,
        rounds: Sequence[tuple[int, Round]],
        *,
        points_each: Fraction | None = None,
        unit: int = 1,
    ) -> None:
        self._contest, self._order, self._share = contest, order, share
        self._winners = [number for number, _ in rounds]
        self._rounds = [told for _, told in rounds]
        self._points_each, self._unit = points_each, unit
        self._ledger = Ledger(contest, share)
        prices = [self._ledger.buy(number, keep_history=True) for number in self._winners]
        divisors = [contest.divisors[number] for number in self._winners]
        self._rhos = [price.x / divisor for price, divisor in zip(prices, divisors, strict=True)]

    # -- bought ------------------------------------------------------------------------------------

    def bought(self, at_round: int) -> BoughtStory:
        number, told = self._winners[at_round], self._rounds[at_round]
        backing, ledger = self._contest.backings[number], self._ledger
        less = ledger.gone[backing.groups] <= at_round
        with_money = ledger.with_money(backing.groups[less], backing.counts[less], at_round)
        paid_less = int(backing.counts[less].sum())
        shared = [
            Shared(self._rounds[other].project, voters)
            for other, (_, voters) in enumerate(ledger.payments(number))
            if other != at_round and voters
        ]
        return BoughtStory(
            round=at_round + 1,
            per_voter=as_fraction(self._share),
            rho=told.rho,
            effective_votes=told.effective_votes,
            paid_at_most=told.paid_at_most,
            paid_less=paid_less,
            paid_nothing=paid_less - with_money,
            also_paid=tuple(sorted(shared, key=lambda item: -item.voters)),
        )

    # -- missed ------------------------------------------------------------------------------------

    def missed(self, number: int) -> MissedStory:
        cost, votes = self._contest.costs[number], int(self._contest.backings[number].counts.sum())
        chance = self._chance(number)
        losses, out_round, left = self._losses(number)
        support, best_round = self._best_support(chance)
        return MissedStory(
            per_voter=as_fraction(self._share),
            start_money=as_fraction(self._share * votes),
            votes_to_start=round_up(cost / self._share) if self._share else None,
            out_round=out_round,
            losses=losses,
            money_left=as_fraction(left),
            missing=as_fraction(cost - left),
            more_votes=self._more_votes(chance) if self._share else None,
            points_each=self._points_each,
            price=self._price(chance),
            best_support=as_fraction(support),
            best_round=best_round,
        )

    def _chance(self, number: int) -> Chance:
        backing, divisor = self._contest.backings[number], self._contest.divisors[number]
        rows = [self._ledger.about(at_round)[backing.groups] for at_round in range(len(self._winners) + 1)]
        money = np.stack(rows)
        caps = np.array([*(float(rho * divisor) for rho in self._rhos), inf])
        units = 1.0 if backing.units is None else backing.units
        collected = row_sums(np.minimum(money, caps[:, None] * units), backing.counts)
        return Chance(number, money, caps, collected)

    def _losses(self, number: int) -> tuple[tuple[Loss, ...], int, mpq]:
        """Where the money went until there was too little, when that was, and what was left then."""
        cost = self._contest.costs[number]
        left = self._ledger.total(number, 0)
        found, out_round = [], 0
        for at_round, (amount, voters) in enumerate(self._ledger.payments(number)):
            if left < cost:
                break
            left -= amount
            out_round = at_round + 1
            if amount:
                project = self._rounds[at_round].project
                found.append(Loss(project, out_round, as_fraction(amount), voters))
        return tuple(sorted(found, key=lambda loss: -loss.amount)), out_round, left

    def _collected(self, number: int, at_round: int) -> mpq:
        """What the supporters could pay, exactly, at the rate of that round's winner."""
        if at_round == len(self._winners):
            return self._ledger.total(number)
        return self._ledger.collected(number, self._cap(number, at_round), at_round)

    def _cap(self, number: int, at_round: int) -> mpq:
        return self._rhos[at_round] * self._contest.divisors[number]

    def _best_support(self, chance: Chance) -> tuple[mpq, int]:
        top = float(chance.collected.max())
        near = np.flatnonzero(chance.collected >= top - CLOSE * max(top, 1.0)).tolist()
        exact = [(self._collected(chance.number, at_round), -at_round) for at_round in near]
        best, at = max(exact)
        return best / self._contest.costs[chance.number], 1 - at

    # -- more votes --------------------------------------------------------------------------------

    def _more_votes(self, chance: Chance) -> int:
        """The smallest number of further supporters of this project alone that gets it bought."""
        each = np.minimum(float(self._share), chance.caps * self._unit)
        needed = (self._contest.costs[chance.number] - chance.collected) / each
        margin = CLOSE * np.maximum(np.abs(needed), 1.0) * len(chance.money[0])
        return int(_best_of(np.ceil(needed - margin), lambda at: self._votes_in(chance.number, at)))

    def _votes_in(self, number: int, at_round: int) -> int:
        """The smallest number with which the project would be chosen in this round, or before."""
        last = at_round == len(self._winners)
        cap = None if last else self._cap(number, at_round) * self._unit
        each = self._share if cap is None else min(self._share, cap)
        needed = (self._contest.costs[number] - self._collected(number, at_round)) / each
        votes = round_up(needed)
        if votes != needed or cap is None:
            return max(votes, 1)
        level = self._share >= cap or self._is_level(number, at_round)
        won = votes > 0 and (not level or self._wins_tie(number, at_round, more_votes=votes))
        return votes if won else votes + 1

    def _is_level(self, number: int, at_round: int) -> bool:
        """Whether some supporter pays the full rate: only then is the project's own rate not lower."""
        return self._ledger.split(number, self._cap(number, at_round), at_round).weight > 0

    def _wins_tie(self, number: int, at_round: int, *, cost: int | None = None, more_votes: int = 0) -> bool:
        changed = self._order.changed_key(self._contest.at[number], cost=cost, more_votes=more_votes)
        return changed < self._order.sort_key(self._contest.at[self._winners[at_round]])

    # -- price -------------------------------------------------------------------------------------

    def _price(self, chance: Chance) -> int:
        """The highest cost at which the project would have been bought."""
        prices = self._about_prices(chance)
        margin = CLOSE * np.maximum(prices, 1.0) * len(chance.money[0])
        return -int(_best_of(-np.floor(prices + margin), lambda at: -self._price_in(chance.number, at)))

    def _about_prices(self, chance: Chance) -> Floats:
        """Per round, to float64 precision, the cost at which the project is level with the winner.

        Under cost utilities the rate moves with the cost: the largest x at which the supporters together
        pay x / rho, by Newton's method from above on a concave function.
        """
        if not self._by_cost():
            return chance.collected
        counts = self._contest.backings[chance.number].counts
        money, totals = chance.money[:-1], row_sums(chance.money[:-1], counts)
        votes = np.array([float(1 / rho) for rho in self._rhos])
        x = totals / votes
        for _ in range(len(counts) + 1):
            rich = money > x[:, None]
            slope = votes - row_sums(rich.astype(np.float64), counts)
            poor = totals - row_sums(money * rich, counts)
            lower = np.where(slope > 0, poor / np.where(slope > 0, slope, 1.0), x)
            if np.all(lower >= x * (1 - CLOSE)):
                break
            x = lower
        return np.append(x * votes, chance.collected[-1])

    def _price_in(self, number: int, at_round: int) -> int:
        if at_round == len(self._winners):
            return round_down(self._ledger.total(number))
        price = round_down(self._level_price(number, at_round))
        for cost in (price, price - 1):
            if cost <= 0 or self._wins_at(number, at_round, cost):
                return max(cost, 0)
        low, high = 0, price - 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._wins_at(number, at_round, middle) else (low, middle)
        return low

    def _level_price(self, number: int, at_round: int) -> mpq:
        if not self._by_cost():
            return self._collected(number, at_round)
        votes = 1 / self._rhos[at_round]
        x = self._ledger.total(number, at_round) / votes
        while x > 0:
            split = self._ledger.split(number, x, at_round)
            lower = split.money / (votes - split.weight) if votes > split.weight else x
            if lower >= x:
                break
            x = lower
        return x * votes

    def _by_cost(self) -> bool:
        return self._contest.divisors is self._contest.costs

    def _wins_at(self, number: int, at_round: int, cost: int) -> bool:
        """Whether the project, at this cost, would be chosen before that round's winner."""
        cap = self._rhos[at_round] * (cost if self._by_cost() else 1)
        split = self._ledger.split(number, cap, at_round)
        collected = split.money + cap * split.weight
        if collected != cost:
            return bool(collected > cost)
        return split.weight == 0 or self._wins_tie(number, at_round, cost=cost)


def _best_of(bounds: Floats, exact: Callable[[int], int]) -> float:
    """The smallest exact value; each is known not to be below its bound, so few have to be computed."""
    best = inf
    for at in np.argsort(bounds, kind="stable").tolist():
        if bounds[at] >= best:
            break
        best = min(best, exact(at))
    return best

"""Equal Shares with a fixed amount of money per voter: which projects are bought, in which order.

Method of Equal Shares for participatory budgeting (Peters, Pierczyński, Skowron 2021), see the rule in
`docs/tally.md`. Every decision is the one that exact arithmetic makes:

* Money is kept in float64 with a proven bound (`_error`) on the sum, over all ballots, of the distance to
  the exact amounts. A purchase never enlarges that sum: what one supporter has too little, the others pay
  too much, in total the same. Only rounding adds to it, and is added here.
* A project's x is bounded from below by any guess who is poor, and from above by a payment that certainly
  collects the cost. If two bounds do not settle who is best or whether the money suffices, the ledger
  decides with rationals.
* Money only shrinks, so an old lower bound stays one: projects wait in a heap and are looked at again only
  when their bound is below the best upper bound of the round.
* With `slopes`, every number is also known as a linear function of d more money per voter, and the run
  says up to which d all its decisions stay the same (`same_until`).
"""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from gmpy2 import mpq

from budget.calculations.arrays import Floats, dot
from budget.calculations.contest import Backing, Contest
from budget.calculations.ledger import Ledger, Mask

EPSILON = float(np.finfo(np.float64).eps)
SAFETY = 32.0
"""By how much margins are widened where a bound must hold for every d up to `same_until`."""


@dataclass(slots=True)
class Bid:
    """A project's state in the round in which it was last looked at; `slack`: error bound of its money."""

    money: Floats
    poor: Mask
    x: float
    weight: float
    slack: float
    slope: float = 0.0
    slope_slack: float = 0.0


@dataclass(frozen=True, slots=True)
class Played:
    """Winners in order (numbers in the contest), what they cost together, and how long it stays so.

    `ties`: per round the projects that were exactly level, the winner among them. `same_until`: the same
    winners in the same order for every d from 0 to here; 0 if that was not computed.
    """

    winners: tuple[int, ...]
    cost: int
    ties: tuple[tuple[int, tuple[int, ...]], ...]
    same_until: float


class Run:
    """One run. `limit`: stop as soon as more than this is spent (the outcome is then not complete)."""

    def __init__(
        self, contest: Contest, share: mpq, *, limit: int | None = None, slopes: bool = False
    ) -> None:
        self.contest = contest
        self.share = share
        self.slopes = slopes
        self._limit = limit
        self._money = np.full(contest.group_count, float(share))
        self._rates = np.ones(contest.group_count) if slopes else None
        self._error = 2 * EPSILON * float(share) * contest.voters
        self._rate_error = 0.0
        self._backings: list[Backing] = list(contest.backings)
        self._heap = list(contest.order)
        self._bids: dict[int, Bid] = {}
        self._seen = [0.0] * len(contest.at)
        self._ledger: Ledger | None = None
        self._winners: list[int] = []
        self._ties: list[tuple[int, tuple[int, ...]]] = []
        self._bounds = np.zeros(len(contest.at))
        self._bound_rates = np.zeros(len(contest.at))
        for bound, project in contest.order:
            self._bounds[project] = bound
        self._until = 16 * float(share) if slopes else 0.0

    def play(self) -> Played:
        spent = 0
        while (winner := self._best()) is not None:
            self._buy(winner)
            spent += self.contest.costs[winner]
            if self._limit is not None and spent > self._limit:
                break
        return Played(tuple(self._winners), spent, tuple(self._ties), max(self._until, 0.0))

    # -- one round ---------------------------------------------------------------------------------

    def _best(self) -> int | None:
        """The project to buy now, out of the heap; None when none can be afforded."""
        best, fresh = np.inf, []
        heap, bids = self._heap, self._bids
        while heap and heap[0][0] <= best:
            _, project = heappop(heap)
            bid = self._look(project, best)
            if bid is None:
                self._bounds[project] = np.inf
                continue
            lower = self._lower(project, bid)
            if lower <= best:
                bids[project] = bid
                best = min(best, self._upper(project, bid))
            fresh.append((lower, project))
        level = [project for lower, project in fresh if lower <= best]
        winner = self._decide(level, best) if level else None
        for entry in fresh:
            if entry[1] != winner:
                heappush(heap, entry)
        return winner

    def _look(self, project: int, best: float) -> Bid | None:
        """Where a project stands now, or None if its supporters cannot pay it any more."""
        backing, cost = self._backing(project), self.contest.costs[project]
        money = self._money[backing.groups]
        total = dot(backing.counts, money)
        slack = self._error + (len(money) + 16) * EPSILON * (cost + 2 * total)
        if total < cost + slack:
            if total < cost - slack:
                self._limit_by_total(backing, cost - slack * SAFETY - total)
                return None
            self._until = 0.0
            if self._exact().total(project) < cost:
                return None
        bid = self._solve(project, money, best * self.contest.divisors[project])
        bid.slack = self._error + (len(money) + 16) * EPSILON * 4 * cost
        if self._rates is not None:
            self._tilt(project, backing, bid)
        return bid

    def _solve(self, project: int, money: Floats, enough: float) -> Bid:
        """Newton's method from below, from the x of the last look: every x on the way is a lower bound.

        Stops at x > `enough`.
        """
        backing, cost = self._backings[project], self.contest.costs[project]
        counts, weights, units = backing.counts, backing.weights, backing.units
        bid = Bid(money, np.zeros(len(money), bool), cost / backing.total_weight, backing.total_weight, 0.0)
        x, poor_before = max(bid.x, self._seen[project]), 0
        while bid.x <= enough:
            poor = money < (x if units is None else x * units)
            poor_now = int(np.count_nonzero(poor))
            if poor_now <= poor_before:
                break
            held = counts * poor
            weight = backing.total_weight - (
                float(held.sum()) if units is None else dot(weights, poor.astype(np.float64))
            )
            if weight <= 0:
                break
            x = (cost - dot(held, money)) / weight
            bid.poor, bid.x, bid.weight = poor, x, weight
            poor_before = poor_now
        self._seen[project] = bid.x
        return bid

    def _lower(self, project: int, bid: Bid) -> float:
        bound = (bid.x - bid.slack / bid.weight) / self.contest.divisors[project]
        return bound * (1 - 8 * EPSILON)

    def _upper(self, project: int, bid: Bid) -> float:
        """A rho that is certainly not below the project's own: paying it collects more than the cost."""
        backing, cost = self._backings[project], self.contest.costs[project]
        extra = 2 * bid.slack / bid.weight
        while extra < 1e-6 * bid.x:
            paid = np.minimum(bid.money, (bid.x + extra) * (1.0 if backing.units is None else backing.units))
            if dot(backing.counts, paid) >= cost + bid.slack:
                return (bid.x + extra) / self.contest.divisors[project] * (1 + 8 * EPSILON)
            extra *= 4
        exact = float(self._exact().price(project).x)
        return exact / self.contest.divisors[project] * (1 + 8 * EPSILON)

    def _decide(self, level: list[int], best: float) -> int:
        """The winner among projects whose bounds overlap."""
        rivals = level
        if len(level) > 1:
            winner, rivals = self._decide_exactly(level)
        else:
            winner = level[0]
        if self._rates is not None and self._until >= 1:
            self._limit_by_rivals(winner, best, set(rivals))
        return winner

    def _decide_exactly(self, level: list[int]) -> tuple[int, list[int]]:
        ledger, divisors = self._exact(), self.contest.divisors
        prices = {project: ledger.price(project) for project in level}
        rhos = {project: price.x / divisors[project] for project, price in prices.items()}
        smallest = min(rhos.values())
        tied = [project for project in level if rhos[project] == smallest]
        winner = min(tied, key=lambda project: self.contest.ranks[project])
        if len(tied) > 1:
            self._ties.append((len(self._winners), tuple(tied)))
        for project in level if self.slopes else ():
            gap = rhos[project] - smallest
            rate = prices[project].slope / divisors[project] - prices[winner].slope / divisors[winner]
            if project != winner and rate < 0:
                self._until = min(self._until, float(-gap / rate) * (1 - 1e-9))
        return winner, level

    def _buy(self, project: int) -> None:
        bid, backing = self._bids[project], self._backings[project]
        units = backing.units
        left = bid.money - (bid.x if units is None else bid.x * units)
        if self._rates is not None:
            before = self._rates[backing.groups]
            rates = before - bid.slope * (1.0 if units is None else units)
            self._limit_by_split(left, rates, bid.poor)
            self._rates[backing.groups] = np.where(bid.poor, 0.0, rates)
            self._rate_error += (len(left) + 16) * EPSILON * 4 * dot(backing.counts, np.abs(before))
        self._money[backing.groups] = np.maximum(left, 0.0)
        total = dot(backing.counts, bid.money)
        cost = self.contest.costs[project]
        self._error += (len(left) + 16) * EPSILON * 4 * cost + 4 * EPSILON * total
        self._bounds[project] = np.inf
        self._winners.append(project)

    def _backing(self, project: int) -> Backing:
        """The supporters who still have money, or would have some with more money per voter."""
        backing = self._backings[project]
        keep = self._money[backing.groups] != 0
        if self._rates is not None:
            keep |= self._rates[backing.groups] != 0
        if int(np.count_nonzero(keep)) < 0.7 * len(keep):
            self._backings[project] = backing = _part(backing, keep)
        return backing

    def _exact(self) -> Ledger:
        """The exact state of this moment."""
        if self._ledger is None:
            self._ledger = Ledger(self.contest, self.share, slopes=self.slopes)
        for project in self._winners[self._ledger.rounds :]:
            self._ledger.buy(project)
        return self._ledger

    # -- how long the decisions hold ----------------------------------------------------------------

    def _tilt(self, project: int, backing: Backing, bid: Bid) -> None:
        """How x grows with d, and the lower bound of rho that holds from now on for every d."""
        if self._rates is None:
            return
        held, rates = backing.counts * bid.poor, self._rates[backing.groups]
        bid.slope = -dot(held, rates) / bid.weight
        bid.slope_slack = self._rate_error + (len(held) + 16) * EPSILON * 4 * dot(held, np.abs(rates))
        divisor, margin = self.contest.divisors[project], self._margin(bid)
        self._bounds[project] = (bid.x - SAFETY * bid.slack / bid.weight - margin) / divisor
        self._bound_rates[project] = bid.slope / divisor

    def _margin(self, bid: Bid) -> float:
        """How far x may be from its linear function at the largest d that still matters, by rounding."""
        return bid.slope_slack * self._until / bid.weight

    def _limit_by_total(self, backing: Backing, missing: float) -> None:
        if self._rates is not None:
            rate = dot(backing.counts, self._rates[backing.groups])
            missing -= self._rate_error * self._until
            if rate > 0:
                self._until = min(self._until, missing / rate * (1 - 1e-9))

    def _limit_by_rivals(self, winner: int, best: float, settled: set[int]) -> None:
        bid = self._bids[winner]
        divisor = self.contest.divisors[winner]
        gaps = self._bounds - best - self._margin(bid) / divisor
        rates = self._bound_rates - bid.slope / divisor
        for project in settled | {winner}:
            rates[project] = 0.0
        closing = rates < 0
        if closing.any():
            first = float((gaps[closing] / -rates[closing]).min())
            self._until = min(self._until, first * (1 - 1e-9))

    def _limit_by_split(self, left: Floats, rates: Floats, poor: Mask) -> None:
        """Until the first supporter changes between paying in full and giving all they have."""
        changing = np.where(poor, rates > 0, rates < 0)
        if changing.any():
            first = float((np.abs(left[changing]) / np.abs(rates[changing])).min())
            self._until = min(self._until, first * (1 - 1e-9))


def _part(backing: Backing, keep: Mask) -> Backing:
    weights = backing.weights[keep]
    return Backing(
        groups=backing.groups[keep],
        counts=backing.counts[keep],
        units=None if backing.units is None else backing.units[keep],
        weights=weights,
        total_weight=float(weights.sum()),
    )

"""The exact money of every voter after a known sequence of purchases.

A voter who has never been too poor for a purchase has `share - sum of x_j * units` over the purchases j
they supported; one who once gave all they had has nothing from then on. So the exact money of any set of
voters is a sum of at most as many rationals as there were purchases, with whole-number weights that numpy
counts. Nothing is rounded: float64 money (`_about`) only tells which voters are so close to a limit that
they must be compared exactly.

`share` may grow: every amount is `value + slope * d` for d more money per voter, as long as nobody
changes between "pays in full" and "gives all". `slope` of the share is 1 (or 0 to leave slopes out).
"""

from dataclasses import dataclass

import numpy as np
from gmpy2 import mpq
from numpy.typing import NDArray

from budget.calculations.arrays import Floats, Indices, dot, row_sums
from budget.calculations.contest import Backing, Contest

NEAR = 1e-10
"""Part of a share within which floats do not decide; their error here stays below 1e-12 of a share."""
NEVER = np.iinfo(np.int32).max
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Split:
    """Supporters at a payment per unit: `poor` ones (all they have is less) hold `money`, with `slope`.

    The others together have the whole number `weight` of units.
    """

    money: mpq
    slope: mpq
    weight: int


@dataclass(frozen=True, slots=True)
class Price:
    """The payment per unit that collects exactly a project's cost: `x`, growing by `slope`."""

    x: mpq
    slope: mpq


TOO_HIGH = Price(mpq(-1), mpq(0))
"""The search for a price began above it."""


class Ledger:
    """Purchases so far, and what they left to whom. Rounds are counted from 0 here."""

    def __init__(self, contest: Contest, share: mpq, *, slopes: bool = False) -> None:
        self.contest = contest
        self.share = share
        self.slope = mpq(int(slopes))
        self.winners: list[int] = []
        self.prices: list[Price] = []
        self.gone = np.full(contest.group_count, NEVER, np.int32)
        """Round in which a group gave all it had."""
        self._paid = np.zeros((8, contest.group_count))
        self._about = np.full(contest.group_count, float(share))
        self._near = NEAR * float(share)
        self.history: list[Floats] = []
        """Money of every group before each round, to float64 precision."""

    @property
    def rounds(self) -> int:
        return len(self.winners)

    def about(self, at_round: int) -> Floats:
        """Money before a round, to float64 precision."""
        return self._about if at_round == self.rounds else self.history[at_round]

    def buy(self, project: int, *, keep_history: bool = False) -> Price:
        """Makes the supporters of an affordable project pay for it."""
        price = self.price(project)
        backing = self.contest.backings[project]
        poor = self._poor_mask(backing, price.x, self.rounds)
        if keep_history:
            self.history.append(self._about.copy())
        self._record(backing, poor, price)
        self.winners.append(project)
        self.prices.append(price)
        return price

    def _record(self, backing: Backing, poor: Mask, price: Price) -> None:
        now = self.rounds
        if now == len(self._paid):
            self._paid = np.concatenate([self._paid, np.zeros_like(self._paid)])
        broke, paying = backing.groups[poor], backing.groups[~poor]
        units = np.ones(len(paying)) if backing.units is None else backing.units[~poor]
        self._paid[now, paying] = units
        self._about[paying] -= float(price.x) * units
        self._about[broke] = 0.0
        self.gone[broke[self.gone[broke] == NEVER]] = now

    def money(self, groups: Indices, weights: Floats, at_round: int) -> tuple[mpq, mpq]:
        """Exact money (and slope) before a round of these groups, each counted `weights` times."""
        alive = self.gone[groups] >= at_round
        groups, weights = groups[alive], weights[alive]
        whole = int(weights.sum())
        value, slope = self.share * whole, self.slope * whole
        for price, paid in zip(self.prices, row_sums(self._paid[:at_round, groups], weights), strict=False):
            if paid:
                value -= price.x * int(paid)
                slope -= price.slope * int(paid)
        return value, slope

    def total(self, project: int, at_round: int | None = None) -> mpq:
        """Exact money of all supporters of a project before a round (default: now)."""
        backing = self.contest.backings[project]
        return self.money(backing.groups, backing.counts, self._when(at_round))[0]

    def payments(self, project: int) -> list[tuple[mpq, int]]:
        """For each round: what the supporters of `project` paid in it, and how many paid something."""
        backing, now = self.contest.backings[project], self.rounds
        paid = self._paid[:now, backing.groups]
        units = row_sums(paid, backing.counts)
        voters = row_sums((paid > 0).astype(np.float64), backing.counts)
        broke = self.gone[backing.groups]
        found = [(price.x * int(u), int(v)) for price, u, v in zip(self.prices, units, voters, strict=True)]
        for at_round in np.unique(broke[broke < now]).tolist():
            last = broke == at_round
            rest = self.money(backing.groups[last], backing.counts[last], at_round)[0]
            more = self.with_money(backing.groups[last], backing.counts[last], at_round)
            found[at_round] = (found[at_round][0] + rest, found[at_round][1] + more)
        return found

    def with_money(self, groups: Indices, counts: Floats, at_round: int) -> int:
        """How many voters of these groups have anything before a round."""
        about = self.about(at_round)[groups]
        sure = about > self._near
        number = int(counts[sure].sum())
        for place in np.flatnonzero(~sure & (self.gone[groups] >= at_round)):
            if self.money(groups[place : place + 1], np.ones(1), at_round)[0] > 0:
                number += int(counts[place])
        return number

    def split(self, project: int, x: mpq, at_round: int | None = None) -> Split:
        """Who could not pay x per unit before a round."""
        backing = self.contest.backings[project]
        return self._split(backing, self._poor_mask(backing, x, self._when(at_round)), self._when(at_round))

    def collected(self, project: int, x: mpq, at_round: int | None = None) -> mpq:
        """What the supporters pay together at x per unit: sum of min(money, x * units)."""
        split = self.split(project, x, at_round)
        return split.money + x * split.weight

    def price(self, project: int) -> Price:
        """The smallest payment per unit that collects the cost of a project its supporters can afford.

        Starts from a set of certainly poor supporters and adds those who turn out to be poor: each
        intermediate x is below the true one, so nobody is added wrongly.
        """
        cost, backing = self.contest.costs[project], self.contest.backings[project]
        start = about_price(self._about[backing.groups], backing, cost) - self._near
        price = self._raise(backing, cost, max(start, 0.0))
        return price if price.x >= start else self._raise(backing, cost, 0.0)

    def _raise(self, backing: Backing, cost: int, start: float) -> Price:
        about = self._about[backing.groups]
        poor = about < start * _units(backing)
        while True:
            split = self._split(backing, poor, self.rounds)
            if not split.weight:
                return TOO_HIGH
            x = (cost - split.money) / split.weight
            wider = poor | self._poor_mask(backing, x, self.rounds)
            if np.count_nonzero(wider) == np.count_nonzero(poor):
                return Price(x, -split.slope / split.weight)
            poor = wider

    def _split(self, backing: Backing, poor: Mask, at_round: int) -> Split:
        money, slope = self.money(backing.groups[poor], backing.counts[poor], at_round)
        return Split(money, slope, int(backing.weights[~poor].sum()))

    def _poor_mask(self, backing: Backing, x: mpq, at_round: int) -> Mask:
        """Supporters with money < x * units, exactly."""
        distance = self.about(at_round)[backing.groups] - float(x) * _units(backing)
        poor: Mask = distance < 0
        known: dict[bytes, bool] = {}
        for place in np.flatnonzero(np.abs(distance) <= self._near):
            poor[place] = self._is_poor(backing, int(place), x, at_round, known)
        return poor

    def _is_poor(self, backing: Backing, place: int, x: mpq, at_round: int, known: dict[bytes, bool]) -> bool:
        group = backing.groups[place : place + 1]
        unit = 1.0 if backing.units is None else backing.units[place]
        history = self._paid[:at_round, group[0]].tobytes() + bytes([bool(self.gone[group[0]] >= at_round)])
        key = history + np.float64(unit).tobytes()
        if key not in known:
            known[key] = self.money(group, np.ones(1), at_round)[0] < x * int(unit)
        return known[key]

    def _when(self, at_round: int | None) -> int:
        return self.rounds if at_round is None else at_round


def about_price(money: Floats, backing: Backing, cost: int) -> float:
    """The payment per unit that collects `cost`, to float64 precision (Newton's method from below)."""
    x, poor_before = 0.0, -1
    units = _units(backing)
    while True:
        poor = money < x * units
        poor_now = int(np.count_nonzero(poor))
        weight = float(backing.weights[~poor].sum())
        if poor_now <= poor_before or weight <= 0:
            return x
        x = (cost - dot(backing.counts[poor], money[poor])) / weight
        poor_before = poor_now


def _units(backing: Backing) -> Floats | float:
    return 1.0 if backing.units is None else backing.units


def largest_payment(ledger: Ledger, project: int, x: mpq) -> mpq:
    """The largest single payment in the round just recorded, in which `project` was bought at x per unit."""
    backing = ledger.contest.backings[project]
    if backing.units is None:
        return x
    now = ledger.rounds - 1
    full = backing.units[ledger.gone[backing.groups] > now]
    most = x * int(full.max()) if len(full) else mpq(0)
    broke = backing.groups[ledger.gone[backing.groups] == now]
    held = (ledger.money(broke[place : place + 1], np.ones(1), now)[0] for place in range(len(broke)))
    return max(most, *held) if len(broke) else most

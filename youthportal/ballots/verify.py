#!/usr/bin/env python3
"""Check a published vote without trusting whoever published it.

    python3 verify.py board.json
    python3 verify.py board.json --receipt "four words and eight characters"
    python3 verify.py board.json --promise promise.txt --head HEX --json

One file, Python 3.9 or newer, nothing to install, no network. It checks the chain of the board's entries
and its signature, every single ballot, the numbers of the closing record, and counts again: by its own
code, with exact fractions, under the rule that the board states; then it compares winners, payments and
every figure of the explanations. What a board holds is said in docs/ballots.md, the rules in docs/tally.md.

Exit code: 0 everything agrees, 1 something does not, 2 this is no board, 3 the receipt is not on it.
"""

import argparse
import hashlib
import heapq
import json
import sys
from collections import Counter
from fractions import Fraction
from functools import cached_property
from math import ceil, gcd, lcm
from pathlib import Path
from typing import Any, Optional

FORMAT = "youthportal board 1"
PROMISE = "youthportal promise 1"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LOOK_ALIKES = str.maketrans("1I0O", "LLQQ")
WITHDRAWN = 999_999_999
WORD_COUNT, WORD_BITS, CHARACTER_COUNT, CHARACTER_BITS = 4, 11, 8, 5

Entry = dict[str, Any]
Turn = tuple[Fraction, tuple[Any, ...], str, int, int]
"""One project in a list by votes: minus what the order goes by, tie key, id, cost, votes."""


class Report:
    """What was found. A fault means that the board contradicts itself; a notice, that something is open."""

    def __init__(self) -> None:
        self.faults: list[dict[str, str]] = []
        self.notices: list[str] = []
        self.pots: list[dict[str, Any]] = []
        self.receipt: dict[str, Any] = {}

    def fault(self, code: str, message: str) -> None:
        self.faults.append({"code": code, "message": message})

    def notice(self, message: str) -> None:
        self.notices.append(message)


class NotABoardError(Exception):
    """The file cannot be read as a board at all."""


# --- hashes, signatures, receipts -----------------------------------------------------------------


def canonical(value: object) -> bytes:
    """Sorted keys, no blanks, UTF-8: one value, one text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def entry_hash(entry: Entry) -> str:
    return hashlib.sha256(
        canonical({key: entry[key] for key in ("body", "kind", "number", "previous")})
    ).hexdigest()


def board_message(round_: str, head: str) -> bytes:
    return f"{FORMAT}\n{round_}\n{head}\n".encode()


def promise_message(box: str, receipt: str) -> bytes:
    return f"{PROMISE}\n{box}\n{receipt}\n".encode()


def receipt_of(box: str, choices: dict[str, Any], nonce: str) -> str:
    return hashlib.sha256(canonical({"box": box, "choices": choices, "nonce": nonce})).hexdigest()


def short_form(receipt: str) -> tuple[list[str], str]:
    """The first 44 bits of a receipt as four words, the next 40 as eight characters."""
    bits = int(receipt, 16) >> (256 - WORD_COUNT * WORD_BITS - CHARACTER_COUNT * CHARACTER_BITS)
    characters = []
    for _ in range(CHARACTER_COUNT):
        characters.append(ALPHABET[bits % 32])
        bits //= 32
    words = []
    for _ in range(WORD_COUNT):
        words.append(WORDS[bits % 2048])
        bits //= 2048
    return words[::-1], "".join(reversed(characters))


# Ed25519 as in RFC 8032, section 5.1; points in extended homogeneous coordinates.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _add(found, point)
        point = _add(point, point)
        number >>= 1
    return found


def _point(data: bytes) -> Optional[Point]:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def is_signed(public_key: str, message: bytes, signature: str) -> bool:
    """Whether the holder of the key signed exactly this message."""
    try:
        key, signed = bytes.fromhex(public_key), bytes.fromhex(signature)
    except ValueError:
        return False
    if len(key) != 32 or len(signed) != 64:
        return False
    a, r, s = _point(key), _point(signed[:32]), int.from_bytes(signed[32:], "little")
    base = _point(bytes.fromhex("58" + "66" * 31))
    if a is None or r is None or base is None or s >= ORDER or _times(8, a)[0] % P == 0:
        return False  # the last: a key of small order would sign anything
    k = int.from_bytes(hashlib.sha512(signed[:32] + key + message).digest(), "little") % ORDER
    left, right = _times(s, base), _add(r, _times(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % P == 0


# --- one election ---------------------------------------------------------------------------------


def number_of(value: Any) -> Fraction:
    """A number as boards write it: whole, as text, or {"exact": "n/d", ...}."""
    return Fraction(value["exact"] if isinstance(value, dict) else value)


class Election:
    """Projects and ballots of one pot, counted under one rule; `money` is whole numbers of cents."""

    def __init__(
        self,
        projects: list[dict[str, Any]],
        ballots: list[dict[str, Any]],
        budget: int,
        scale: int,
        rule: dict[str, Any],
    ) -> None:
        self.ids = [project["id"] for project in projects]
        self.cost = {project["id"]: int(project["cost"]) for project in projects}
        self.budget, self.scale, self.rule = budget, scale, rule
        self.by_points = rule["satisfaction"] in ("points", "score")
        said = Counter(tuple(sorted(_said(ballot).items())) for ballot in ballots)
        self.point_scale = lcm(1, *(points.denominator for ballot in said for _, points in ballot))
        self.groups = [
            ({name: int(points * self.point_scale) for name, points in ballot}, count)
            for ballot, count in said.items()
        ]
        self.voters = sum(said.values())
        given = (p for ballot in ballots for p in ballot.get("points", {}).values())
        #: What a further voter would give: as much as any gave one project; a ranking of one gives it 1.
        self.keenest = int(max([Fraction(1, self.point_scale), *map(number_of, given)]) * self.point_scale)
        if any("ranking" in ballot for ballot in ballots):
            self.keenest = 1
        self.votes = dict.fromkeys(self.ids, 0)
        self.points = dict.fromkeys(self.ids, 0)
        for ballot, count in self.groups:
            for name, points in ballot.items():
                self.votes[name] += count
                self.points[name] += count * points
        self._sort()

    def _sort(self) -> None:
        """Who takes part: `free` ones cost nothing and have a vote, `contenders` are for the rule."""
        self.free: list[str] = []
        self.contenders: list[str] = []
        self.excluded: dict[str, str] = {}
        for name in self.ids:
            if self.cost[name] == WITHDRAWN * self.scale:
                self.excluded[name] = "withdrawn"
            elif self.support(name) < self.needed(name):
                self.excluded[name] = "below_threshold"
            elif self.cost[name] > 0:
                self.contenders.append(name)
            elif self.votes[name]:
                self.free.append(name)

    def support(self, name: str) -> Fraction:
        return Fraction(self.points[name], self.point_scale) if self.by_points else Fraction(self.votes[name])

    def needed(self, name: str) -> Fraction:
        needed, share = (number_of(self.rule[key]) for key in ("threshold", "support_share"))
        if share and self.budget and not self.by_points:
            needed = max(needed, Fraction(self.cost[name], self.budget) * share * self.voters)
        return needed

    @cached_property
    def tie_keys(self) -> list[str]:
        return list(dict.fromkeys([*self.rule["ties"], "id"]))

    def tie_key(self, name: str, cost: Optional[int] = None, more_votes: int = 0) -> tuple[Any, ...]:
        """Smaller is preferred."""
        parts = {
            "most_votes": -self.votes[name] - more_votes,
            "min_cost": self.cost[name] if cost is None else cost,
            "lot": hashlib.sha256(f"{self.rule.get('lot_seed', '')}\n{name}".encode()).hexdigest(),
            "id": name,
        }
        return tuple(parts[key] for key in self.tie_keys)

    def tie(self, level: list[str], round_: Optional[int]) -> dict[str, Any]:
        order = sorted(level, key=self.tie_key)
        one, two = (self.tie_key(name) for name in order[:2])
        key = next(key for key, a, b in zip(self.tie_keys, one, two) if a != b)
        return {"projects": order, "decided_by": key, "round": round_}

    # By votes.

    def value(self, satisfaction: str, name: str, cost: Optional[int] = None) -> Fraction:
        votes, points = Fraction(self.votes[name]), Fraction(self.points[name], self.point_scale)
        cost = self.cost[name] if cost is None else cost
        return {
            "cost": votes,
            "score": points,
            "cardinality": votes / cost,
            "points": points / cost,
        }[satisfaction]

    def turn(self, satisfaction: str, name: str, cost: Optional[int] = None, more: int = 0) -> Turn:
        """The project in the list, if it cost something else or had more votes (points)."""
        price = self.cost[name] if cost is None else cost
        gain = Fraction(more, price) if satisfaction in ("cardinality", "points") else Fraction(more)
        votes = 0 if satisfaction in ("score", "points") else more
        value = self.value(satisfaction, name, price) + gain
        key = self.tie_key(name, cost=price, more_votes=votes)
        return -value, key, name, price, self.votes[name] + (max(votes, 1) if more else 0)

    def walk(self, turns: list[Turn], money: int) -> list[tuple[str, int]]:
        """For each turn, in order: what became of it, and the money left before."""
        told, stopped = [], False
        skip, unsupported = self.rule.get("skip", True), self.rule.get("unsupported", False)
        if self.rule["rule"] != "greedy":
            skip = True
        for _value, _key, _name, cost, votes in turns:
            if votes <= 0 and not unsupported:
                verdict = "no_votes"
            elif stopped:
                verdict = "after_stop"
            else:
                verdict = "funded" if cost <= money else "does_not_fit"
            told.append((verdict, money))
            money -= cost if verdict == "funded" else 0
            stopped = stopped or (not skip and verdict == "does_not_fit")
        return told

    # Equal shares.

    @cached_property
    def backers(self) -> dict[str, list[tuple[int, int, int]]]:
        """For each contender that somebody supports: (group, units, ballots); what it is worth to them."""
        found: dict[str, list[tuple[int, int, int]]] = {name: [] for name in self.contenders}
        for at, (ballot, count) in enumerate(self.groups):
            for name, points in ballot.items():
                units = points if self.by_points else 1
                if name in found and units > 0:
                    found[name].append((at, units, count))
        return {name: backers for name, backers in found.items() if backers}

    def divisor(self, name: str, cost: Optional[int] = None) -> int:
        """What the payment per unit is divided by before projects are compared."""
        return (self.cost[name] if cost is None else cost) if self.rule["satisfaction"] == "cost" else 1

    @cached_property
    def first_bounds(self) -> list[tuple[Fraction, tuple[Any, ...], str]]:
        found = []
        for name, backers in self.backers.items():
            units = sum(units * count for _, units, count in backers)
            found.append((Fraction(self.cost[name], units * self.divisor(name)), self.tie_key(name), name))
        return sorted(found)


def _said(ballot: dict[str, Any]) -> dict[str, Fraction]:
    """Project -> points; a ballot that only names gives one each, a ranking n, n - 1 … 1."""
    if "points" in ballot:
        return {name: number_of(points) for name, points in ballot["points"].items()}
    if "ranking" in ballot:
        names = ballot["ranking"]
        return {name: Fraction(len(names) - at) for at, name in enumerate(names)}
    return {name: Fraction(1) for name in ballot["projects"]}


class Purse:
    """The money of all groups of equal ballots, as whole numbers over one denominator."""

    def __init__(self, share: Fraction, groups: int) -> None:
        self.of = share.denominator
        self.money = [share.numerator] * groups

    def copy(self) -> "Purse":
        other = Purse(Fraction(0), 0)
        other.of, other.money = self.of, self.money[:]
        return other

    def total(self, backers: list[tuple[int, int, int]]) -> Fraction:
        return Fraction(sum(self.money[at] * count for at, _, count in backers), self.of)

    def rate(
        self,
        backers: list[tuple[int, int, int]],
        cost: int,
        extra: Optional[tuple[Fraction, int, int]] = None,
    ) -> Optional[Fraction]:
        """The payment per unit with which the backers pay exactly the cost; None if they cannot.

        Whoever has less than their part gives all; that raises the part of the others. `extra` are
        further backers: money of each, units, number.
        """
        money, of = self.money, self.of
        held = [(money[at], units, count) for at, units, count in backers if money[at]]
        if extra and extra[2]:
            scale = extra[0].denominator // gcd(of, extra[0].denominator)
            of *= scale
            held = [(have * scale, units, count) for have, units, count in held]
            held.append((int(extra[0] * of), extra[1], extra[2]))
        owed, units_left = cost * of, sum([units * count for _, units, count in held])
        if sum([have * count for have, _, count in held]) < owed:
            return None
        kinds = {units for _, units, _ in held}
        while True:
            #: What somebody must have to pay a full part, rounded up: money is whole numbers here.
            full = {units: -(-owed * units // units_left) for units in kinds}
            poor = [one for one in held if one[0] < full[one[1]]]
            if not poor:
                return Fraction(owed, units_left * of)
            held = [one for one in held if one[0] >= full[one[1]]]
            for have, units, count in poor:
                owed -= have * count
                units_left -= units * count

    def collected(self, backers: list[tuple[int, int, int]], rate: Fraction) -> Fraction:
        """What the backers pay together at this payment per unit."""
        top, bottom, poor, full = rate.numerator * self.of, rate.denominator, 0, 0
        for at, units, count in backers:
            if self.money[at] * bottom < top * units:
                poor += self.money[at] * count
            else:
                full += units * count
        return Fraction(poor, self.of) + rate * full

    def pay(self, backers: list[tuple[int, int, int]], rate: Fraction) -> int:
        """Take the payments; returns the largest one, in units of 1/`of`."""
        wider = lcm(self.of, rate.denominator)
        if wider != self.of:
            factor = wider // self.of
            self.money = [have * factor for have in self.money]
            self.of = wider
        part, most = rate.numerator * (self.of // rate.denominator), 0
        money, full = self.money, {units: part * units for _, units, _ in backers}
        for at, units, _ in backers:
            have, paid = money[at], full[units]
            if have < paid:
                paid = have
            money[at] = have - paid
            if paid > most:
                most = paid
        return most


class Run:
    """Equal Shares with one amount per voter: purchases in order. Ends early when `limit` is overspent."""

    def __init__(
        self, election: Election, share: Fraction, limit: Optional[int] = None, *, keep: bool = False
    ):
        self.election, self.share = election, share
        self.bought: list[str] = []
        self.rates: list[Fraction] = []
        self.paid_at_most: list[Fraction] = []
        self.ties: list[tuple[int, list[str]]] = []
        self.purses: list[Purse] = []
        self.spent = 0
        purse = Purse(share, len(election.groups))
        heap = list(election.first_bounds)
        while True:
            if keep:
                self.purses.append(purse.copy())
            found = self._best(heap, purse)
            if found is None:
                return
            name, rho = found
            rate = rho * election.divisor(name)
            most = purse.pay(election.backers[name], rate)
            self.bought.append(name)
            self.rates.append(rate)
            self.paid_at_most.append(Fraction(most, purse.of))
            self.spent += election.cost[name]
            if limit is not None and self.spent > limit:
                return

    def _best(self, heap: list[Any], purse: Purse) -> Optional[tuple[str, Fraction]]:
        """Money only shrinks, so what a project needed once it still needs: few are looked at again."""
        election, looked = self.election, []
        best: Optional[Fraction] = None
        while heap and (best is None or heap[0][0] <= best):
            _, key, name = heapq.heappop(heap)
            rate = purse.rate(election.backers[name], election.cost[name])
            if rate is not None:
                rho = rate / election.divisor(name)
                looked.append((rho, key, name))
                best = rho if best is None or rho < best else best
        if best is None:
            return None
        level = sorted(one for one in looked if one[0] == best)
        if len(level) > 1:
            self.ties.append((len(self.bought), [name for _, _, name in level]))
        for one in looked:
            if one is not level[0]:
                heapq.heappush(heap, one)
        return level[0][2], best


def complete(election: Election) -> tuple[Run, int]:
    """The run that counts under the stated completion, and how many amounts were looked at."""
    how, voters = election.rule["completion"], election.voters
    share = Fraction(election.budget, voters) if voters else Fraction(0)
    if how["start"] == "integral" and voters:
        share = Fraction(election.budget // (voters * election.scale) * election.scale)
    step = election.scale if how["step"] is None else how["step"]
    best, at = Run(election, share, election.budget), 0
    while step and not _is_last(election, best, how["stop"] == "exhaustive"):
        at += 1
        further = Run(election, share + at * step, election.budget)
        if further.spent > election.budget:
            return Run(election, best.share, keep=True), at + 1
        best = further
    return Run(election, best.share, keep=True), at + 1


def _is_last(election: Election, run: Run, exhaustive: bool) -> bool:
    left = election.budget - run.spent
    costs = [election.cost[name] for name in election.backers if name not in set(run.bought)]
    return not costs or (exhaustive and min(costs) > left)


# --- outcome and stories, in the form in which they are published -----------------------------------


class Count:
    """The outcome of an election under its rule, and the story of every project, computed from scratch."""

    def __init__(self, election: Election) -> None:
        self.election = election
        self.is_greedy = election.rule["rule"] == "greedy"
        self.run: Optional[Run] = None
        self.steps = 0
        if not self.is_greedy:
            self.run, self.steps = complete(election)
        bought = self.run.bought if self.run else []
        by = election.rule["satisfaction"]
        if not self.is_greedy:
            by = "score" if election.by_points else "cost"
        self.by = by
        self.money = election.budget - sum(election.cost[name] for name in bought)
        listed = [name for name in election.contenders if name not in set(bought)]
        has_list = self.is_greedy or election.rule["completion"]["fill"]
        self.turns = sorted(election.turn(by, name) for name in listed) if has_list else []
        self.told = election.walk(self.turns, self.money)
        self.places = {turn[2]: place for place, turn in enumerate(self.turns)}
        self.listed = [turn[2] for turn, told in zip(self.turns, self.told) if told[0] == "funded"]
        self.funded = [*election.free, *bought, *self.listed]

    @cached_property
    def outcome(self) -> dict[str, Any]:
        election, run = self.election, self.run
        return {
            "funded": self.funded,
            "total_cost": sum(election.cost[name] for name in self.funded),
            "budget": election.budget,
            "scale": election.scale,
            "voters": election.voters,
            "free": election.free,
            "filled": [] if self.is_greedy else self.listed,
            "excluded": election.excluded,
            "rounds": [self._purchase(at) for at in range(len(run.bought))] if run else [],
            "per_voter": run.share if run else None,
            "steps": self.steps,
            "ties": self._ties(),
        }

    def _purchase(self, at: int) -> dict[str, Any]:
        run, election = self._shares(), self.election
        name = run.bought[at]
        return {
            "project": name,
            "rho": run.rates[at] * self._scale() / election.divisor(name),
            "paid_at_most": run.paid_at_most[at],
            "effective_votes": election.cost[name] / run.paid_at_most[at],
        }

    def _scale(self) -> int:
        """Rates are per unit of points inside, per whole point outside."""
        return self.election.point_scale if self.election.by_points else 1

    def _shares(self) -> Run:
        if self.run is None:
            raise ValueError("not a count by Equal Shares")
        return self.run

    def _ties(self) -> list[dict[str, Any]]:
        """Level projects between which the tie rule decided, the chosen one first."""
        found = [self.election.tie(level, at + 1) for at, level in (self.run.ties if self.run else [])]
        groups: dict[Fraction, list[tuple[str, bool]]] = {}
        for turn, told in zip(self.turns, self.told):
            groups.setdefault(turn[0], []).append((turn[2], told[0] == "funded"))
        for group in groups.values():
            if len({funded for _, funded in group}) > 1:
                found.append(self.election.tie([name for name, _ in group], None))
        return found

    # Stories.

    def story(self, name: str) -> dict[str, Any]:
        election, run = self.election, self.run
        told: dict[str, Any] = {
            "project": name,
            "cost": election.cost[name],
            "votes": election.votes[name],
            "points": Fraction(election.points[name], election.point_scale),
            "needed": None,
            "bought": None,
            "missed": None,
            "queue": None,
        }
        told["fate"] = self._fate(name)
        told["funded"] = name in self.funded
        if told["fate"] == "below_threshold":
            told["needed"] = election.needed(name)
        if name in self.places:
            told["queue"] = self._queue(name)
        if run and name in run.bought:
            told["bought"] = self._bought(run.bought.index(name))
        elif run and name in election.backers:
            told["missed"] = self._missed(name)
            if told["fate"] != "filled":
                told["fate"] = "money_gone" if told["missed"]["out_round"] else "too_few_votes"
        return told

    def _fate(self, name: str) -> str:
        election = self.election
        if name in election.free:
            return "free"
        if name in election.excluded:
            unseen = election.excluded[name] == "below_threshold" and not election.votes[name]
            return "no_votes" if unseen else election.excluded[name]
        if self.is_greedy and name in self.places:
            return self.told[self.places[name]][0]
        if self.run and name in self.run.bought:
            return "bought"
        return "filled" if name in self.listed else "no_votes"

    def _bought(self, at: int) -> dict[str, Any]:
        run, election = self._shares(), self.election
        name = run.bought[at]
        backers, before = election.backers[name], run.purses[at]
        limit = run.rates[at]
        less = nothing = 0
        for group, units, count in backers:
            if before.money[group] * limit.denominator < limit.numerator * units * before.of:
                less += count
                nothing += count if not before.money[group] else 0
        shared = [
            {"project": run.bought[other], "voters": self._payers(name, other)}
            for other in range(len(run.bought))
            if other != at
        ]
        told = self._purchase(at)
        del told["project"]
        return {
            **told,
            "round": at + 1,
            "per_voter": run.share,
            "paid_less": less,
            "paid_nothing": nothing,
            "also_paid": sorted((one for one in shared if one["voters"]), key=lambda one: -one["voters"]),
        }

    def _payers(self, name: str, at: int) -> int:
        """How many backers of a project paid something in a round."""
        purses = self._shares().purses
        before, after = purses[at], purses[at + 1]
        return sum(
            count
            for group, _, count in self.election.backers[name]
            if before.money[group] * after.of > after.money[group] * before.of
        )

    def _missed(self, name: str) -> dict[str, Any]:
        run, election = self._shares(), self.election
        backers, cost = election.backers[name], election.cost[name]
        votes = sum(count for _, _, count in backers)
        totals = [purse.total(backers) for purse in run.purses]
        losses, out_round, left = [], 0, totals[0]
        for at in range(len(run.bought)):
            if left < cost:
                break
            amount, left, out_round = left - totals[at + 1], totals[at + 1], at + 1
            if amount:
                voters = self._payers(name, at)
                losses.append(
                    {"project": run.bought[at], "round": out_round, "amount": amount, "voters": voters}
                )
        support = [purse.collected(backers, self._cap(name, at)) for at, purse in enumerate(run.purses[:-1])]
        support.append(totals[-1])
        return {
            "per_voter": run.share,
            "start_money": run.share * votes,
            "votes_to_start": ceil(cost / run.share) if run.share else None,
            "out_round": out_round,
            "losses": sorted(losses, key=lambda loss: -loss["amount"]),
            "money_left": left,
            "missing": cost - left,
            "points_each": Fraction(election.keenest, election.point_scale) if election.by_points else None,
            "best_support": max(support) / cost,
            "best_round": support.index(max(support)) + 1,
        }

    def _cap(self, name: str, at: int, cost: Optional[int] = None) -> Fraction:
        """What one unit of a project could cost its backers to be level with the winner of a round."""
        run, election = self._shares(), self.election
        return run.rates[at] / election.divisor(run.bought[at]) * election.divisor(name, cost)

    def would_be_bought(self, name: str, *, cost: Optional[int] = None, more: int = 0) -> bool:
        """Whether Equal Shares, with the same share, buys the project at another cost or with more voters
        who name only it. It was not bought, so until it is all others go on as they did."""
        run, election = self._shares(), self.election
        price = election.cost[name] if cost is None else cost
        key = election.tie_key(name, cost=price, more_votes=more)
        extra = (run.share, election.keenest if election.by_points else 1, more)
        for at, purse in enumerate(run.purses):
            rate = purse.rate(election.backers[name], price, extra)
            if rate is None:
                continue
            if at == len(run.bought):
                return True
            mine = (rate / election.divisor(name, price), key)
            winner = run.bought[at]
            if mine < (run.rates[at] / election.divisor(winner), election.tie_key(winner)):
                return True
        return False

    def _queue(self, name: str) -> dict[str, Any]:
        place = self.places[name]
        verdict, left = self.told[place]
        before = list(zip(self.turns, self.told))[:place]
        above = next((turn for turn, told in reversed(before) if told[0] == "funded"), None)
        stopper = None
        if verdict == "after_stop":
            stopper = next(t[2] for t, told in zip(self.turns, self.told) if told[0] == "does_not_fit")
        return {
            "position": place + 1,
            "value": -self.turns[place][0],
            "left": left,
            "above": above[2] if above else None,
            "above_value": -above[0] if above else None,
            "stopped_by": stopper,
        }

    def would_be_listed(self, name: str, *, cost: Optional[int] = None, more: int = 0) -> bool:
        """Whether the walk down the list funds the project at another cost or with more votes."""
        changed = self.election.turn(self.by, name, cost, more)
        turns = sorted([turn for turn in self.turns if turn[2] != name] + [changed])
        return self.election.walk(turns, self.money)[turns.index(changed)][0] == "funded"

    def overtaken(self, name: str, more: int) -> Optional[str]:
        """The project that so many more votes would move this one past."""
        changed = self.election.turn(self.by, name, None, more)
        others = [turn for turn in self.turns if turn[2] != name]
        place = sum(turn < changed for turn in others)
        return others[place][2] if place < self.places[name] else None

    # "How many more" and "at what price": a number holds if it is enough and one step less is not.

    def answers(self, name: str, told: dict[str, Any]) -> list[str]:
        """What is wrong with the published answers of a story."""
        wrong = []
        missed, queue = told.get("missed"), told.get("queue")
        if self.run and missed and name in self.election.backers:
            wrong += self._wrong("missed", missed, name, self.would_be_bought)
        if queue and name in self.places and name not in self.listed:
            wrong += self._wrong("queue", queue, name, self.would_be_listed)
            more = queue.get("more")
            if more is not None and self.overtaken(name, more) != queue.get("overtakes"):
                wrong.append("queue.overtakes")
        return wrong

    def _wrong(self, part: str, told: dict[str, Any], name: str, works: Any) -> list[str]:
        wrong, field = [], "more_votes" if part == "missed" else "more"
        more, price, cost = told.get(field), told.get("price"), self.election.cost[name]
        if more is None:
            impossible = self.election.voters * (cost + 1) + cost
            if part == "queue" and works(name, more=impossible):
                wrong.append(f"{part}.{field}")
        elif more < 1 or not works(name, more=more) or (more > 1 and works(name, more=more - 1)):
            wrong.append(f"{part}.{field}")
        enough = not price or works(name, cost=price)
        if price is None or price >= cost or not enough or (price + 1 < cost and works(name, cost=price + 1)):
            wrong.append(f"{part}.price")
        return wrong


def comparison(greedy: Count, shares: Count) -> dict[str, Any]:
    """Both rules through the voters' eyes: how many funded projects each ballot names."""
    pairs: Counter[tuple[int, int]] = Counter()
    one, two = set(greedy.funded), set(shares.funded)
    for ballot, count in greedy.election.groups:
        pairs[sum(name in one for name in ballot), sum(name in two for name in ballot)] += count

    def counts(side: int) -> list[int]:
        most = max((pair[side] for pair in pairs), default=0)
        return [sum(n for pair, n in pairs.items() if pair[side] == k) for k in range(most + 1)]

    return {
        "greedy_counts": counts(0),
        "shares_counts": counts(1),
        "prefer_greedy": sum(n for (a, b), n in pairs.items() if a > b),
        "prefer_shares": sum(n for (a, b), n in pairs.items() if b > a),
        "any_greedy": sum(n for (a, b), n in pairs.items() if a and not b),
        "any_shares": sum(n for (a, b), n in pairs.items() if b and not a),
        "only_greedy": [name for name in greedy.funded if name not in two],
        "only_shares": [name for name in shares.funded if name not in one],
    }


def differences(computed: Any, published: Any, at: str = "") -> list[str]:
    """Names of the figures that are published and were counted, and do not agree."""
    if isinstance(published, dict) and "exact" in published and not isinstance(computed, dict):
        agrees = isinstance(computed, (int, Fraction)) and number_of(published) == computed
        return [] if agrees else [at]
    if isinstance(computed, dict) and isinstance(published, dict):
        shared = [key for key in computed if key in published]
        return [
            name
            for key in shared
            for name in differences(computed[key], published[key], f"{at}.{key}" if at else key)
        ]
    if isinstance(computed, list) and isinstance(published, list):
        if len(computed) != len(published):
            return [at]
        return [name for a, b in zip(computed, published) for name in differences(a, b, at)]
    return [] if computed == published else [at]


# --- the board ------------------------------------------------------------------------------------


class Board:
    """A board read from its file, and everything that is checked of it."""

    def __init__(self, data: Any, report: Report) -> None:
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise NotABoardError(f'this is not a board: it does not say "format": "{FORMAT}"')
        self.report = report
        self.head, self.key, self.signature = (data.get(k, "") for k in ("head", "public_key", "signature"))
        self.entries: list[Entry] = data["entries"]
        kinds: dict[str, list[Any]] = {kind: [] for kind in ("election", "ballots", "closing", "result")}
        for entry in self.entries:
            kinds[entry["kind"]].append(entry["body"])
        if len(kinds["election"]) != 1 or len(kinds["closing"]) != 1:
            raise NotABoardError("a board has exactly one election file and one closing record")
        (self.election,), (self.closing,) = kinds["election"], kinds["closing"]
        self.batches, self.results = kinds["ballots"], {body["pot"]: body for body in kinds["result"]}
        self.receipts: dict[str, str] = {}
        self.ballots: dict[str, list[dict[str, Any]]] = {}

    def check(self, head: str, key: str) -> None:
        self.check_chain()
        self.check_signature(head, key)
        self.read_ballots()
        closed = {body["pot"]: body for body in self.closing["pots"]}
        for pot in self.election["pots"]:
            if pot["pot"] not in closed or pot["pot"] not in self.results:
                self.report.fault("COUNT", f"{pot['pot']}: no closing record or no result of this pot.")
                continue
            self.check_pot(pot, closed[pot["pot"]], self.results[pot["pot"]])
        self.check_rolls()
        self.check_own_hash()

    def check_chain(self) -> None:
        previous = ""
        for number, entry in enumerate(self.entries, start=1):
            if entry["number"] != number or entry["previous"] != previous:
                self.report.fault(
                    "CHAIN", f"Entry {number} does not follow the one before it: moved, added or taken out."
                )
            if entry_hash(entry) != entry["hash"]:
                self.report.fault(
                    "CHAIN", f"Entry {number} ({entry['kind']}) was changed after it was written."
                )
            previous = entry["hash"]
        if previous != self.head:
            self.report.fault("CHAIN", "The head of the board is not the hash of its last entry.")
        if [self.entries[0]["kind"], self.entries[-1]["kind"]] != ["election", "result"]:
            self.report.fault("CHAIN", "A board begins with the election file and ends with results.")

    def check_signature(self, head: str, key: str) -> None:
        promised = self.election["promise_key"]
        noted = head.rpartition("#")[2].replace(" ", "").lower()
        if noted and noted != self.head:
            self.report.fault("HEAD", f"The head is {self.head}, not the one you noted.")
        if promised and self.key != promised:
            self.report.fault("SIGNATURE", "The board is signed with another key than was frozen at opening.")
        if key and key.lower() != self.key:
            self.report.fault("SIGNATURE", f"The board's key is {self.key}, not the one you noted.")
        if not self.signature and not self.key and not promised:
            self.report.notice("The board carries no signature: compare its head with the one on paper.")
        elif not is_signed(self.key, board_message(self.election["round"], self.head), self.signature):
            self.report.fault("SIGNATURE", "The signature does not belong to this board.")

    def read_ballots(self) -> None:
        pots = {pot["pot"]: pot for pot in self.election["pots"]}
        batches: Counter[str] = Counter()
        for batch in self.batches:
            name = batch["pot"]
            if name not in pots:
                self.report.fault("COUNT", f"{name}: ballots of a pot that the election file does not know.")
                continue
            batches[name] += 1
            if batch["batch"] != batches[name]:
                self.report.fault("ORDER", f"{name}: batch {batch['batch']} stands in place {batches[name]}.")
            for ballot in batch["ballots"]:
                self.read_ballot(pots[name], ballot)

    def read_ballot(self, pot: dict[str, Any], ballot: dict[str, Any]) -> None:
        name, held = pot["pot"], self.ballots.setdefault(pot["pot"], [])
        receipt = receipt_of(pot["box"], ballot["choices"], ballot["nonce"])
        place = len(held) + 1
        if receipt in self.receipts:
            self.report.fault("DUPLICATE", f"{name}: ballot {place} is there twice.")
        elif held and receipt < held[-1]["receipt"]:
            self.report.fault("ORDER", f"{name}: ballot {place} is out of order.")
        self.receipts[receipt] = name
        held.append({"receipt": receipt, "choices": ballot["choices"]})
        if problem := invalid(ballot["choices"], pot, self.election["ballot"]):
            self.report.fault("BALLOT", f"{name}: ballot {place} is not valid: {problem}.")

    def check_pot(self, pot: dict[str, Any], closed: dict[str, Any], result: dict[str, Any]) -> None:
        name, ballots = pot["pot"], self.ballots.get(pot["pot"], [])
        outcome = result["binding"]["outcome"]
        if outcome["voters"] != closed["ballots"]:
            told = f"{outcome['voters']} ballots, the closing record {closed['ballots']}"
            self.report.fault("COUNT", f"{name}: the result counts {told}.")
        self.check_closing(pot, closed)
        few = closed["ballots"] < self.election["smallest_published_pot"]
        recounted = not few or bool(ballots)
        self.report.pots.append(
            {"pot": name, "ballots": closed["ballots"], "funded": outcome["funded"], "recounted": recounted}
        )
        if not recounted:
            few_told = f"{name}: {closed['ballots']} ballots are too few to be published."
            self.report.notice(f"{few_told} Two named people counted them again; nobody else can.")
            return
        self.check_numbers(name, ballots, closed)
        if any(set(_names(ballot["choices"])) - {p["id"] for p in pot["projects"]} for ballot in ballots):
            return
        self.check_result(pot, ballots, closed, result)

    def check_closing(self, pot: dict[str, Any], closed: dict[str, Any]) -> None:
        name, rights = pot["pot"], closed["rights"]
        if rights != pot["rights"]:
            self.report.fault("COUNT", f"{name}: {pot['rights']} rights at opening, {rights} at closing.")
        if rights is not None and closed["ballots"] > rights:
            self.report.fault(
                "COUNT", f"{name}: {closed['ballots']} ballots, but only {rights} rights to vote."
            )
        channels = closed["channels"]
        if channels and sum(one["ballots"] for one in channels) != closed["ballots"]:
            self.report.fault("COUNT", f"{name}: the ballots of the channels do not add up.")

    def check_numbers(self, name: str, ballots: list[dict[str, Any]], closed: dict[str, Any]) -> None:
        if len(ballots) != closed["ballots"]:
            told = f"{name}: {len(ballots)} ballots on the board, {closed['ballots']} in the closing record"
            self.report.fault("COUNT", f"{told}: ballots were added or left out.")
        receipts = sorted(ballot["receipt"] for ballot in ballots)
        root = hashlib.sha256("\n".join(receipts).encode()).hexdigest()
        if root != closed["root"]:
            self.report.fault("ROOT", f"{name}: the ballots are not those of the closing record.")

    def check_result(
        self,
        pot: dict[str, Any],
        ballots: list[dict[str, Any]],
        closed: dict[str, Any],
        result: dict[str, Any],
    ) -> None:
        said = [ballot["choices"] for ballot in ballots]
        counts = {}
        for side in ("binding", "other"):
            if not result.get(side):
                continue
            rule = dict(pot["rules"][side])
            if "lot" in rule["ties"]:
                rule["lot_seed"] = closed["root"]
            stated = result[side]["outcome"]["settings"]
            self.check_rule(pot["pot"], rule, stated)
            election = Election(pot["projects"], said, pot["budget"], self.election["scale"], rule)
            counts[rule["rule"]] = count = Count(election)
            self.compare(pot["pot"], count, result[side])
        if len(counts) == 2 and result.get("comparison"):
            computed = comparison(counts["greedy"], counts["equal_shares"])
            for figure in differences(computed, result["comparison"]):
                self.report.fault("FIGURES", f"{pot['pot']}: comparison of the rules: {figure} is wrong.")

    def check_rule(self, name: str, rule: dict[str, Any], stated: dict[str, Any]) -> None:
        for key, value in rule.items():
            if value != stated.get(key):
                what = {"ties": "tie rule", "lot_seed": "seed of the lot"}.get(key, f"rule ({key})")
                self.report.fault(
                    "RULE", f"{name}: the result was counted under another {what} than was stated."
                )

    def compare(self, name: str, count: Count, published: dict[str, Any]) -> None:
        outcome, under = published["outcome"], f"{name}, {count.election.rule['rule']}"
        if outcome["funded"] != count.funded:
            told = f"published winners {_list(outcome['funded'])}, counted again {_list(count.funded)}"
            self.report.fault("WINNERS", f"{under}: {told}.")
        wrong = differences({k: v for k, v in count.outcome.items() if k != "funded"}, outcome)
        payments = [figure for figure in wrong if figure.startswith(("rounds", "per_voter"))]
        if payments:
            self.report.fault("PAYMENTS", f"{under}: other payments than published: {_list(payments)}.")
        for figure in wrong:
            if figure not in payments:
                self.report.fault("OUTCOME", f"{under}: {figure} is not as published.")
        stories = published.get("stories", {})
        if set(stories) != set(count.election.ids):
            self.report.fault("FIGURES", f"{under}: not every project has its explanation.")
        for project in count.election.ids:
            if project not in stories:
                continue
            told = stories[project]
            wrong = differences(count.story(project), told) + count.answers(project, told)
            if wrong:
                code = "COST" if "cost" in wrong else "FIGURES"
                self.report.fault(code, f"{under}: figures of project {project} are wrong: {_list(wrong)}.")

    def check_rolls(self) -> None:
        rolls = self.election["schools"]
        if rolls and any(pot["rights"] is None for pot in self.election["pots"]):
            self.report.fault("COUNT", "The election file has rolls, but a pot without its number of rights.")
        rights = {school["school"]: school["rights"] for school in rolls}
        for pot in self.election["pots"]:
            if rights and pot["rights"] != sum(rights[school] for school in pot["schools"]):
                self.report.fault("COUNT", f"{pot['pot']}: rights do not add up to those of its schools.")

    def check_own_hash(self) -> None:
        try:
            own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
        except (OSError, NameError):
            return
        if own != self.election["verifier"]["sha256"]:
            self.report.notice(
                "This verify.py is not the file that the board names; another version is fine."
            )

    # Receipts.

    def find(self, typed: str) -> None:
        found = [receipt for receipt in self.receipts if matches(receipt, typed)]
        told: dict[str, Any] = {"found": len(found) == 1}
        if len(found) == 1:
            words, characters = short_form(found[0])
            told |= {"receipt": found[0], "pot": self.receipts[found[0]], "words": " ".join(words)}
            told["characters"] = characters
        elif len(found) > 1:
            told["problem"] = "more than one receipt begins with these words: give the eight characters too"
        self.report.receipt = told

    def check_promise(self, text: str) -> None:
        said = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
        box, receipt = said.get("box", ""), said.get("receipt", "").replace(" ", "").lower()
        key = said.get("key", "")
        if key != self.election["promise_key"]:
            self.report.fault("PROMISE", "The promise is signed with another key than the one of this round.")
        elif not is_signed(key, promise_message(box, receipt), said.get("signature", "")):
            self.report.fault("PROMISE", "This promise was not signed by the portal, or it was changed.")
        self.find(receipt)
        self.report.receipt["promised"] = True


def matches(receipt: str, typed: str) -> bool:
    whole = "".join(typed.lower().split())
    if len(whole) == 64:
        return receipt == whole
    words, characters = short_form(receipt)
    given = typed.lower().replace("-", " ").replace(",", " ").split()
    rest = "".join(given[WORD_COUNT:]).upper().translate(LOOK_ALIKES)
    return given[:WORD_COUNT] == words and rest in ("", characters)


def _names(choices: dict[str, Any]) -> list[str]:
    return list(choices.get("points", choices.get("ranking", choices.get("projects", []))))


def invalid(choices: dict[str, Any], pot: dict[str, Any], limits: dict[str, Any]) -> str:
    """Why this ballot could not be cast, or nothing."""
    costs = {project["id"]: project["cost"] for project in pot["projects"]}
    kind = {"approval": "projects", "points": "points", "ranking": "ranking"}[limits["type"]]
    if list(choices) != [kind]:
        return "it is not of the kind that was voted with"
    names = _names(choices)
    if len(set(names)) != len(names) or (kind == "projects" and names != sorted(names)):
        return "it names a project twice or is not in its canonical form"
    if set(names) - set(costs):
        return "it names a project that was not on the ballot"
    if len(names) < pot["at_least"] or len(names) > (limits.get("at_most") or len(costs)):
        return "it names too few or too many projects"
    if kind == "projects" and limits.get("limit_money") and sum(costs[n] for n in names) > pot["budget"]:
        return "together its projects cost more than the pot holds"
    if kind == "points":
        return invalid_points(choices["points"], limits)
    return ""


def invalid_points(points: dict[str, Any], limits: dict[str, Any]) -> str:
    given, total = [number_of(value) for value in points.values()], limits.get("points_total")
    if any(value < 0 for value in given):
        return "it takes points away"
    if total is None:
        return ""
    if any(value < 1 or value.denominator != 1 for value in given):
        return "points are whole numbers from one on"
    if sum(given) > total or max(given, default=0) > (limits.get("points_most") or total):
        return "it gives too many points"
    return ""


def _list(names: list[str]) -> str:
    return ", ".join(dict.fromkeys(names)) or "none"


# --- the command ----------------------------------------------------------------------------------


def say(board: Board, report: Report) -> None:
    election = board.election
    print(f"{election['title']}: {len(board.entries)} entries, {len(board.receipts)} ballots")
    print(f"head {board.head}")
    for pot in report.pots:
        how = "counted again" if pot["recounted"] else "not counted again"
        print(f"  {pot['pot']}: {pot['ballots']} ballots, funded {_list(pot['funded'])} ({how})")
    for notice in report.notices:
        print(f"NOTE  {notice}")
    for fault in report.faults:
        print(f"WRONG [{fault['code']}] {fault['message']}")
    if not report.faults:
        print("Everything agrees: no ballot was changed, added or left out, and the result is right.")
    if report.receipt.get("found"):
        print(f"Your ballot is in the box of {report.receipt['pot']}, and it was counted.")
    elif report.receipt:
        print(report.receipt.get("problem", "This receipt is NOT among the published ballots."))
        if report.receipt.get("promised"):
            print(
                "The portal promised it with its signature. Keep the file and show it to the election board."
            )


def main(arguments: Optional[list[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="Checks a published vote. Needs nothing but Python.")
    parser.add_argument("board", type=Path, help="the file board.json")
    parser.add_argument(
        "--receipt", default="", help="four words and eight characters, or 64 digits and letters"
    )
    parser.add_argument("--promise", type=Path, help="the file that was shown with your receipt")
    parser.add_argument("--head", default="", help="the head of the board as printed at your school")
    parser.add_argument("--key", default="", help="the public key as you noted it")
    parser.add_argument("--json", action="store_true", help="one object instead of sentences")
    given = parser.parse_args(arguments)
    report = Report()
    try:
        board = Board(json.loads(given.board.read_text(encoding="utf-8")), report)
        board.check(given.head, given.key)
        if given.receipt:
            board.find(given.receipt)
        if given.promise:
            board.check_promise(given.promise.read_text(encoding="utf-8"))
    except (NotABoardError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as problem:
        print(
            f"{given.board} cannot be read as a board: {type(problem).__name__}: {problem}", file=sys.stderr
        )
        return 2
    if given.json:
        keys = ("faults", "notices", "pots", "receipt")
        told = {"ok": not report.faults, "head": board.head, **{key: getattr(report, key) for key in keys}}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        say(board, report)
    if report.faults:
        return 1
    return 3 if report.receipt and not report.receipt["found"] else 0


# Receipts in words: the same list in every language. No two words are one slip of a finger apart.
WORDS = """
abacus abbey about above absent accent access account acorn acoustic acre acrobat across active actor
adapter address admiral adult advice aerial afford again agenda agent agree ahead airline airport airship
aisle alarm album alert algebra alibi alley allow almond alone aloud alphabet alpine alter altitude aluminum
amateur amazing amber ambition amount amphora ample analog anchor ancient android anemone animal ankle
annual answer antenna anthem antique antler anvil anyone appetite applause apricot apron aquarium arcade
archer archive arctic arena argue armchair aroma arrive arrow article artist aside aspen asphalt assembly
assist asteroid athlete atlas atom atrium attach attempt attend attic audience audio august aunt aurora
author autumn avenue avocado awake award awesome axis azure backpack backyard badge bagel baker balance
balcony ballad ballet balloon balmy bamboo banana band bandage banjo banner barbecue barber barely bargain
barn barrel barrier base baseball basil basket bath battery bay bazaar beach beacon beak beauty beaver
become bed beehive beetle beetroot before begin behave behind belief bell belong below benefit beret berry
beside bestow better between beyond bicycle bigger bike binder bingo biology birch bird birthday biscuit
bison blanket blend blender blizzard blockade bloom blossom blouse blue bluebell board boat bobsled body
bold bonanza bone bonfire bonus bookcase bookmark boost border borrow bottle bottom boulder bounce bouquet
bowl bowling box boxer bracelet bracket brainy branch brass brave bread breath breeze brick bridge bright
bring broccoli brochure bronze brook brother brown brush bubble bucket buckle budget buffalo buffet bugle
builder bulletin bunch bundle bungalow bunny burger busy butler button buyer buzzer cabaret cabbage cabin
cabinet cable cactus cafe calcium calendar calf camel camera camp campus canal canary candid candle candy
canoe canopy canvas canyon capital capsule captain caption caramel caravan carbon card cardigan career
careful cargo carnival carousel carpet carriage carrot cartoon carve cascade castle casual catalog catch
cavern caviar cedar ceiling celery cello center century ceramic cereal certain chain chalk chamber champion
change channel chapter chariot charity charm chat cheer cheerful cheese cheetah chemist cherry chess
chestnut chief child chimney chip chipmunk chisel choir chorus cinema cinnamon circle circus citizen city
civil clarinet class classic clay clean clerk clever cliff climate clinic clock closet cloth cloudy clown
club cluster coach coast coating cobalt cobbler cocoa coconut coffee coin collage collar collect colony
color column comb combine comedy comet comfort comic comment common commuter compare compass complex concept
concrete condor conduct confetti conical connect consider consul contact contest control converse cook
cookie cooper copy coral corner corridor cosmos costume cottage cotton council counter county couple courage
courier cousin coyote cradle craft crane crater crayon cream create creek crescent cricket crimson crisp
crop crossing crouton crowd cruiser crunchy crystal cube cucumber culture cup cupboard cupcake curious
currency cursor cushion custom cutlery cycle cyclone cylinder cymbal cypress dahlia daily dance dapper
daring database date daughter dawn daylight dazzle deadline debate decade decent decimal deck decor deep
default defender define degree delegate delicate delight deliver delta denim dentist depend deposit depth
deputy desert design desktop destiny detail develop device diagram dial dialect dialog diamond diary dice
digital dignity dinner dinosaur diploma direct director disco discover dish display distance diver divide
doctor document dog dolmen dolphin domain dome domino doodle door doorbell doorway dormouse double dough
dozen dragon drama drawer drawing dress drift drill drink drive drizzle drum drummer dry duckling duet dune
duty dwell dynamic dynamo eager eagle early earring earth easel easy echo eclipse ecology economy edition
editor educate effort egg eggplant eight either elastic elbow elder elect electric elegant element elephant
elevator eleven elk embassy emerald emperor employ enable enamel endless endure energy engage engine
engineer enjoy enormous enough ensemble entire entrance entry envelope epic episode equal equator eraser
essay estate eternal ethics evening event evident evolve exact exam example exceed excite exhibit exotic
expand expect explain explore export express extra eye eyebrow eyelash fabric facade face factory faculty
fair fairway falcon family famous fan fancy fanfare fantasy farewell farm farmer fashion fasten father
faucet favor feast feature february feedback fellow fence fencing fern ferret festival fetch fiber fiction
fiddle field fiesta fifteen fifty fig figment figure filament film filter final finance finch fine finger
finish firefly firework first fizzy fjord flag flame flamingo flannel flash fleet flexible flight flint
float floor floral florist flourish flow flower fluent fluffy flute fly focus foil folder folk folklore food
football forecast forehead forest forge formal formula fortune forty forum forward fossil found foundry
fountain four fragile fragrant frank freckle free freedom freezer freight frequent fresh friday friend
fringe frisbee frog front frontier frosting frozen fruit fuel funnel furnace future gadget galaxy gallery
gallop game garage garden garland garlic garment gazelle gazette gear gearbox gem general generous genius
genre gentle geology geometry geranium gesture geyser giant gift gigantic ginkgo giraffe give glacier glad
gladiola glide glimmer glitter globe glossary glossy goal goalie goblet going golden goldfish golf gondola
goose gorilla gourmet grace gradual graduate grain grammar grand grandpa granite graph graphic grasp
grateful gravel gravity gravy great green greeting grid grocery groove group grow growth guardian guest
guitar gymnast habit halibut hall hamlet hammer hammock hamster handball handbook handmade hangar happen
happy harbor hardly hardware harmony harness harp harvest hawk haystack hazel headband health heart heavy
hedge hedgehog helium helmet help helper herb heritage heron hexagon hibiscus high highland highway hiking
hint hippo history hobby hockey holiday hollow holly homework honest honey honor hoof hope horizon horn
horse host hostel hover huge hum human humble humor hundred hurdle husky hyacinth hybrid hydrant hydrogen
iceberg icicle icon icy ideal igloo iguana image imagine immense impact import improve impulse include
income indeed index indigo indoor industry infinite inform ink inkwell inquiry insect inside insight inspire
instant interest internet interval invent invite iris island isotope ivory jacket jackpot jaguar jam janitor
january jasmine jazz jeans jelly jersey jet jewel jigsaw job jogger joke journal journey jovial joyful
jubilee judo juggler juice july jumbo jump jungle junior juniper jupiter justice justify kale kangaroo
karate kayak kebab keen keeper keepsake kennel kerchief kettle key keyboard keyhole keynote kickoff kilogram
kind kindness kingdom kiosk kitchen kite kitten kiwi knapsack knee knight knit know koala label lacrosse
ladder ladle ladybug lagoon lake lamb landing landmark language lantern laptop larch large laser last laugh
launch laundry laurel lava lavender lawyer lead leader leaflet league learn learner leather leave lecture
legacy legend leisure lemon lemonade lemur length lens lentil leopard lesson lettuce level liberty library
lifeboat likely lilac lily lime limit lineage linen linoleum lion lip liquid liter literacy little lizard
llama loading loaf lobster local location locker lodge logic logo long longbow lookout loop lotus lounge
love lucid lucky luggage lullaby lumber lunar lynx lyric machine magenta magic magnet magpie mailbox majesty
major mammal mammoth manager mango manners mansion manual many marble margin marimba marina marker marmot
marsh marvel mascot mask mason master matrix maximum meadow measure medal medium medley melody melon member
memory mend mention mentor mercury merit message meteor method metro micro midday mighty migrate mild millet
million mimosa mineral mingle minimum minor minute mirror mission mobile model modern modest module mole
moment monarch monday monitor monkey monsoon month moon moped morning morsel mosaic moss mother motion motor
mouse movie much muffin mural muscle museum music musical mustard mutual mystery myth napkin narwhal nation
native nature navy neat nebula nectar needle neon nephew neptune network neutral nickel nimble noble noise
nomad north notable note notice nougat novel nuance nucleus nugget nurse nursery nutmeg nylon oasis obelisk
object oboe observe obvious ocean octagon october octopus offer office often olive olympic omelet once onion
only onward opal open opera opinion optic option oracle orange orbit orchard orchid orderly oregano organ
organic orient origami origin osprey otter outback outdoor outfit outline outlook outside overall owner
oxygen oyster pack package paddle padlock page pagoda paint painter pajamas palace palette palm pamper
pancake panda panel panther pantry papaya papyrus parable parade parasol parcel parent parking parsley
parsnip partner passage pasta pasture patient patrol pattern pause payment peace peacock peanut pearl
peasant pebble pelican pencil penguin pepper percent perfect perform perfume period perky permit person
petal petunia phase phoenix phone photo physics pianist piano piccolo picnic picture pillow pilot pinball
pioneer pipe pirate pitcher pixel pizza plain planet plank planner plasma plate player playful plaza pleat
plenty pliers plum plywood pocket podium poem polar polish polite polka pollen polygon pond ponder pool
poppy porch port poster postman potato pottery poultry power prairie praise precise predict prefer premium
prepare present pretty pretzel price primer prism privacy problem produce profile program project promise
proof proper prose protein proud proverb public publish pudding pulse puma pumpkin pupil puppet pure purple
purpose puzzle pyjama pyramid quail quaint quality quantum quarry quarter quartz quick quiet quirky quiver
quiz quote rabbit raccoon radar radiant radio radish radius railway rainbow raisin rally rambler rancher
random rapid rapport rattan raven ready real reason recipe recital record recover recycle reduce reef
referee refill reflect reflex refresh regatta region regular relax remark remedy remind remote renew repair
repeat replica reply report reptile request rescue reserve resin resolve respect respond rest retain retina
return reunion reveal review revive reward rhino rhombus rhubarb rhyme rhythm ribbon rich ride ripple
rivulet road roadway robin robot robust rock rodeo roll romance rooftop roomy rosy rotate route routine
rowing royal rubber rudder rugby ruler runner runway rustic safari saffron saga sailor salad salmon salty
salute sandal sandbox sapling sardine satchel satin satisfy saturn sauce sauna savanna savings sawmill scale
scallop scanner scarf scene scenery scenic scholar school science scooter score scout screen screw script
scroll seafood seagull search seaside second section segment seldom selfie seminar senate senior sense
sequel serene series serious server service sesame session seven several shadow shady shallow shampoo shape
shark shawl sheep shelf shelter sherbet shield shift shine shoe shoebox short shovel shower shrimp shrub
shuffle shutter shuttle signal silence silent silicon silky silver similar simmer simple sincere sister
situate size skate sketch skill skip skipper skirt skylark skyline slalom sleek sleeve slice slim slogan
slope slot small smart smile smooth snack snail snappy sneaker snorkel snowman snug soap soccer social
society soda soft solemn solid solo solve someone sonar sonnet soprano sorbet source south soybean space
spaniel sparkle sparrow spatula speak special species speech speed sphere spider spin spinach spinner spiral
spirit splash sponge sponsor spoon spring sprout spruce squad square squash stable stadium staff stage stair
stamp stand stanza station statue stay steady steam steamer steel stellar stencil step stereo steward stick
stitch stone stool storage stork straw street stretch strict strong strudel student studio study style
subject subtle suburb subway success sudden suede suffix sugar suit summit sunbeam sunday sundial sunrise
sunset super supply support surf surface surgeon survey sushi sustain swan sweater sweet swing symbol
synonym syrup system tablet tackle tactic tadpole talent tandem tangy tape tapioca target tart taste taxi
teacher teapot tempest tempo tender tendril tennis tent terrace terrain terrier textile texture thank thatch
theater theme theory therapy thermal thermos thick thimble thing thinker third thirsty thistle thread three
thrifty thrive throat throne throw thumb thunder ticket tideway tidy tiger timber timpani tinsel tiptoe
tissue title toaster toasty token tomato tongue toolbox tooth topaz topic topmost topsoil torrent total
toucan touch tourist towards towel town toyshop track tractor trade traffic trail trailer tram transit
trapeze treaty treetop trek trellis trend tribute trickle trident trilogy trinket trio triplet triumph
trolley trophy trout true truffle trumpet trunk trust truth tuba tuesday tugboat tulip tundra turbine turn
turnip turtle tutor tuxedo twelve twig twinkle twirl twist typhoon typical typist ukulele uncle under unfold
unicorn uniform unify unique unite unlock unroll until unusual unwind upbeat update upgrade uphill upper
upright uptown upward uranus urban useful usual utensil vacuum valiant valid value vanilla vanish vapor
variety various vault vector velvet vendor venture veranda verify verse vessel veteran viaduct vibrant video
view villa village vinegar vintage violet violin visa visible vision visit visitor vital vitamin vivid voice
volcano volley voltage volume voyage wade waffle wagon wagtail waist waiter walk walnut walrus waltz wander
warbler warmth wasabi wash washer wedding weekday weekend weigh welcome wetland whale wharf wheat wheel
whisker white wick widget willing window winter wire wisdom witness witty wording work world worthy wrap
wrapper wren wrench yacht yoga yogurt young zealous zebra zenith zero zesty zigzag zinc zipper zippy zodiac
zoom
""".split()

if __name__ == "__main__":
    sys.exit(main())

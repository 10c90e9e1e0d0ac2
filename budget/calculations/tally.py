"""One count from ballots to outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from budget.calculations.arrays import BallotArrays, ballot_arrays
from budget.calculations.completion import complete
from budget.calculations.contest import Contest, make_contest
from budget.calculations.decimals import as_fraction
from budget.calculations.election import Election
from budget.calculations.eligibility import Field, field_of
from budget.calculations.equal_shares import Played
from budget.calculations.greedy import Entry, Turn, Walk, conflicts_of, entries, ties_in
from budget.calculations.ledger import Ledger, largest_payment
from budget.calculations.results import Outcome, Round, Tie
from budget.calculations.settings import RuleSettings, Satisfaction, SettingsError
from budget.calculations.ties import TieOrder


@dataclass(frozen=True, slots=True)
class Ground:
    """What a rule stands on: the election, its arrays, who takes part, and the tie order."""

    election: Election
    settings: RuleSettings
    arrays: BallotArrays
    field: Field
    order: TieOrder

    def ids(self, positions: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.election.projects[at].id for at in positions)

    def cost(self, positions: Sequence[int]) -> int:
        return sum(self.election.projects[at].cost for at in positions)


def ground(election: Election, settings: RuleSettings, arrays: BallotArrays | None = None) -> Ground:
    arrays = arrays or ballot_arrays(election)
    order = TieOrder(election.projects, arrays.votes, settings)
    return Ground(election, settings, arrays, field_of(election, arrays, settings), order)


def count(election: Election, settings: RuleSettings, *, arrays: BallotArrays | None = None) -> Outcome:
    """The outcome of `election` under `settings`; the same input always gives the same outcome.

    `arrays` (of this very election) saves building them again when several rules are counted.
    Raises `SettingsError` for a rule that this election cannot be counted by.
    """
    base = ground(election, settings, arrays)
    return greedy_outcome(base) if settings.rule == "greedy" else shares_outcome(base)


def greedy_outcome(base: Ground) -> Outcome:
    turns = greedy_walk(base).turns(greedy_entries(base))
    funded = (*base.field.free, *(turn.at for turn in turns if turn.verdict == "funded"))
    return Outcome(
        settings=base.settings,
        funded=base.ids(funded),
        total_cost=base.cost(funded),
        budget=base.election.budget,
        scale=base.election.scale,
        voters=base.arrays.voters,
        free=base.ids(base.field.free),
        excluded=base.field.excluded,
        ties=ties_in(turns, base.order),
    )


def greedy_entries(base: Ground) -> list[Entry]:
    return entries(base.election, base.arrays, base.settings.satisfaction, base.order, base.field.contenders)


def greedy_walk(base: Ground) -> Walk:
    return Walk(
        money=base.election.budget,
        skip=base.settings.skip,
        unsupported=base.settings.unsupported,
        rivals=conflicts_of(base.election),
        funded=frozenset(base.field.free),
    )


def shares_outcome(base: Ground) -> Outcome:
    contest = contest_of(base)
    found = complete(base.election, contest, base.settings.completion)
    bought = tuple(contest.at[number] for number in found.played.winners)
    turns = fill_turns(base, bought)
    filled = tuple(turn.at for turn in turns if turn.verdict == "funded")
    funded = (*base.field.free, *bought, *filled)
    return Outcome(
        settings=base.settings,
        funded=base.ids(funded),
        total_cost=base.cost(funded),
        budget=base.election.budget,
        scale=base.election.scale,
        voters=base.arrays.voters,
        free=base.ids(base.field.free),
        filled=base.ids(filled),
        excluded=base.field.excluded,
        rounds=_rounds(base, contest, found.share, found.played.winners),
        per_voter=as_fraction(found.share),
        steps=found.steps,
        runs=found.runs,
        ties=(*_ties_in_rounds(base, contest, found.played), *ties_in(turns, base.order)),
    )


def _ties_in_rounds(base: Ground, contest: Contest, played: Played) -> tuple[Tie, ...]:
    return tuple(
        base.order.tie([contest.at[number] for number in level], round_number=at_round + 1)
        for at_round, level in played.ties
    )


def contest_of(base: Ground) -> Contest:
    if base.election.conflicts:
        raise SettingsError("conflicts_need_greedy", "Projects that exclude each other need the greedy rule.")
    return make_contest(base.election, base.arrays, base.settings, base.order, base.field.contenders)


def fill_entries(base: Ground, bought: Sequence[int]) -> list[Entry]:
    """What is not bought yet, by votes; by points where the rule goes by points."""
    satisfaction: Satisfaction = "score" if base.settings.by_points else "cost"
    rest = [at for at in base.field.contenders if at not in set(bought)]
    return entries(base.election, base.arrays, satisfaction, base.order, rest)


def fill_walk(base: Ground, bought: Sequence[int]) -> Walk:
    money = base.election.budget - base.cost(bought)
    return Walk(money=money, unsupported=base.settings.unsupported)


def fill_turns(base: Ground, bought: Sequence[int]) -> list[Turn]:
    if not base.settings.completion.fill:
        return []
    return fill_walk(base, bought).turns(fill_entries(base, bought))


def _rounds(base: Ground, contest: Contest, share: mpq, winners: Sequence[int]) -> tuple[Round, ...]:
    """The purchases again, exactly: the payments that are published."""
    ledger = Ledger(contest, share)
    rounds = []
    for number in winners:
        price = ledger.buy(number)
        most = largest_payment(ledger, number, price.x)
        rounds.append(
            Round(
                project=base.election.projects[contest.at[number]].id,
                rho=as_fraction(price.x * _point_scale(base) / contest.divisors[number]),
                paid_at_most=as_fraction(most),
                effective_votes=as_fraction(contest.costs[number] / most),
            )
        )
    return tuple(rounds)


def _point_scale(base: Ground) -> int:
    """Runs work per unit of points; published payments are per whole point."""
    return base.election.point_scale if base.settings.by_points else 1

"""Two outcomes of one election, through the voters' eyes."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from budget.calculations.arrays import BallotArrays, Floats, ballot_arrays
from budget.calculations.election import Election
from budget.calculations.results import Comparison, Outcome


def compare(
    election: Election, greedy: Outcome, shares: Outcome, *, arrays: BallotArrays | None = None
) -> Comparison:
    """How many funded projects each voter named, under both. A voter with none counts as having 0."""
    arrays = arrays or ballot_arrays(election)
    by_greedy = _funded_named(election, arrays, greedy.funded)
    by_shares = _funded_named(election, arrays, shares.funded)
    return Comparison(
        greedy_counts=_counts(arrays, by_greedy),
        shares_counts=_counts(arrays, by_shares),
        prefer_greedy=_voters(arrays, by_greedy > by_shares),
        prefer_shares=_voters(arrays, by_shares > by_greedy),
        any_greedy=_voters(arrays, (by_greedy > 0) & (by_shares == 0)),
        any_shares=_voters(arrays, (by_shares > 0) & (by_greedy == 0)),
        only_greedy=tuple(project for project in greedy.funded if project not in set(shares.funded)),
        only_shares=tuple(project for project in shares.funded if project not in set(greedy.funded)),
        greedy_part=_mean_part(election, arrays, by_greedy),
        shares_part=_mean_part(election, arrays, by_shares),
        greedy_money=_mean_money(election, arrays, greedy.funded),
        shares_money=_mean_money(election, arrays, shares.funded),
    )


def _funded_named(election: Election, arrays: BallotArrays, funded: Iterable[str]) -> Floats:
    """Per ballot group, how many of these projects it names."""
    found = np.zeros(len(arrays.counts))
    for project_id in funded:
        found[arrays.named[election.positions[project_id]].groups] += 1
    return found


def _mean_part(election: Election, arrays: BallotArrays, funded: Floats) -> Fraction:
    """What part of the projects on a ballot was funded, on average over ballots that name any."""
    alike: Counter[tuple[int, int]] = Counter()
    for group, number, ballots in zip(election.groups, funded.tolist(), arrays.counts.tolist(), strict=True):
        alike[int(number), len(group.choices)] += int(ballots)
    found = {pair: ballots for pair, ballots in alike.items() if pair[1]}
    total = sum((Fraction(number * n, named) for (number, named), n in found.items()), Fraction(0))
    return total / sum(found.values()) if found else Fraction(0)


def _mean_money(election: Election, arrays: BallotArrays, funded: Iterable[str]) -> Fraction:
    """The cost of the funded projects on a ballot, on average over all ballots."""
    places = [election.positions[project_id] for project_id in funded]
    money = sum(election.projects[at].cost * arrays.votes[at] for at in places)
    return Fraction(money, election.voters) if election.voters else Fraction(0)


def _counts(arrays: BallotArrays, numbers: Floats) -> tuple[int, ...]:
    """Voters with exactly 0, 1, 2 … projects."""
    most = int(numbers.max(initial=0))
    return tuple(_voters(arrays, numbers == number) for number in range(most + 1))


def _voters(arrays: BallotArrays, chosen: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> int:
    return int(arrays.counts[chosen].sum())

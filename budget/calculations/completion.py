"""What happens to money that Equal Shares leaves over: more money per voter, step by step.

Each step is a new run from the start. The search ends at the first outcome that cannot be added to (stop
"exhaustive"), or before the first one that costs more than the budget. Nothing is assumed to grow with the
steps; steps are skipped only where a run has proved that they have the same outcome.
"""

from dataclasses import dataclass
from math import floor

from gmpy2 import mpq

from budget.calculations.contest import Contest
from budget.calculations.election import Election
from budget.calculations.equal_shares import Played, Run
from budget.calculations.settings import Completion


@dataclass(frozen=True, slots=True)
class Found:
    """The run that counts, at `share` per voter; `steps` amounts were looked at, `runs` of them computed."""

    share: mpq
    played: Played
    steps: int
    runs: int


def first_share(election: Election, completion: Completion, voters: int) -> mpq:
    """Budget / voters, or that rounded down to whole units of the currency."""
    if not voters:
        return mpq(0)
    if completion.start == "integral":
        return mpq(election.budget // (voters * election.scale) * election.scale)
    return mpq(election.budget, voters)


def complete(election: Election, contest: Contest, completion: Completion) -> Found:
    """The last run within the budget, under the steps and the stop of `completion`."""
    start = first_share(election, completion, contest.voters)
    step = election.scale if completion.step is None else completion.step
    if not step:
        return Found(start, Run(contest, start).play(), steps=1, runs=1)
    return _Search(election, contest, completion, start, step).find()


class _Search:
    """Walks up the steps. Runs with slopes cost more, so they are tried less often where they do not pay."""

    def __init__(
        self, election: Election, contest: Contest, completion: Completion, start: mpq, step: int
    ) -> None:
        self._contest, self._start, self._step = contest, start, step
        self._budget = election.budget
        self._exhaustive = completion.stop == "exhaustive"
        self._runs = 0
        self._plain_left = 0
        self._patience = 1

    def find(self) -> Found:
        at, best = 0, None
        while True:
            played = self._play(at)
            if played.cost > self._budget and best is not None:
                return Found(self._share(at - 1), best, at + 1, self._runs)
            best = played
            if self._is_last(played):
                return Found(self._share(at), played, at + 1, self._runs)
            at += 1 + floor(played.same_until / self._step)

    def _share(self, at: int) -> mpq:
        return self._start + at * self._step

    def _play(self, at: int) -> Played:
        """One run; after one that could not skip a step, the next few do without slopes."""
        slopes = self._plain_left == 0
        self._runs += 1
        played = Run(self._contest, self._share(at), limit=self._budget, slopes=slopes).play()
        if not slopes:
            self._plain_left -= 1
        elif played.same_until < self._step:
            self._plain_left, self._patience = self._patience, min(2 * self._patience, 32)
        else:
            self._patience = 1
        return played

    def _is_last(self, played: Played) -> bool:
        left = self._budget - played.cost
        bought = set(played.winners)
        costs = [cost for number, cost in enumerate(self._contest.costs) if number not in bought]
        return not costs or (self._exhaustive and min(costs) > left)

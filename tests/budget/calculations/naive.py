"""The rules written down as slowly and plainly as possible: fractions, one voter at a time, no shortcuts.

Tests compare the engine with this. It shares no code with it but the value types.
"""

from fractions import Fraction
from itertools import chain

from budget.calculations import BallotType


def voters_of(election, satisfaction):
    """Per voter (blank ones too): project position -> utility."""
    utilities = []
    for group in election.groups:
        if satisfaction == "cost":
            mine = {at: election.projects[at].cost for at in group.choices}
        elif satisfaction == "cardinality" or election.ballot_type is BallotType.APPROVAL:
            mine = dict.fromkeys(group.choices, 1)
        elif election.ballot_type.has_points:
            mine = dict.fromkeys(range(len(election.projects)), election.default_points)
            mine |= dict(zip(group.choices, group.points, strict=True))
        else:
            mine = {at: len(group.choices) - place for place, at in enumerate(group.choices)}
        utilities += [{at: Fraction(u) for at, u in mine.items() if u > 0}] * group.ballots
    return utilities


def votes_of(election):
    named = list(chain.from_iterable(group.choices * group.ballots for group in election.groups))
    return [named.count(at) for at in range(len(election.projects))]


def tie_key(election, at, votes=None):
    """Most votes, lowest cost, smallest id."""
    votes = votes or votes_of(election)
    return -votes[at], election.projects[at].cost, election.projects[at].id


def rho_of(cost, supporters):
    """Smallest rho with sum of min(money, rho * utility) = cost, for (money, utility) pairs; or None."""
    if not supporters or sum(money for money, _ in supporters) < cost:
        return None
    supporters = sorted(supporters, key=lambda pair: pair[0] / pair[1])
    poor, rest = Fraction(0), sum(utility for _, utility in supporters)
    for money, utility in supporters:
        rho = (cost - poor) / rest
        if rho <= money / utility:
            return rho
        poor += money
        rest -= utility
    raise AssertionError("the money was enough")


def contenders_of(election):
    return [
        at
        for at, project in enumerate(election.projects)
        if project.cost > 0 and project.cost != 999_999_999 * election.scale
    ]


def equal_shares(election, satisfaction, share, *, votes=None, contenders=None, payments=None):
    """Positions in order of purchase; `payments` (a list) collects each round's payments per voter."""
    utilities = voters_of(election, satisfaction)
    votes = votes or votes_of(election)
    money = [Fraction(share)] * len(utilities)
    left = list(contenders_of(election) if contenders is None else contenders)
    bought = []
    while True:
        rhos = {}
        for at in left:
            supporters = [
                (money[v], mine[at]) for v, mine in enumerate(utilities) if mine.get(at) and money[v] > 0
            ]
            rhos[at] = rho_of(election.projects[at].cost, supporters)
        possible = [at for at in left if rhos[at] is not None]
        if not possible:
            return bought
        winner = min(possible, key=lambda at: (rhos[at], tie_key(election, at, votes)))
        paid = [min(money[v], rhos[winner] * mine.get(winner, 0)) for v, mine in enumerate(utilities)]
        money = [before - part for before, part in zip(money, paid, strict=True)]
        if payments is not None:
            payments.append((winner, rhos[winner], paid))
        bought.append(winner)
        left.remove(winner)


def add1(election, satisfaction, *, start="exact", stop="exhaustive", step=None):
    """(bought, share, steps) by really taking every step."""
    voters = sum(group.ballots for group in election.groups)
    unit = election.scale
    share = Fraction(election.budget, voters)
    if start == "integral":
        share = Fraction(election.budget // (voters * unit) * unit)
    supported = set().union(*voters_of(election, satisfaction)) & set(contenders_of(election))
    before, steps = None, 0
    while True:
        steps += 1
        bought = equal_shares(election, satisfaction, share)
        cost = sum(election.projects[at].cost for at in bought)
        if cost > election.budget:
            return before, share - (step or unit), steps
        rest = [election.projects[at].cost for at in supported if at not in bought]
        fits = any(price <= election.budget - cost for price in rest)
        if not rest or (stop == "exhaustive" and not fits):
            return bought, share, steps
        before, share = bought, share + (step or unit)


def greedy(election, value, *, skip=True):
    """Positions funded when walking down by value(at)."""
    left, funded = election.budget, []
    order = sorted(contenders_of(election), key=lambda at: (-value(at), tie_key(election, at)))
    for at in order:
        if votes_of(election)[at] and election.projects[at].cost <= left:
            funded.append(at)
            left -= election.projects[at].cost
        elif votes_of(election)[at] and not skip:
            break
    return funded

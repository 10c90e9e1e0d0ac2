"""The engine decides as the plain rule does, on thousands of tiny elections full of ties."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget.calculations import BallotType, Completion, Project, RuleSettings, build_election, count
from tests.budget.calculations import naive
from tests.budget.calculations.elections import elections

SATISFACTIONS = ["cost", "cardinality", "points"]
TYPES = st.sampled_from([BallotType.APPROVAL, BallotType.CUMULATIVE, BallotType.ORDINAL])


def any_election(**options):
    return TYPES.flatmap(lambda kind: elections(ballot_type=kind, **options))


def ids(election, positions):
    return [election.projects[at].id for at in positions]


@pytest.mark.parametrize("satisfaction", SATISFACTIONS)
@given(election=any_election())
@settings(max_examples=200, deadline=None)
def test_equal_shares_buys_what_the_plain_rule_buys(satisfaction, election):
    outcome = count(election, RuleSettings(satisfaction=satisfaction))
    payments = []
    bought = naive.equal_shares(election, satisfaction, outcome.per_voter, payments=payments)
    assert list(outcome.funded) == ids(election, bought)
    assert [told.paid_at_most for told in outcome.rounds] == [max(paid) for _, _, paid in payments]


@pytest.mark.parametrize("satisfaction", SATISFACTIONS)
@pytest.mark.parametrize("start", ["exact", "integral"])
@pytest.mark.parametrize("stop", ["exhaustive", "overspend"])
@given(election=any_election(most_voters=7))
@settings(max_examples=60, deadline=None)
def test_adding_money_step_by_step_ends_where_the_plain_rule_ends(satisfaction, start, stop, election):
    outcome = count(
        election,
        RuleSettings(satisfaction=satisfaction, completion=Completion(step=None, start=start, stop=stop)),
    )
    bought, share, steps = naive.add1(election, satisfaction, start=start, stop=stop)
    assert list(outcome.funded) == ids(election, bought)
    assert (outcome.per_voter, outcome.steps) == (share, steps)


@pytest.mark.parametrize("satisfaction", SATISFACTIONS)
@given(election=any_election(most_voters=6), step=st.integers(1, 3), scale=st.sampled_from([20, 100]))
@settings(max_examples=40, deadline=None)
def test_skipping_equal_steps_is_the_same_as_taking_them(satisfaction, election, step, scale):
    """Small steps on large amounts: most steps change nothing and are skipped by proof."""
    large = enlarged(election, scale)
    outcome = count(large, RuleSettings(satisfaction=satisfaction, completion=Completion(step=step)))
    bought, share, steps = naive.add1(large, satisfaction, step=step)
    assert list(outcome.funded) == ids(large, bought)
    assert (outcome.per_voter, outcome.steps) == (share, steps)
    assert outcome.runs <= outcome.steps


def by_heads(stop="overspend", ties=("min_cost", "id")):
    return RuleSettings(satisfaction="cardinality", completion=Completion(step=1, stop=stop), ties=ties)


def test_a_voter_who_has_spent_exactly_everything_still_grows_with_the_share():
    """One pays 3 and 7 of 10, and nothing is left for c; a share of 19 has enough, and too much."""
    projects = [Project("a", 3), Project("b", 14), Project("c", 9)]
    election = build_election(projects, [{"a", "b", "c"}, {"b"}], 20, scale=1)
    outcome = count(election, by_heads())
    assert (outcome.funded, outcome.per_voter, outcome.steps) == (("a", "b"), 18, 10)


def test_a_tie_that_ends_with_the_next_step_is_not_skipped():
    """At 1,000 each, small and large both take 600 of the second voter, and the cheaper one wins; one more
    for everybody and large takes 599."""
    books = [Project(f"book {number}", 200) for number in range(4)]
    projects = [*books, Project("small", 600), Project("large", 800)]
    first = {"large", *(book.id for book in books)}
    election = build_election(projects, [first, {"small", "large"}], 2000, scale=1)
    at_first = count(election, RuleSettings(satisfaction="cardinality", ties=("min_cost", "id")))
    assert at_first.funded[-1] == "small"
    assert at_first.ties[-1].projects == ("small", "large")
    outcome = count(election, by_heads())
    assert (outcome.funded[-1], outcome.per_voter, outcome.steps) == ("large", 1099, 101)


def test_amounts_that_floats_cannot_tell_apart():
    huge = 10**17
    lacking = build_election([Project("a", huge)], [{"a"}, set(), set()], 3 * huge - 1)
    assert count(lacking, RuleSettings()).funded == ()
    assert count(replace(lacking, budget=3 * huge), RuleSettings()).funded == ("a",)
    close = build_election([Project("a", huge + 1), Project("b", huge)], [{"a"}, {"b"}], 4 * huge)
    outcome = count(close, by_heads(ties=("id",)))
    assert [told.project for told in outcome.rounds] == ["b", "a"]
    assert outcome.ties == ()


def enlarged(election, scale):
    projects = tuple(replace(project, cost=project.cost * scale) for project in election.projects)
    return replace(election, projects=projects, budget=election.budget * scale)


@pytest.mark.parametrize("skip", [True, False])
@pytest.mark.parametrize("satisfaction", ["cost", "cardinality", "score"])
@given(election=any_election())
@settings(max_examples=60, deadline=None)
def test_greedy_walks_as_the_plain_rule_walks(skip, satisfaction, election):
    votes = naive.votes_of(election)
    scores = [
        sum((v.get(at, 0) for v in naive.voters_of(election, "points")), Fraction(0))
        for at in range(len(votes))
    ]
    value = {
        "cost": lambda at: votes[at],
        "cardinality": lambda at: Fraction(votes[at], election.projects[at].cost),
        "score": lambda at: scores[at],
    }[satisfaction]
    outcome = count(election, RuleSettings(rule="greedy", satisfaction=satisfaction, skip=skip))
    assert list(outcome.funded) == ids(election, naive.greedy(election, value, skip=skip))

"""Between projects that are level, the published order decides, and the record says so."""

import pytest

from budget.calculations import (
    LOWEST_COST_FIRST,
    MOST_VOTES_FIRST,
    Completion,
    Project,
    RuleSettings,
    SettingsError,
    Tie,
    build_election,
    count,
    parse_ties,
)
from budget.calculations.ties import lot_number


def level(costs=(40, 40, 40), budget=90):
    """Projects a, b, c with one supporter each, then d which nobody names."""
    projects = [Project(name, cost) for name, cost in zip("cab", costs, strict=True)]
    return build_election([*projects, Project("d", 1)], [{"a"}, {"b"}, {"c"}], budget)


def test_the_id_decides_between_equal_votes_and_costs():
    outcome = count(level(), RuleSettings(rule="greedy"))
    assert outcome.funded == ("a", "b")
    assert outcome.ties == (Tie(("a", "b", "c"), "id"),)


def test_a_tie_that_changes_nothing_is_not_listed():
    assert count(level(budget=120), RuleSettings(rule="greedy")).ties == ()


def test_equal_shares_lists_each_round_in_which_the_order_decided():
    outcome = count(level(budget=120), RuleSettings())
    assert outcome.funded == ("a", "b", "c")
    assert outcome.ties == (Tie(("a", "b", "c"), "id", round=1), Tie(("b", "c"), "id", round=2))


def test_ties_between_projects_that_fill_up_the_rest_are_listed_too():
    election = level(costs=(80, 80, 80), budget=90)
    outcome = count(election, RuleSettings(completion=Completion(fill=True)))
    assert outcome.filled == ("a",)
    assert outcome.ties == (Tie(("a", "b", "c"), "id"),)


def test_lowest_cost_can_come_before_most_votes():
    projects = [Project("big", 100), Project("small", 50)]
    election = build_election(projects, [{"big"}, {"big"}, {"small"}], 100)
    by_unit_of_cost = RuleSettings(rule="greedy", satisfaction="cardinality")
    first = count(election, by_unit_of_cost)
    assert first.funded == ("big",)
    assert first.ties == (Tie(("big", "small"), "most_votes"),)
    other = RuleSettings(rule="greedy", satisfaction="cardinality", ties=LOWEST_COST_FIRST, lot_seed="x")
    assert count(election, other).funded == ("small",)
    assert count(election, other).ties == (Tie(("small", "big"), "min_cost"),)


def test_the_lot_follows_from_the_seed_and_can_be_drawn_again():
    winners = set()
    for seed in ("one", "two", "three", "four", "five", "six"):
        outcome = count(level(budget=40), RuleSettings(rule="greedy", ties=("lot",), lot_seed=seed))
        order = sorted("abc", key=lambda name: lot_number(seed, name))
        assert outcome.funded == (order[0],)
        assert outcome.ties == (Tie(tuple(order), "lot"),)
        winners.add(outcome.funded)
    assert len(winners) > 1
    assert lot_number("one", "a") == "53f9f86cb55c999698c3dd42e68b1331d89092e472b2dc13d140cc13b2d29634"


def test_a_lot_needs_a_seed_and_keys_need_a_meaning():
    with pytest.raises(SettingsError) as refused:
        RuleSettings(ties=("lot",))
    assert refused.value.code == "lot_seed_missing"
    with pytest.raises(SettingsError):
        parse_ties("most_votes,beauty")
    assert parse_ties("max_votes, min_cost,id_lexicographic") == MOST_VOTES_FIRST

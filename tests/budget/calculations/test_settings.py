"""Rules, thresholds and the values that are stored."""

import json
from fractions import Fraction

import pytest

from budget.calculations import (
    BallotType,
    Completion,
    ElectionError,
    Outcome,
    Project,
    RuleSettings,
    SettingsError,
    build_election,
    count,
    parse_completion,
    parse_rule,
)


def test_settings_survive_json():
    settings = RuleSettings(
        rule="greedy",
        satisfaction="points",
        completion=Completion(step=1, start="integral", stop="overspend", fill=True),
        ties=("min_cost", "lot"),
        lot_seed="head",
        threshold=Fraction(5, 2),
        support_share=Fraction(1, 3),
        skip=False,
    )
    assert RuleSettings.from_json(json.loads(json.dumps(settings.to_json()))) == settings
    assert RuleSettings.from_json({}) == RuleSettings()


def test_an_outcome_says_each_fraction_exactly_and_rounded():
    election = build_election([Project("a", 10)], [{"a"}, {"a"}, {"a"}], 100)
    outcome = count(election, RuleSettings())
    data = json.loads(json.dumps(outcome.to_json()))
    assert data["per_voter"] == {"exact": "100/3", "rounded": "33.333333"}
    assert Outcome.from_json(data) == outcome


def test_words_of_rules_and_completions():
    assert parse_rule("mes") == "equal_shares"
    assert parse_completion("add1+greedy") == Completion(step=None, fill=True)
    with pytest.raises(SettingsError, match="beauty"):
        parse_rule("beauty")
    with pytest.raises(SettingsError, match="add9"):
        parse_completion("add9")
    with pytest.raises(SettingsError):
        RuleSettings(completion=Completion(step=-1))


def test_projects_below_a_threshold_take_no_part():
    projects = [Project("big", 90), Project("small", 10)]
    election = build_election(projects, [{"big"}] * 2 + [{"small"}] * 3, 100)
    for rule in ("greedy", "equal_shares"):
        outcome = count(election, RuleSettings(rule=rule, threshold=Fraction(3)))
        assert (outcome.funded, outcome.excluded) == (("small",), {"big": "below_threshold"})


def test_support_can_be_asked_for_by_cost():
    """Votes / voters >= cost / (3 * budget): 90 of 100 needs three tenths of the voters."""
    projects = [Project("big", 90), Project("small", 10)]
    rule = RuleSettings(rule="greedy", support_share=Fraction(1, 3))
    lacking = build_election(projects, [{"big"}] * 2 + [{"small"}] * 8, 100)
    assert count(lacking, rule).excluded == {"big": "below_threshold"}
    enough = build_election(projects, [{"big"}] * 3 + [{"small"}] * 7, 100)
    assert count(enough, rule).funded == ("small", "big")


def test_what_nobody_voted_for_is_funded_only_where_the_rule_says_so():
    election = build_election([Project("a", 10), Project("b", 10)], [{"a"}], 100)
    assert count(election, RuleSettings(rule="greedy")).funded == ("a",)
    assert count(election, RuleSettings(rule="greedy", unsupported=True)).funded == ("a", "b")


def test_conflicts_are_for_greedy():
    election = build_election([Project("a", 10), Project("b", 10)], [{"a"}], 100, conflicts=[("a", "b")])
    assert count(election, RuleSettings(rule="greedy")).funded == ("a",)
    with pytest.raises(SettingsError) as refused:
        count(election, RuleSettings())
    assert refused.value.code == "conflicts_need_greedy"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (([Project("a", 1), Project("a", 2)], [], 10), "duplicate_project"),
        (([Project("a", -1)], [], 10), "negative_money"),
        (([Project("a", 1)], [], -10), "negative_money"),
        (([Project("a", 1)], [{"b"}], 10), "unknown_project"),
    ],
)
def test_parts_that_make_no_election(arguments, code):
    with pytest.raises(ElectionError) as refused:
        build_election(*arguments)
    assert refused.value.code == code


def test_points_need_points():
    with pytest.raises(ElectionError) as refused:
        build_election([Project("a", 1)], [{"a"}], 10, ballot_type=BallotType.CUMULATIVE)
    assert refused.value.code == "points_missing"

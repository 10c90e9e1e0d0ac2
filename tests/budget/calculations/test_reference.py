"""All outcomes that the reference implementation gives, for invented and for real elections."""

from fractions import Fraction
from functools import cache

import pytest

from budget.calculations import (
    RuleSettings,
    ballot_arrays,
    count,
    parse_completion,
    parse_rule,
    parse_ties,
    read_pb,
)
from tests.budget.calculations import reference

CASES = [
    pytest.param(
        path,
        number,
        id=f"{path.name.split('.')[0][-30:]}-{case['rule']}-{case['satisfaction']}-{case['completion']}",
    )
    for path in reference.expectations()
    for number, case in enumerate(reference.expected(path)["outcomes"])
]


@cache
def loaded(path):
    document = read_pb(path)
    return document.election, ballot_arrays(document.election)


def test_the_real_elections_are_here():
    if not reference.REAL.is_dir():
        pytest.skip(reference.WHY_SKIPPED)
    assert len(reference.expectations()) > len(list(reference.SYNTHETIC.glob("*.expected.json")))


@pytest.mark.parametrize(("path", "number"), CASES)
def test_outcome_is_that_of_the_reference(path, number):
    whole = reference.expected(path)
    case = whole["outcomes"][number]
    election, arrays = loaded(path.parent / whole["file"])
    outcome = count(election, settings_of(case), arrays=arrays)
    funded = in_the_way_of_the_reference(outcome, case)
    assert set(funded) == set(case["funded"])
    assert election.money(outcome.total_cost) == Fraction(case["total_cost"])
    if case["order_agrees"] is not False:
        assert funded == case["funded"]
    if "final_per_voter" in case:
        assert election.money(outcome.per_voter) == Fraction(case["final_per_voter"])
        assert outcome.steps == case["steps"]


def settings_of(case):
    return RuleSettings(
        rule=parse_rule(case["rule"]),
        satisfaction=case["satisfaction"],
        completion=parse_completion(case["completion"]),
        ties=parse_ties(case["tie_breaking"]),
        unsupported=True,
    )


def in_the_way_of_the_reference(outcome, case):
    """The reference leaves projects without a cost out under Equal Shares with cost utilities, unless it
    fills up by votes afterwards; then they come last."""
    if case["rule"] != "mes" or case["satisfaction"] != "cost":
        return list(outcome.funded)
    paid_for = [project for project in outcome.funded if project not in outcome.free]
    return [*paid_for, *outcome.free] if "greedy" in case["completion"] else paid_for

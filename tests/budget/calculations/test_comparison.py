"""Greedy and Equal Shares side by side."""

from fractions import Fraction

from budget.calculations import Comparison, Project, RuleSettings, build_election, compare, count


def divided_school():
    """Six pupils want the gym things, three the music things, one said nothing."""
    projects = [Project("gym", 50), Project("ball", 40), Project("piano", 30)]
    ballots = [{"gym", "ball"}] * 6 + [{"piano"}] * 3 + [set()]
    return build_election(projects, ballots, 100)


def test_voters_are_counted_under_both_and_blank_ballots_have_nothing():
    election = divided_school()
    greedy, shares = count(election, RuleSettings(rule="greedy")), count(election, RuleSettings())
    assert (greedy.funded, shares.funded) == (("ball", "gym"), ("ball", "piano"))
    found = compare(election, greedy, shares)
    assert found == Comparison(
        greedy_counts=(4, 0, 6),
        shares_counts=(1, 9),
        prefer_greedy=6,
        prefer_shares=3,
        any_greedy=0,
        any_shares=3,
        only_greedy=("gym",),
        only_shares=("piano",),
        greedy_part=Fraction(6, 9),
        shares_part=Fraction(6 * 1 + 3 * 2, 18),
        greedy_money=Fraction(6 * (40 + 50), 10),
        shares_money=Fraction(6 * 40 + 3 * 30, 10),
    )
    assert (found.greedy_none_share, found.shares_none_share) == (Fraction(4, 10), Fraction(1, 10))
    assert Comparison.from_json(found.to_json()) == found


def test_the_step_keeps_greedy_only_for_the_larger_group():
    election = divided_school()
    found = compare(election, count(election, RuleSettings(rule="greedy")), count(election, RuleSettings()))
    assert found.winner() == "greedy"
    assert found.winner("any") == "equal_shares"


def test_level_groups_leave_equal_shares():
    election = build_election([Project("a", 1)], [{"a"}], 1)
    outcome = count(election, RuleSettings())
    assert compare(election, outcome, outcome).winner() == "equal_shares"

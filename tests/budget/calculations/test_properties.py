"""What any count must keep, whatever the ballots say."""

from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget.calculations import BallotType, Completion, Project, RuleSettings, build_election, count
from tests.budget.calculations.elections import elections

RULES = {
    "greedy": RuleSettings(rule="greedy"),
    "greedy-score": RuleSettings(rule="greedy", satisfaction="score"),
    "shares": RuleSettings(),
    "shares-cardinality": RuleSettings(satisfaction="cardinality"),
    "shares-points": RuleSettings(satisfaction="points"),
    "add1": RuleSettings(completion=Completion(step=None)),
    "add1-nonexhaustive": RuleSettings(completion=Completion(step=None, stop="overspend")),
    "add1-fill": RuleSettings(completion=Completion(step=None, fill=True)),
    "lowest-cost-first": RuleSettings(ties=("min_cost", "most_votes", "lot"), lot_seed="chain head"),
}
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
any_election = st.sampled_from([BallotType.APPROVAL, BallotType.CUMULATIVE]).flatmap(
    lambda kind: elections(ballot_type=kind)
)


@every_rule
@given(election=any_election)
@settings(max_examples=60, deadline=None)
def test_the_budget_is_never_exceeded_and_the_cost_is_that_of_the_funded(rule, election):
    outcome = count(election, rule)
    costs = {project.id: project.cost for project in election.projects}
    assert outcome.total_cost == sum(costs[project] for project in outcome.funded) <= election.budget
    assert len(set(outcome.funded)) == len(outcome.funded)


@pytest.mark.parametrize("rule", [RULES["greedy"], RULES["add1-fill"]], ids=["greedy", "add1-fill"])
@given(election=any_election)
@settings(max_examples=60, deadline=None)
def test_nothing_with_a_vote_still_fits(rule, election):
    outcome = count(election, rule)
    named = {election.projects[at].id for group in election.groups for at in group.choices}
    rest = [p.cost for p in election.projects if p.id in named and p.id not in outcome.funded]
    assert all(cost > outcome.left_over for cost in rest)


@every_rule
@given(election=any_election, random=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_ballots_and_of_the_list_does_not_matter(rule, election, random):
    groups = list(election.groups)
    random.shuffle(groups)
    old_places = list(range(len(election.projects)))
    random.shuffle(old_places)
    new_place = {old: new for new, old in enumerate(old_places)}
    moved = [
        sorted(zip([new_place[at] for at in g.choices], g.points or g.choices, strict=True)) for g in groups
    ]
    shuffled = replace(
        election,
        projects=tuple(election.projects[old] for old in old_places),
        groups=tuple(
            g._replace(
                choices=tuple(at for at, _ in pairs),
                points=tuple(points for _, points in pairs) if g.points else (),
            )
            for g, pairs in zip(groups, moved, strict=True)
        ),
    )
    assert count(shuffled, rule).funded == count(election, rule).funded


@every_rule
@given(election=any_election)
@settings(max_examples=40, deadline=None)
def test_new_names_in_the_same_order_change_nothing_but_the_names(rule, election):
    if "lot" in rule.ties:
        rule = replace(rule, ties=("min_cost", "most_votes", "id"))
    names = sorted(project.id for project in election.projects)
    new = {old: f"project {place:03}" for place, old in enumerate(names)}
    renamed = replace(election, projects=tuple(Project(new[p.id], p.cost, p.name) for p in election.projects))
    assert count(renamed, rule).funded == tuple(new[project] for project in count(election, rule).funded)


@every_rule
@given(election=elections(most_voters=1), copies=st.integers(1, 30))
@settings(max_examples=40, deadline=None)
def test_voters_who_all_agree_get_only_what_they_named(rule, election, copies):
    election = replace(election, groups=tuple(g._replace(ballots=copies) for g in election.groups[:1]))
    named = {election.projects[at].id for at in election.groups[0].choices}
    outcome = count(election, rule)
    assert set(outcome.funded) <= named
    if rule.completion.fill or rule.rule == "greedy":
        rest = [p.cost for p in election.projects if p.id in named and p.id not in outcome.funded]
        assert all(cost > outcome.left_over for cost in rest)


@pytest.mark.parametrize("satisfaction", ["cost", "cardinality"])
@pytest.mark.parametrize("completion", [Completion(), Completion(step=None)], ids=["none", "add1"])
@given(election=elections(most_voters=7))
@settings(max_examples=80, deadline=None)
def test_every_cohesive_group_is_represented_up_to_one_project(satisfaction, completion, election):
    """EJR up to one (Peters, Pierczyński, Skowron 2021), tried for every group and every set of projects:
    who together have the money for projects they all name either have one of them with as much worth
    funded, or would be better off with one more of these projects than with all of them."""
    outcome = count(election, RuleSettings(satisfaction=satisfaction, completion=completion))
    funded = {election.positions[project] for project in outcome.funded}
    voters = list(chain.from_iterable([set(g.choices)] * g.ballots for g in election.groups))
    for bundle in nonempty_subsets(range(len(election.projects))):
        group = [mine for mine in voters if set(bundle) <= mine]
        if len(group) * election.budget < cost(election, bundle) * len(voters) or not group:
            continue
        target = worth(election, satisfaction, bundle)
        assert any(
            worth(election, satisfaction, funded & mine) >= target
            or any(
                worth(election, satisfaction, (funded & mine) | {extra}) > target
                for extra in set(bundle) - funded
            )
            for mine in group
        )


def nonempty_subsets(items):
    items = list(items)
    return chain.from_iterable(combinations(items, size) for size in range(1, len(items) + 1))


def cost(election, positions):
    return sum(election.projects[at].cost for at in positions)


def worth(election, satisfaction, positions):
    return cost(election, positions) if satisfaction == "cost" else len(set(positions))


def test_a_blank_ballot_counts_as_a_voter_and_thins_the_shares():
    projects = [Project("gym", 60)]
    without = build_election(projects, [{"gym"}, {"gym"}], 60)
    with_blank = build_election(projects, [{"gym"}, {"gym"}, set()], 60)
    assert count(without, RuleSettings()).funded == ("gym",)
    assert count(with_blank, RuleSettings()).funded == ()
    assert count(with_blank, RuleSettings()).per_voter == 20


def test_nobody_voted():
    election = build_election([Project("gym", 60)], [], 100)
    for rule in RULES.values():
        assert count(election, rule).funded == ()
    assert count(election, RULES["add1"]).per_voter == 0

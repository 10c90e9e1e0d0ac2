"""Every number of a story, found again by counting again."""

import json
from dataclasses import replace
from fractions import Fraction
from math import ceil

import pytest
from gmpy2 import mpq
from hypothesis import given, settings
from hypothesis import strategies as st

from budget.calculations import (
    BallotGroup,
    BallotType,
    Completion,
    Project,
    RuleSettings,
    Story,
    build_election,
    count,
    explain,
    read_pb,
)
from budget.calculations.equal_shares import Run
from budget.calculations.tally import contest_of, ground
from tests.budget.calculations import naive, reference
from tests.budget.calculations.elections import elections

SATISFACTIONS = ["cost", "cardinality", "points"]
any_election = st.sampled_from([BallotType.APPROVAL, BallotType.CUMULATIVE, BallotType.ORDINAL]).flatmap(
    lambda kind: elections(ballot_type=kind, most_voters=8)
)
any_completion = st.sampled_from([Completion(), Completion(step=None)])


def with_cost(election, at, cost):
    projects = list(election.projects)
    projects[at] = replace(projects[at], cost=cost)
    return replace(election, projects=tuple(projects))


def with_voters(election, at, number, points=None):
    """`number` further ballots that name only this project."""
    if not number:
        return election
    given_points = (int(points * election.point_scale),) if election.ballot_type.has_points else ()
    return replace(election, groups=(*election.groups, BallotGroup((at,), number, given_points)))


def told(election, rule):
    outcome = count(election, rule)
    return outcome, explain(election, outcome)


@pytest.mark.parametrize("satisfaction", SATISFACTIONS)
@given(election=any_election, completion=any_completion)
@settings(max_examples=120, deadline=None)
def test_more_votes_and_price_are_what_counting_again_shows(satisfaction, election, completion):
    outcome, stories = told(election, RuleSettings(satisfaction=satisfaction, completion=completion))
    share = outcome.per_voter

    def is_bought(changed, at):
        return at in naive.equal_shares(changed, satisfaction, share)

    for at, project in enumerate(election.projects):
        missed = stories[project.id].missed
        if missed is None:
            continue
        assert not is_bought(with_cost(election, at, missed.price + 1), at)
        assert missed.price == 0 or is_bought(with_cost(election, at, missed.price), at)
        if missed.more_votes is not None:
            points = missed.points_each if satisfaction == "points" else Fraction(1)
            enough = with_voters(election, at, missed.more_votes, points)
            assert is_bought(enough, at)
            assert not is_bought(with_voters(election, at, missed.more_votes - 1, points), at)


@pytest.mark.parametrize("satisfaction", SATISFACTIONS)
@given(election=any_election, completion=any_completion)
@settings(max_examples=100, deadline=None)
def test_money_of_a_missed_project_is_that_of_the_plain_rule(satisfaction, election, completion):
    outcome, stories = told(election, RuleSettings(satisfaction=satisfaction, completion=completion))
    utilities = naive.voters_of(election, satisfaction)
    payments = []
    naive.equal_shares(election, satisfaction, outcome.per_voter, payments=payments)
    for at, project in enumerate(election.projects):
        missed = stories[project.id].missed
        if missed is None:
            continue
        supporters = [v for v, mine in enumerate(utilities) if mine.get(at)]
        money = dict.fromkeys(supporters, outcome.per_voter)
        supports, losses, out = [], {}, None
        for round_number, (winner, rho, paid) in enumerate(payments, start=1):
            out = sum(money.values()) if out is None and sum(money.values()) < project.cost else out
            supports.append(sum(min(money[v], rho * utilities[v][at]) for v in supporters))
            for v in supporters:
                money[v] -= paid[v]
            lost = sum(paid[v] for v in supporters)
            if out is None and lost:
                payers = sum(paid[v] > 0 for v in supporters)
                losses[election.projects[winner].id] = (round_number, lost, payers)
        supports.append(sum(money.values()))
        assert {loss.project: (loss.round, loss.amount, loss.voters) for loss in missed.losses} == losses
        assert [loss.amount for loss in missed.losses] == sorted(
            (loss.amount for loss in missed.losses), reverse=True
        )
        assert missed.money_left == missed.start_money - sum(lost for _, lost, _ in losses.values())
        assert missed.missing == project.cost - missed.money_left > 0
        assert missed.best_support == Fraction(max(supports)) / project.cost
        assert missed.best_round == supports.index(max(supports)) + 1
        assert stories[project.id].fate == ("money_gone" if missed.out_round else "too_few_votes")
        if outcome.per_voter:
            assert missed.votes_to_start == ceil(project.cost / outcome.per_voter)


@pytest.mark.parametrize("satisfaction", SATISFACTIONS)
@given(election=any_election, completion=any_completion)
@settings(max_examples=80, deadline=None)
def test_payments_of_a_bought_project_are_those_of_the_plain_rule(satisfaction, election, completion):
    outcome, stories = told(election, RuleSettings(satisfaction=satisfaction, completion=completion))
    utilities = naive.voters_of(election, satisfaction)
    payments = []
    naive.equal_shares(election, satisfaction, outcome.per_voter, payments=payments)
    for round_number, (winner, rho, paid) in enumerate(payments, start=1):
        story = stories[election.projects[winner].id].bought
        supporters = [v for v, mine in enumerate(utilities) if mine.get(winner)]
        less = [v for v in supporters if paid[v] < rho * utilities[v][winner]]
        assert story.round == round_number
        assert story.paid_at_most == max(paid)
        assert story.effective_votes == Fraction(election.projects[winner].cost) / max(paid)
        assert story.paid_less == len(less)
        assert story.paid_nothing == sum(paid[v] == 0 for v in less)
        others = {
            election.projects[other].id: sum(part[v] > 0 for v in supporters)
            for other, _, part in payments
            if other != winner
        }
        assert {shared.project: shared.voters for shared in story.also_paid} == {
            project: voters for project, voters in others.items() if voters
        }


@pytest.mark.parametrize("skip", [True, False])
@pytest.mark.parametrize("satisfaction", ["cost", "cardinality"])
@given(election=any_election)
@settings(max_examples=80, deadline=None)
def test_a_place_in_the_list_is_what_counting_again_shows(skip, satisfaction, election):
    rule = RuleSettings(rule="greedy", satisfaction=satisfaction, skip=skip)
    _, stories = told(election, rule)

    def is_funded(changed, project):
        return project.id in count(changed, rule).funded

    for at, project in enumerate(election.projects):
        queue = stories[project.id].queue
        if stories[project.id].funded or not stories[project.id].votes:
            continue
        assert not is_funded(with_cost(election, at, queue.price + 1), project)
        assert queue.price == 0 or is_funded(with_cost(election, at, queue.price), project)
        if queue.more is None:
            assert not is_funded(with_voters(election, at, 1000, Fraction(1)), project)
        else:
            assert is_funded(with_voters(election, at, queue.more, Fraction(1)), project)
            assert not is_funded(with_voters(election, at, queue.more - 1, Fraction(1)), project)


@pytest.mark.parametrize("path", reference.election_files(), ids=lambda path: path.name[:40])
@pytest.mark.parametrize("satisfaction", ["cost", "cardinality"])
def test_real_stories_hold_when_counted_again(path, satisfaction):
    """Up to six missed projects of each election: one vote or one unit of money less is not enough."""
    election = read_pb(path).election
    rule = RuleSettings(satisfaction=satisfaction, completion=Completion(step=None))
    outcome, stories = told(election, rule)
    share = mpq(outcome.per_voter.numerator, outcome.per_voter.denominator)

    def is_bought(changed, at):
        contest = contest_of(ground(changed, rule))
        return at in [contest.at[number] for number in Run(contest, share).play().winners]

    missed = [at for at, p in enumerate(election.projects) if stories[p.id].missed][:6]
    for at in missed:
        story = stories[election.projects[at].id].missed
        assert is_bought(with_voters(election, at, story.more_votes, Fraction(1)), at)
        assert not is_bought(with_voters(election, at, story.more_votes - 1, Fraction(1)), at)
        assert is_bought(with_cost(election, at, story.price), at)
        assert not is_bought(with_cost(election, at, story.price + 1), at)
        assert story.money_left + sum(loss.amount for loss in story.losses) == story.start_money
        assert 0 < story.best_support < 1 or story.best_support == 1
    assert [story.funded for story in stories.values()].count(True) == len(outcome.funded)


@given(election=any_election, completion=any_completion)
@settings(max_examples=60, deadline=None)
def test_stories_survive_json(election, completion):
    for rule in (RuleSettings(completion=completion), RuleSettings(rule="greedy")):
        outcome, stories = told(election, rule)
        assert type(outcome).from_json(json.loads(json.dumps(outcome.to_json()))) == outcome
        for story in stories.values():
            assert Story.from_json(json.loads(json.dumps(story.to_json()))) == story


def school():
    """Ten pupils with 10.00 each: gym, bench and a tree that costs nothing."""
    projects = [
        Project("gym", 60_00),
        Project("bench", 30_00),
        Project("pool", 90_00),
        Project("tree", 0),
        Project("statue", 999_999_999_00),
        Project("mural", 5_00),
    ]
    ballots = [{"gym", "bench", "tree"}] * 5 + [{"gym"}] * 2 + [{"pool", "statue"}] * 3
    return build_election(projects, ballots, 100_00)


def test_the_bench_lost_because_its_supporters_paid_for_the_gym():
    outcome, stories = told(school(), RuleSettings())
    assert outcome.funded == ("tree", "gym")
    bench = stories["bench"].missed
    assert stories["bench"].fate == "money_gone"
    assert bench.per_voter == 10_00
    assert [(loss.project, loss.voters) for loss in bench.losses] == [("gym", 5)]
    assert bench.losses[0].amount == Fraction(5 * 60_00, 7)
    assert bench.missing == 30_00 - (50_00 - Fraction(5 * 60_00, 7))
    assert bench.more_votes == 2  # level with the gym at seven votes, and cheaper


def test_every_fate_has_its_word():
    _, stories = told(school(), RuleSettings(threshold=Fraction(3), completion=Completion(fill=True)))
    assert {project: story.fate for project, story in stories.items()} == {
        "gym": "bought",
        "bench": "filled",
        "pool": "too_few_votes",
        "tree": "free",
        "statue": "withdrawn",
        "mural": "no_votes",
    }
    assert stories["bench"].queue.position == 1
    _, strict = told(school(), RuleSettings(threshold=Fraction(4)))
    assert (strict["pool"].fate, strict["pool"].needed) == ("below_threshold", 4)


def test_greedy_tells_who_was_in_front_and_what_was_left():
    _, stories = told(school(), RuleSettings(rule="greedy"))
    pool = stories["pool"].queue
    assert stories["pool"].fate == "does_not_fit"
    assert (pool.position, pool.left, pool.above, pool.above_value) == (3, 10_00, "bench", 5)
    assert (pool.more, pool.overtakes, pool.price) == (5, "gym", 10_00)


def test_a_count_without_skipping_names_the_project_it_ended_at():
    projects = [Project("a", 50), Project("b", 80), Project("c", 10)]
    election = build_election(projects, [{"a", "b"}, {"a", "b"}, {"a"}, {"c"}], 100)
    _, stories = told(election, RuleSettings(rule="greedy", skip=False))
    assert stories["c"].fate == "after_stop"
    assert stories["c"].queue.stopped_by == "b"


def test_a_rival_that_was_funded_excludes_the_other():
    projects = [Project("a", 50), Project("b", 40)]
    election = build_election(projects, [{"a", "b"}, {"a"}], 100, conflicts=[("a", "b")])
    outcome, stories = told(election, RuleSettings(rule="greedy"))
    assert outcome.funded == ("a",)
    assert (stories["b"].fate, stories["b"].queue.conflict_with) == ("conflict", "a")
    assert (stories["b"].queue.more, stories["b"].queue.overtakes) == (1, "a")

"""Two programs that share no code count thousands of small elections and tell the same stories."""

import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from budget import calculations
from budget.calculations import BallotType, RuleSettings
from budget.services.board import board_file, write_board
from budget.services.pabulib import import_pb
from tests.budget.boards import checked
from youthportal.ballots import verify

FILES = sorted((Path(__file__).resolve().parents[2] / "data" / "pabulib").glob("*.pb"))
COMPLETIONS = ("none", "greedy", "add1", "add1+greedy", "add1-integral", "add1-integral+greedy")
COMPLETIONS += ("add1-nonexhaustive", "add1-integral-nonexhaustive")
TIES = (calculations.MOST_VOTES_FIRST, calculations.LOWEST_COST_FIRST, ("lot",))
COSTS = (0, 1, 5, 10, 10, 20, 30)


def ballot(chance, ids, kind):
    chosen = chance.sample(ids, chance.randint(0, min(len(ids), 4)))
    if kind is BallotType.ORDINAL:
        return {"ranking": chosen}
    if kind is BallotType.CUMULATIVE:
        return {"points": {name: chance.choice([1, 2, 3, 5, "1/2", "0"]) for name in sorted(chosen)}}
    return {"projects": sorted(chosen)}


def said(one):
    if "points" in one:
        return {name: Fraction(points) for name, points in one["points"].items()}
    return one.get("ranking", one.get("projects"))


def a_rule(chance, kind):
    completion = calculations.parse_completion(chance.choice(COMPLETIONS))
    if completion.step is None:
        completion = replace(completion, step=chance.choice([None, 1, 50]))
    kinds = ["cost", "cardinality"] + ([] if kind is BallotType.APPROVAL else ["points", "score"])
    return RuleSettings(
        rule=chance.choice(["greedy", "equal_shares", "equal_shares"]),
        satisfaction=chance.choice(kinds),
        completion=completion,
        ties=chance.choice(TIES),
        lot_seed="seed",
        threshold=Fraction(chance.choice([0, 0, 0, 2])),
        support_share=Fraction(chance.choice([0, 0, 0, 1]), 3),
        skip=chance.random() < 0.8,
    )


def disagreements(projects, ballots, budget, rule, kind):
    election = calculations.build_election(
        [calculations.Project(id=one["id"], cost=one["cost"]) for one in projects],
        [said(one) for one in ballots],
        budget,
        ballot_type=kind,
    )
    outcome = calculations.count(election, rule)
    count = verify.Count(verify.Election(projects, ballots, budget, 100, rule.to_json()))
    wrong = verify.differences(count.outcome, outcome.to_json())
    for name, story in calculations.explain(election, outcome).items():
        told = story.to_json()
        wrong += verify.differences(count.story(name), told) + count.answers(name, told)
    return wrong


@pytest.mark.parametrize("seed", range(8))
def test_both_agree_on_every_figure(seed):
    chance = random.Random(seed)
    for _election in range(40):
        kind = chance.choice(
            [BallotType.APPROVAL, BallotType.APPROVAL, BallotType.CUMULATIVE, BallotType.ORDINAL]
        )
        ids = [f"{n:02}" for n in range(chance.randint(2, 9))]
        projects = [
            {"id": name, "cost": chance.choice([*COSTS, chance.randint(1, 60)]) * 100} for name in ids
        ]
        ballots = [ballot(chance, ids, kind) for _ in range(chance.randint(0, 25))]
        rule, budget = a_rule(chance, kind), chance.choice([0, 1000, 3000, 5000, 7777])
        assert disagreements(projects, ballots, budget, rule, kind) == [], (projects, ballots, budget, rule)


@pytest.mark.django_db
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_imported_elections_have_boards_that_agree(path, tmp_path):
    board = write_board(actor=None, round=import_pb(path=path, name=path.stem))
    code, told = checked(tmp_path, "".join(board_file(board)))
    assert (code, told["faults"]) == (0, [])

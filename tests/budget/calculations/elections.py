"""Small random elections, rich in ties and exact coincidences, for property tests."""

from fractions import Fraction

from hypothesis import strategies as st

from budget.calculations import BallotType, Project, build_election

IDS = ["1", "10", "2", "a", "B", "007", "7"]


@st.composite
def elections(draw, ballot_type=BallotType.APPROVAL, most_voters=12, scale=1):
    number = draw(st.integers(1, len(IDS)))
    costs = draw(st.lists(st.integers(1, 12), min_size=number, max_size=number))
    projects = [Project(IDS[at], cost * draw(st.sampled_from([1, 1, 5]))) for at, cost in enumerate(costs)]
    ids = [project.id for project in projects]
    ballot = {
        BallotType.APPROVAL: st.sets(st.sampled_from(ids)),
        BallotType.ORDINAL: st.lists(st.sampled_from(ids), unique=True),
        BallotType.CUMULATIVE: st.dictionaries(st.sampled_from(ids), points()),
    }[ballot_type]
    ballots = draw(st.lists(ballot, min_size=1, max_size=most_voters))
    repeated = [ballot for ballot in ballots for _ in range(draw(st.sampled_from([1, 1, 1, 3])))]
    budget = draw(st.integers(0, 60))
    return build_election(projects, repeated, budget, scale=scale, ballot_type=ballot_type)


def points():
    return st.sampled_from([Fraction(0), Fraction(1), Fraction(2), Fraction(3), Fraction(5, 2)])

"""The count: pure functions on plain values, exact in every decision, without Django.

    election = build_election(projects, ballots, budget, scale=100)
    outcome = count(election, settings)           # who is funded, and how it came about
    stories = explain(election, outcome)          # project id -> Story: the numbers behind each fate
    both = compare(election, greedy_outcome, shares_outcome)
    document = read_pb(path_or_bytes)             # a shared file; document.election goes into count()
    text = write_pb(document)

Outcome, Story, Comparison and RuleSettings have `to_json()` and `from_json()`.
"""

from budget.calculations.arrays import BallotArrays, ballot_arrays
from budget.calculations.comparison import compare
from budget.calculations.decimals import money_text
from budget.calculations.election import (
    BallotGroup,
    BallotType,
    Choice,
    Election,
    ElectionError,
    Project,
    build_election,
)
from budget.calculations.explanations import explain
from budget.calculations.pabulib import Notice, PbDocument, read_pb
from budget.calculations.pabulib_text import PbError
from budget.calculations.pabulib_write import make_document, rule_word, settings_comment, write_pb
from budget.calculations.results import Comparison, Outcome, Round, Story, Tie
from budget.calculations.settings import (
    ENGINE,
    LOWEST_COST_FIRST,
    MOST_VOTES_FIRST,
    Completion,
    RuleSettings,
    SettingsError,
    parse_completion,
    parse_rule,
    parse_ties,
)
from budget.calculations.tally import count

__all__ = [
    "ENGINE",
    "LOWEST_COST_FIRST",
    "MOST_VOTES_FIRST",
    "BallotArrays",
    "BallotGroup",
    "BallotType",
    "Choice",
    "Comparison",
    "Completion",
    "Election",
    "ElectionError",
    "Notice",
    "Outcome",
    "PbDocument",
    "PbError",
    "Project",
    "Round",
    "RuleSettings",
    "SettingsError",
    "Story",
    "Tie",
    "ballot_arrays",
    "build_election",
    "compare",
    "count",
    "explain",
    "make_document",
    "money_text",
    "parse_completion",
    "parse_rule",
    "parse_ties",
    "read_pb",
    "rule_word",
    "settings_comment",
    "write_pb",
]

"""The pupils' budget: rounds and pots, goals of schools, proposals and checks, rights and codes, results."""

from budget.models.author import Author, Support
from budget.models.board import Board, BoardEntry, EntryKind
from budget.models.checking import (
    Appeal,
    Assignment,
    AssignmentRule,
    CheckConflict,
    CheckNote,
    ReasonText,
)
from budget.models.class_plan import ClassPlan, usual_way, voting_classes
from budget.models.focus import FocusAnswer, FocusTick, chosen_goals
from budget.models.merge import MergeOffer
from budget.models.paper import PaperBatch, PaperCount, PaperEntry, PaperMark
from budget.models.price import PriceItem
from budget.models.proposal import Check, CostLine, Proposal, ProposalGoal
from budget.models.result import ProjectResult, Result, Turnout
from budget.models.right import Right, VotingCode
from budget.models.round import Pot, Round, RoundSchool
from budget.models.survey import MOST_LETTERS, STEPS, Survey, SurveyAnswer, SurveyText
from budget.models.twice import NotTwice
from budget.models.version import Version

__all__ = [
    "MOST_LETTERS",
    "STEPS",
    "Appeal",
    "Assignment",
    "AssignmentRule",
    "Author",
    "Board",
    "BoardEntry",
    "Check",
    "CheckConflict",
    "CheckNote",
    "ClassPlan",
    "CostLine",
    "EntryKind",
    "FocusAnswer",
    "FocusTick",
    "MergeOffer",
    "NotTwice",
    "PaperBatch",
    "PaperCount",
    "PaperEntry",
    "PaperMark",
    "Pot",
    "PriceItem",
    "ProjectResult",
    "Proposal",
    "ProposalGoal",
    "ReasonText",
    "Result",
    "Right",
    "Round",
    "RoundSchool",
    "Support",
    "Survey",
    "SurveyAnswer",
    "SurveyText",
    "Turnout",
    "Version",
    "VotingCode",
    "chosen_goals",
    "usual_way",
    "voting_classes",
]

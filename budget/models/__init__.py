"""The pupils' budget: rounds and pots, proposals and checks, rights and codes, results."""

from budget.models.checking import (
    Appeal,
    Assignment,
    AssignmentRule,
    CheckConflict,
    CheckNote,
    ReasonText,
)
from budget.models.class_plan import ClassPlan, usual_way, voting_classes
from budget.models.paper import PaperBatch, PaperCount, PaperEntry, PaperMark
from budget.models.proposal import Author, Check, CostLine, Proposal, ProposalGoal
from budget.models.result import ProjectResult, Result, Turnout
from budget.models.right import Right, VotingCode
from budget.models.round import Pot, Round, RoundSchool

__all__ = [
    "Appeal",
    "Assignment",
    "AssignmentRule",
    "Author",
    "Check",
    "CheckConflict",
    "CheckNote",
    "ClassPlan",
    "CostLine",
    "PaperBatch",
    "PaperCount",
    "PaperEntry",
    "PaperMark",
    "Pot",
    "ProjectResult",
    "Proposal",
    "ProposalGoal",
    "ReasonText",
    "Result",
    "Right",
    "Round",
    "RoundSchool",
    "Turnout",
    "VotingCode",
    "usual_way",
    "voting_classes",
]

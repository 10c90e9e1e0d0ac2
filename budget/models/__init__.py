"""The pupils' budget: rounds and pots, proposals and checks, rights and codes, results."""

from budget.models.proposal import Author, Check, CostLine, Proposal, ProposalGoal
from budget.models.result import ProjectResult, Result, Turnout
from budget.models.right import Right, VotingCode
from budget.models.round import Pot, Round, RoundSchool

__all__ = [
    "Author",
    "Check",
    "CostLine",
    "Pot",
    "ProjectResult",
    "Proposal",
    "ProposalGoal",
    "Result",
    "Right",
    "Round",
    "RoundSchool",
    "Turnout",
    "VotingCode",
]

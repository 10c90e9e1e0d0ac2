"""The steps of a round's cockpit, one module a subject; a module named here is registered."""

from budget.admin.steps import (
    checking,
    counting,
    paper,
    preparing,
    survey,
    voting,
)

__all__ = [
    "checking",
    "counting",
    "paper",
    "preparing",
    "survey",
    "voting",
]

"""The office's pages of the pupils' budget. Nothing here shows what anybody chose."""

from budget.admin import checking, proposals, rounds, steps

__all__ = ["checking", "proposals", "rounds", "steps"]

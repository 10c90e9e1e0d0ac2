"""The office's pages of the pupils' budget. Nothing here shows what anybody chose."""

from budget.admin import checking, prices, proposals, rounds, steps

__all__ = ["checking", "prices", "proposals", "rounds", "steps"]

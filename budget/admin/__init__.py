"""The office's pages of the pupils' budget. Nothing here shows what anybody chose."""

from budget.admin import proposals, rounds, steps

__all__ = ["proposals", "rounds", "steps"]

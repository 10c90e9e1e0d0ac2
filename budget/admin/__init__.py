"""The office's pages of the pupils' budget. Nothing here shows what anybody chose."""

from budget.admin import proposals, rounds

__all__ = ["proposals", "rounds"]

"""The office's pages of the pupils' budget. Nothing here shows what anybody chose."""

from budget.admin import checking, pots, prices, proposals, rounds, schools, steps, survey

__all__ = ["checking", "pots", "prices", "proposals", "rounds", "schools", "steps", "survey"]

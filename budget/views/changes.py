"""What changed in an idea since it was sent, and why, as everybody may read it."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from budget.enums import Goal
from budget.models import Proposal
from youthportal.core import words


def changes(idea: Proposal, at: datetime) -> list[dict[str, Any]]:
    """Each change, newest first: when, by whom (its authors or the check), why, and what was and is.

    What the check changed stays away as long as its authors alone know it.
    """
    versions = list(idea.versions.all())
    if idea.news_at and idea.news_at > at:
        told = at - timedelta(hours=idea.round.news_delay)
        versions = [one for one in versions if not (one.by_office and one.created_at > told)]
    found = []
    for before, after in pairwise(versions):
        lines = list(_lines(before.content, after.content, idea.round.currency))
        found.append({"version": after, "lines": lines})
    return found[::-1]


def _lines(was: dict[str, Any], now: dict[str, Any], currency: str) -> Any:
    labels = {
        "title": _("Name"),
        "summary": _("What should happen"),
        "place": _("Where"),
        "beneficiaries": _("For whom"),
        "goals": _("Goals"),
        "costs": _("What is paid"),
        "cost": _("Cost"),
    }
    for key, label in labels.items():
        if was.get(key) != now.get(key):
            yield label, _said(key, was.get(key), currency), _said(key, now.get(key), currency)


def _said(key: str, value: Any, currency: str) -> str:
    match key:
        case "goals":
            return ", ".join(f"{goal}. {Goal(goal).label}" for goal in value or ())
        case "costs":
            unknown = _("price not known yet")
            lines = (
                f"{label}: {unknown if amount is None else words.money(amount, currency)}"
                for label, amount in value or ()
            )
            return "; ".join(lines)
        case "cost":
            return words.money(value or 0, currency)
    return str(value or "")

"""What the councillors' papers are printed from."""

from typing import Any

from django.utils.translation import gettext as _

from budget.documents.mirror import money_chart, pot_mirror
from budget.documents.results import ResultView, satisfaction_chart, votes_charts
from budget.documents.round_results import RoundView


def signers() -> list[str]:
    return [_("Chair of the counting"), _("Secretary"), _("Youth worker")]


def results_context(view: ResultView) -> dict[str, Any]:
    """What the council's PDF shows of one pot."""
    return {
        "view": view,
        "demo": view.round.is_demo and not view.round.source,
        "running": f"{view.round.title} · {view.pot.name}",
        "votes": votes_charts(view),
        "goals": money_chart(view.lines, view.round.currency),
        "mirror": pot_mirror(view),
        "satisfaction": satisfaction_chart(view),
        "signatures": signers(),
    }


def round_context(view: RoundView) -> dict[str, Any]:
    """What the councillors' PDF shows of the whole round."""
    return {
        "view": view,
        "demo": view.round.is_demo and not view.round.source,
        "running": view.round.title,
        "signatures": signers(),
    }

"""A round's cockpit (`core.cockpit`): its steps, its acts, and what is next for the list of rounds.

To add a step: write it in a module of `budget.admin.steps` (an own one per subject), name that module in
`steps/__init__.py`, and choose a place between the two steps it stands between:

    @step(450)
    def pictures(round: Round) -> Step | None:  # None: this round has no such step
        ...
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.enums import RoundStatus
from budget.models import Round
from youthportal.core import words
from youthportal.core.cockpit import Act, Cockpit, Step, Text
from youthportal.core.db import now

__all__ = ["ACTS", "NEXT", "Act", "Step", "Text", "checklist", "register_act", "step"]

ORDER = list(RoundStatus)
COCKPIT: Cockpit[Round] = Cockpit()
ACTS, step, register_act, checklist = COCKPIT.acts, COCKPIT.step, COCKPIT.register_act, COCKPIT.checklist


#: What is next, for the list of rounds: by the status alone, so that the list costs no query a row.
NEXT = {
    RoundStatus.DRAFT: _("prepare, then open for ideas"),
    RoundStatus.PROPOSALS: _("check ideas, then end the collecting"),
    RoundStatus.CHECKING: _("finish the checks, then open voting"),
    RoundStatus.VOTING: _("print slips, watch turnout"),
    RoundStatus.CLOSED: _("destroy the key, then count"),
    RoundStatus.COUNTED: _("publish"),
    RoundStatus.PUBLISHED: _("done"),
}


# --- what steps are made of -----------------------------------------------------------------------


def is_past(round: Round, status: RoundStatus) -> bool:
    return ORDER.index(RoundStatus(round.status)) > ORDER.index(status)


def is_before(round: Round, status: RoundStatus) -> bool:
    return ORDER.index(RoundStatus(round.status)) < ORDER.index(status)


def until(at: Any) -> str:
    return words.until(at) if at else ""


def move(round: Round, act: str, title: Text, status: RoundStatus, done: str = "") -> Step:
    """A step that moves the round on from `status`."""
    if is_past(round, status):
        return Step(title=title, state="done", text=done)
    if round.status != status:
        return Step(title=title, state="later")
    if refusal := ACTS[act].refusal(round):
        return Step(title=title, state="blocked", text=refusal.message)
    return Step(title=title, state="next", act=act)


def is_early(round: Round) -> bool:
    """Closing now would be before the announced end."""
    return bool(round.voting_closes_at and now() < round.voting_closes_at)

"""Wiping a rehearsal: ballots, rights, slips and results of a demonstration go, and it is played again."""

from typing import Any

from django.db import transaction

from budget import rules
from budget.enums import RoundStatus
from budget.models import (
    Board,
    BoardEntry,
    ClassPlan,
    PaperBatch,
    PaperCount,
    Result,
    Right,
    Round,
    Turnout,
    VotingCode,
)
from youthportal.audit.models import record
from youthportal.ballots import services as ballots
from youthportal.core import db, locks
from youthportal.core.models import SiteVersion


def wipe_rehearsal(*, actor: Any, round: Round) -> Round:
    """Back to the moment before voting was opened. Raises ROUND_IS_REAL, IMPORTED, NOTHING_TO_WIPE."""
    with transaction.atomic():
        locks.exclusive(round.lock_name)
        round.refresh_from_db()
        if refusal := rules.wipe_refusal(round):
            raise refusal
        was = round.status
        boxes = [pot.box for pot in round.pots.select_related("box") if pot.box]
        with db.erasing():
            _delete_rows(round)
        _reset(round)
        for box in boxes:
            ballots.empty(box)
        record(actor=actor, action="budget.round.wiped", subject=round, data={"was": was})
        SiteVersion.bump()
    return round


def _delete_rows(round: Round) -> None:
    BoardEntry.objects.filter(round=round).delete()
    Board.objects.filter(round=round).delete()
    ClassPlan.objects.filter(round=round).delete()
    Result.objects.filter(pot__round=round).delete()
    Turnout.objects.filter(pot__round=round).delete()
    PaperCount.objects.filter(pot__round=round).delete()
    PaperBatch.objects.filter(round=round).delete()
    Right.objects.filter(round=round).delete()
    VotingCode.objects.filter(round=round).delete()


def _reset(round: Round) -> None:
    round.pots.update(box=None)
    round.status, round.key = RoundStatus.CHECKING, None
    round.frozen, round.protocol = {}, {}
    round.closed_at = round.counted_at = round.published_at = None
    round.save()

"""Closing a vote, and later destroying its key: two acts, both repeatable, both audited."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from budget import rules
from budget.enums import RoundStatus
from budget.models import Pot, Round, Turnout, VotingCode
from budget.services import paper
from budget.services.rights import late_changes
from budget.services.turnout import store_turnout
from youthportal.audit.models import record
from youthportal.ballots import destruction, receipts
from youthportal.ballots import services as ballots
from youthportal.ballots.models import BallotKey
from youthportal.core import db, locks
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion

logger = logging.getLogger(__name__)
PAPER_DAYS = 7


def close_voting(*, actor: Any, round: Round, reason: str = "") -> Round:
    """End the vote: wait for voters in mid-cast, rewrite the boxes, freeze turnout, write the protocol.

    The deadline itself holds without this act, which may run late and twice. Before the announced time it
    needs a `reason`, which goes into the protocol; a demonstration round needs none. Raises NOT_VOTING,
    STILL_OPEN, and ROUND_KEY_MISMATCH or KEY_DESTROYED, for then turnout cannot be counted.
    """
    with transaction.atomic():
        locks.exclusive(round.lock_name)
        round.refresh_from_db()
        if round.status in rules.FINISHED:
            return round
        poll = rules.Poll.of(round, db.now())
        if refusal := rules.closing_refusal(poll, early=bool(reason) or round.is_demo):
            raise refusal
        for pot in round.pots.all():
            ballots.rewrite(_box(pot))
        missing = paper.not_entered(round)
        paper.discard_batches(round)
        store_turnout(round)
        round.status, round.closed_at = RoundStatus.CLOSED, db.now()
        round.protocol = _protocol(actor, round, reason, missing)
        round.save(update_fields=["status", "closed_at", "protocol", "updated_at"])
        record(actor=actor, action="budget.round.closed", subject=round, data=_totals(round))
        SiteVersion.bump()
    return round


def close_due_rounds() -> int:
    """Close every round whose time is over; a round that cannot be closed is logged and tried again.

    Paper ballots are keyed in after the end: the round waits for them, at most PAPER_DAYS.
    """
    closed, now = 0, db.now()
    for round in Round.objects.due_to_close(now):
        ends = round.voting_closes_at
        if ends and now < ends + timedelta(days=PAPER_DAYS) and paper.not_entered(round):
            continue
        try:
            close_voting(actor=None, round=round)
            closed += 1
        except DomainError as refusal:
            logger.warning("round %s cannot be closed: %s", round.pk, refusal.code)
    return closed


def destroy_key(*, actor: Any, round: Round) -> Round:
    """Make it impossible for good to tell whose ballot is whose. May be repeated: it then cleans again."""
    with transaction.atomic():
        locks.exclusive(round.lock_name)
        round.refresh_from_db()
        if refusal := rules.destruction_refusal(round):
            raise refusal
        key = _key(round)
        first_time = destruction.destroy(key)
        if first_time:
            round.protocol["destruction"] = _destruction(actor, round)
            round.save(update_fields=["protocol", "updated_at"])
        record(
            actor=actor,
            action="budget.key.destroyed",
            subject=round,
            data={"key": key.fingerprint, "again": not first_time},
        )
        SiteVersion.bump()
    return round


def rewrite_ballots() -> int:
    """Rewrite every box of an open vote that has enough new ballots; returns how many boxes."""
    pots = Pot.objects.filter(round__status=RoundStatus.VOTING, box__isnull=False).select_related("box")
    due = ballots.boxes_to_rewrite(pot.box for pot in pots if pot.box)
    for box in due:
        ballots.rewrite(box.pk)
    return len(due)


def _key(round: Round) -> BallotKey:
    if round.key is None:
        raise RuntimeError("an opened round without a key")
    return round.key


def _box(pot: Pot) -> UUID:
    if pot.box_id is None:
        raise RuntimeError("a pot of an opened round without a ballot box")
    return pot.box_id


def _protocol(actor: Any, round: Round, reason: str, missing: list[paper.Pile]) -> dict[str, Any]:
    """What the act found, for the record of the vote: counts and hashes, nobody's name but the closer's."""
    return {
        "closed_at": round.closed_at.isoformat() if round.closed_at else None,
        "announced_end": round.voting_closes_at.isoformat() if round.voting_closes_at else None,
        "closed_by": getattr(actor, "pk", None),
        "early_because": reason,
        "key": _key(round).fingerprint,
        "pots": {
            str(pot.pk): _pot_protocol(round, pot) | paper.paper_protocol(pot, missing)
            for pot in round.pots.all()
        },
        "late_changes": late_changes(round),
        "codes": {
            "valid": VotingCode.objects.counted().filter(round=round).count(),
            "void": VotingCode.objects.filter(round=round, is_void=True, is_test=False).count(),
        },
    }


def _pot_protocol(round: Round, pot: Pot) -> dict[str, Any]:
    """`root` is one hash over all receipts: no ballot can be changed, added or lost after it unseen."""
    digests = ballots.receipts(_box(pot))
    by_channel = {channel: {"rights": rights, "ballots": cast} for channel, rights, cast in _channels(pot)}
    return {
        "name": pot.name,
        "rights": round.frozen["pots"][str(pot.pk)]["rights"],
        "ballots": len(digests),
        "root": receipts.root(digests),
        "channels": by_channel,
    }


def _channels(pot: Pot) -> Any:
    counted = Turnout.objects.filter(pot=pot).order_by().values_list("channel")
    return counted.annotate(all_rights=Sum("rights"), all_ballots=Sum("ballots"))


def _totals(round: Round) -> dict[str, Any]:
    pots = round.protocol["pots"].values()
    return {"rights": sum(pot["rights"] for pot in pots), "ballots": sum(pot["ballots"] for pot in pots)}


def _destruction(actor: Any, round: Round) -> dict[str, Any]:
    """When, who, how many, and the day on which the last backup with the key is gone."""
    now = timezone.localtime(db.now())
    return {
        "at": now.isoformat(),
        "by": getattr(actor, "pk", None),
        "key": _key(round).fingerprint,
        "ballots": _totals(round)["ballots"],
        "backups_gone_on": (now.date() + timedelta(days=settings.BACKUP_DAYS)).isoformat(),
    }

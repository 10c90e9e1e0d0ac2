"""Late changes of the roll, after opening: with a second person, and never where a ballot already lies."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.enums import Channel, RoundStatus
from budget.models import Right, Round, VotingCode
from budget.services import paper
from budget.services.casting import pots_voted_in, right_voter, round_key
from budget.services.codes import pots_of_school, void_unused_code
from youthportal.audit.models import record
from youthportal.core import locks
from youthportal.core.exceptions import DomainError


def change_channel(*, actor: Any, second: Any, right: Right, channel: str, slip: str = "") -> None:
    """Let the person of this right vote by another channel.

    `slip` is the code of the unused slip handed back, needed to leave the channel `code` once slips are
    printed. Raises SECOND_PERSON, RIGHT_USED, SLIP_NEEDED, CODE_USED, NO_ACCOUNT.
    """
    with transaction.atomic():
        _prepare(actor, second, right)
        if channel == Channel.ACCOUNT and right.pupil_id is None:
            raise DomainError("NO_ACCOUNT", _("Without a pupil's key there is no account to vote by."))
        _free(right, slip)
        before, right.channel = right.channel, channel
        right.save(update_fields=["channel"])
        _record(actor, second, right, "budget.right.channel_changed", {"from": before, "to": channel})


def remove_right(*, actor: Any, second: Any, right: Right, slip: str = "") -> None:
    """Take back a right that was given by mistake. Raises as `change_channel`."""
    with transaction.atomic():
        _prepare(actor, second, right)
        _free(right, slip)
        _record(actor, second, right, "budget.right.removed", {"channel": right.channel})
        right.delete()


def _prepare(actor: Any, second: Any, right: Right) -> None:
    if refusal := rules.second_person_refusal(actor, second):
        raise refusal
    locks.exclusive(right.round.lock_name)
    right.refresh_from_db()
    if Round.objects.get(pk=right.round_id).status != RoundStatus.VOTING:
        raise DomainError("NOT_VOTING", _("This round is not open for voting."))


def _free(right: Right, slip: str) -> None:
    """Make sure that no ballot hangs on the right: by its token, or by the slip handed back."""
    if voter := right_voter(right):
        pots, key = pots_of_school(right.round, right.school_id), round_key(right.round_id)
        if pots_voted_in(voter=voter, pots=pots, key=key):
            raise DomainError("RIGHT_USED", _("There is a ballot of this right already: it stays."))
    elif right.channel == Channel.PAPER:
        if any(pile.left < 1 for pile in paper.piles(right.round, [right.school])):
            raise DomainError("RIGHT_USED", _("As many paper ballots as rights on paper are in the box."))
    elif right.channel == Channel.CODE and _no_code_to_spare(right):
        if not slip:
            raise DomainError("SLIP_NEEDED", _("Enter the code of the unused slip that was handed back."))
        void_unused_code(round=right.round, school_class=right.school_class, typed=slip)


def _no_code_to_spare(right: Right) -> bool:
    """Whether every right by code of the class has its printed slip."""
    same = {"round": right.round_id, "school_class": right.school_class_id}
    rights = Right.objects.filter(channel=Channel.CODE, **same).count()
    return VotingCode.objects.counted().filter(**same).count() >= rights


def _record(actor: Any, second: Any, right: Right, action: str, data: dict[str, Any]) -> None:
    record(actor=actor, action=action, subject=right, data={"second": second.pk, **data})

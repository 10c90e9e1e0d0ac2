"""Late changes of the roll, after opening: agreed to by a second person, and never where a ballot lies.

Whoever asks is told nothing of ballots: whether a right was used is looked at when the second person agrees,
so nobody finds out alone who has voted.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.enums import Channel, RoundStatus
from budget.models import Right, Round, VotingCode
from budget.services import paper
from budget.services.casting import pots_voted_in, right_voter, round_key
from budget.services.codes import pots_of_school, void_unused_code
from youthportal.agreements import rules as agreement_rules
from youthportal.agreements import services as agreements
from youthportal.agreements.models import Agreement, Person
from youthportal.audit.models import record
from youthportal.core import locks
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import Enrolment, Pupil, SchoolClass

KIND = "budget.late_change"
ADD, MOVE, REMOVE = "add", "channel", "remove"


@dataclass(frozen=True)
class LateChange:
    """What is asked for. `pupil` None: a school that gives numbers only; then any right of the class."""

    act: str
    school_class: SchoolClass
    pupil: Pupil | None = None
    channel: str = ""

    def args(self, round: Round) -> dict[str, Any]:
        return {
            "round": round.pk,
            "act": self.act,
            "school_class": self.school_class.pk,
            "pupil": self.pupil.pk if self.pupil else None,
            "channel": self.channel,
        }

    @classmethod
    def of(cls, agreement: Agreement) -> "LateChange":
        held = agreement.args
        school_class = SchoolClass.objects.select_related("school").get(pk=held["school_class"])
        pupil = Pupil.objects.filter(pk=held["pupil"]).first() if held["pupil"] else None
        return cls(held["act"], school_class, pupil, held["channel"])


# --- asking ---------------------------------------------------------------------------------------


def ask_late_change(
    *, actor: Any, round: Round, change: LateChange, second: Person, slip: str = ""
) -> Agreement:
    """Ask a second person by mail. A `slip` that was handed back becomes void at once.

    Raises NOT_VOTING, NO_RIGHT, ALREADY_ON_ROLL, NOT_ENROLLED, NO_CHANNEL, NO_ACCOUNT, NOT_NAMED,
    SAME_PERSON, CODE_MISTYPED, CODE_UNKNOWN, CODE_USED.
    """
    with transaction.atomic():
        _lock(round)
        _refuse_impossible(round, change)
        if slip:
            void_unused_code(round=round, school_class=change.school_class, typed=slip)
        return agreements.ask(actor=actor, kind=KIND, args=change.args(round), person=second)


def _refuse_impossible(round: Round, change: LateChange) -> None:
    if change.act == ADD:
        _refuse_known(round, change)
    elif _right_of(round, change) is None:
        raise DomainError("NO_RIGHT", _("Nobody of this class has such a right in this round."))
    if change.act == REMOVE:
        return
    if change.channel not in Channel.values:
        raise DomainError("NO_CHANNEL", _("Choose how the person votes."))
    if change.channel == Channel.ACCOUNT and change.pupil is None:
        raise DomainError("NO_ACCOUNT", _("Without a pupil's key there is no account to vote by."))


def _right_of(round: Round, change: LateChange) -> Right | None:
    rights = Right.objects.filter(round=round, school_class=change.school_class, pupil=change.pupil)
    return rights.exclude(channel=change.channel if change.act == MOVE else "").first()


def _refuse_known(round: Round, change: LateChange) -> None:
    """Who changed schools after opening votes at the old one; nobody gets a second right."""
    if not round.schools.filter(school=change.school_class.school_id).exists() or not (
        round.grade_from <= change.school_class.grade <= round.grade_to
    ):
        raise DomainError("NOT_ENROLLED", _("This class does not take part in the round."))
    if change.pupil is None:
        given = Right.objects.filter(round=round, school_class=change.school_class).count()
        if given >= change.school_class.head_count:
            raise DomainError("ALREADY_ON_ROLL", _("The class has as many rights as heads already."))
        return
    if not Enrolment.objects.current().filter(pupil=change.pupil, school_class=change.school_class).exists():
        raise DomainError("NOT_ENROLLED", _("The pupil is not in this class today."))
    same = Q(pupil=change.pupil)
    if change.pupil.came_from_id:
        same |= Q(pupil=change.pupil.came_from_id)
    if change.pupil.user_id:
        same |= Q(pupil__user=change.pupil.user_id)
    if Right.objects.filter(same, round=round).exists():
        raise DomainError(
            "ALREADY_ON_ROLL", _("This pupil is on the roll already, perhaps at the old school.")
        )


def perform(agreement: Agreement) -> None:
    """Called by the answer of the second person, in its transaction."""
    change, actor = LateChange.of(agreement), agreement.asked_by
    round = Round.objects.get(pk=agreement.args["round"])
    if change.act == ADD:
        add_right(actor=actor, second=agreement, round=round, change=change)
        return
    right = _right_of(round, change)
    if right is None:
        raise DomainError("NO_RIGHT", _("Nobody of this class has such a right in this round."))
    if change.act == REMOVE:
        remove_right(actor=actor, second=agreement, right=right)
    else:
        change_channel(actor=actor, second=agreement, right=right, channel=change.channel)


# --- the acts -------------------------------------------------------------------------------------


def change_channel(
    *, actor: Any, second: Agreement | None, right: Right, channel: str, slip: str = ""
) -> None:
    """Let the person of this right vote by another channel.

    `slip` is the code of the unused slip handed back, needed to leave the channel `code` while every right
    of the class has one. Raises SECOND_PERSON, RIGHT_USED, SLIP_NEEDED, CODE_USED, NO_ACCOUNT.
    """
    with transaction.atomic():
        _prepare(second, right)
        if channel == Channel.ACCOUNT and right.pupil_id is None:
            raise DomainError("NO_ACCOUNT", _("Without a pupil's key there is no account to vote by."))
        _free(right, slip)
        before, right.channel = right.channel, channel
        right.save(update_fields=["channel"])
        _record(actor, second, right, "budget.right.channel_changed", {"from": before, "to": channel})


def remove_right(*, actor: Any, second: Agreement | None, right: Right, slip: str = "") -> None:
    """Take back a right that was given by mistake. Raises as `change_channel`."""
    with transaction.atomic():
        _prepare(second, right)
        _free(right, slip)
        _record(actor, second, right, "budget.right.removed", {"channel": right.channel})
        right.delete()


def add_right(*, actor: Any, second: Agreement | None, round: Round, change: LateChange) -> Right:
    """Give a right to somebody whom the roll forgot. Raises SECOND_PERSON, ALREADY_ON_ROLL, NOT_ENROLLED."""
    with transaction.atomic():
        _agreed(second)
        _lock(round)
        _refuse_impossible(round, change)
        right = Right.objects.create(
            round=round,
            school_id=change.school_class.school_id,
            school_class=change.school_class,
            pupil=change.pupil,
            channel=change.channel,
        )
        _record(actor, second, right, "budget.right.added", {"channel": right.channel})
    return right


def late_changes(round: Round) -> dict[str, int]:
    """For the protocol of the closing: how many of each act a second person agreed to."""
    agreed = Agreement.objects.of_kind(KIND, round=round.pk).agreed()
    counts = {ADD: 0, MOVE: 0, REMOVE: 0}
    for args in agreed.values_list("args", flat=True):
        counts[args["act"]] += 1
    return {act: number for act, number in counts.items() if number}


def _agreed(second: Agreement | None) -> None:
    if refusal := agreement_rules.agreed_refusal(second, KIND):
        raise refusal


def _lock(round: Round) -> None:
    locks.exclusive(round.lock_name)
    if Round.objects.get(pk=round.pk).status != RoundStatus.VOTING:
        raise DomainError("NOT_VOTING", _("This round is not open for voting."))


def _prepare(second: Agreement | None, right: Right) -> None:
    _agreed(second)
    _lock(right.round)
    right.refresh_from_db()


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


def _record(actor: Any, second: Agreement | None, right: Right, action: str, data: dict[str, Any]) -> None:
    agreement = str(second.public_id) if second else ""
    record(actor=actor, action=action, subject=right, data={"agreement": agreement, **data})

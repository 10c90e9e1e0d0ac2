"""Voting codes: made for a class, printed once, kept as keyed digests; void codes stay, to be explained.

Per class never more valid codes than rights that vote by code. Which code was used is not marked anywhere:
it is derived with the round's key when slips are made anew, and the used ones stay valid. New slips are
printed in whole groups, some of them void, so that their number does not tell who has voted.
"""

import hmac
import secrets
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.enums import Channel, PotKind, RoundStatus, Way
from budget.models import ClassPlan, Pot, Right, Round, VotingCode
from budget.rules import Voter
from budget.services.casting import code_voter, round_key
from youthportal.audit.models import record
from youthportal.ballots import keys
from youthportal.ballots import services as ballots
from youthportal.core import codes as letters
from youthportal.core import locks
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import SchoolClass

LENGTH = 13
"""Twelve random characters (60 bits) and the check character."""
SMALL_GROUP = 5
"""For rounds opened before the limit was frozen with them."""


@dataclass(frozen=True)
class Kit:
    """New slips of a class, in random order, in plain text: printed at once and kept nowhere.

    `replaces`: the class had slips before. Then some of these may be void from the start (`slips_to_print`).
    """

    round: Round
    school_class: SchoolClass
    codes: tuple[str, ...]
    test_code: str
    replaces: bool


@dataclass(frozen=True)
class Forecast:
    """What making the kit now would do. Not how many have voted: it can be asked as often as one likes."""

    pupils: int
    replaces: bool


def digest(code: str) -> bytes:
    """What the database keeps of a code: without BALLOT_SECRET nobody can try codes against it."""
    return hmac.digest(settings.BALLOT_SECRET.encode(), b"voting code\0" + code.encode(), "sha256")


def find_code(typed: str) -> Voter:
    """The voter of a typed or scanned code. Raises CODE_MISTYPED or CODE_UNKNOWN.

    A void or a practice code is found, so that a page can say what it is.
    """
    code = letters.plain(typed)
    if len(code) != LENGTH or not letters.is_whole(code):
        raise DomainError(
            "CODE_MISTYPED", _("The code is mistyped. Compare it with the paper, letter by letter.")
        )
    voter = code_voter(VotingCode.objects.filter(digest=digest(code)).first())
    if voter is None:
        raise DomainError("CODE_UNKNOWN", _("We do not know this code. Is the slip from this vote?"))
    return voter


def pots_of_school(round: Round, school_id: int) -> list[Pot]:
    """Where pupils of a school vote: its own (or shared) pot first, then the city's."""
    pots = round.pots.filter(Q(schools__school=school_id) | Q(kind=PotKind.CITY)).distinct()
    return sorted(pots, key=lambda pot: pot.kind == PotKind.CITY)


def kit_forecast(*, round: Round, school_class: SchoolClass) -> Forecast:
    """For the warning before slips are made anew: pupils who vote by slip, and whether there are slips."""
    pupils = _rights_by_code(round, school_class)
    return Forecast(pupils, VotingCode.objects.filter(_of(round, school_class), is_test=False).exists())


def slips_to_print(*, missing: int, pupils: int, group: int) -> int:
    """How many slips a kit has: those missing, filled up with void ones to whole groups.

    A kit made anew would otherwise tell how many of the class have voted, and in a class of one, who. The
    first kit has one for each pupil, none of them void.
    """
    groups = max(1, -(-missing // group))
    return min(pupils, groups * group)


def make_kit(*, actor: Any, round: Round, school_class: SchoolClass) -> Kit:
    """Void the class's unused codes and make as many new ones as pupils have not voted yet."""
    with transaction.atomic():
        _lock_for_codes(round)
        forecast = kit_forecast(round=round, school_class=school_class)
        missing = forecast.pupils - _void_unused(round, school_class).used
        group = round.frozen.get("small_group", SMALL_GROUP)
        printed = slips_to_print(missing=missing, pupils=forecast.pupils, group=group)
        if missing == 0 and _votes_on_paper(round, school_class):
            printed = 0  # turned into paper: what is left by code is used
        new = [letters.random_code(LENGTH) for _ in range(printed)]
        test_code = letters.random_code(LENGTH)
        _keep(round, school_class, new[:missing])
        _keep(round, school_class, new[missing:], is_void=True)
        _keep(round, school_class, [test_code], is_test=True)
        _note_kit(round, school_class, made=True)
        record(
            actor=actor,
            action="budget.kit.made",
            subject=school_class,
            data={"round": round.pk, "slips": printed, "again": forecast.replaces},
        )
    secrets.SystemRandom().shuffle(new)
    return Kit(round, school_class, tuple(new), test_code, forecast.replaces)


def void_class_codes(*, actor: Any, round: Round, school_class: SchoolClass) -> int:
    """Void the unused codes of a class; returns how many, which no page may show."""
    with transaction.atomic():
        _lock_for_codes(round)
        voided = _void_unused(round, school_class).voided
        _note_kit(round, school_class, made=False)
        record(actor=actor, action="budget.codes.voided", subject=school_class, data={"round": round.pk})
    return voided


def turn_into_paper(*, actor: Any, round: Round, school_class: SchoolClass) -> int:
    """When the network is down: a class's unused slips become void, and their rights vote on paper.

    Which of the class's rights stay by code is drawn by lot, as many as slips were used: a slip belongs to
    nobody, and the list of rights must not look as if it did. Returns how many rights moved.
    """
    with transaction.atomic():
        _lock_for_codes(round)
        voided, used = _void_unused(round, school_class)
        rights = Right.objects.filter(round=round, school_class=school_class, channel=Channel.CODE)
        ids = list(rights.values_list("pk", flat=True))
        moved = secrets.SystemRandom().sample(ids, len(ids) - used)
        rights.filter(pk__in=moved).update(channel=Channel.PAPER)
        ClassPlan.objects.update_or_create(
            round=round, school_class=school_class, defaults={"way": Way.PAPER, "kit_made_at": None}
        )
        data = {"round": round.pk, "voided": voided, "moved": len(moved)}
        record(actor=actor, action="budget.codes.turned_into_paper", subject=school_class, data=data)
    return len(moved)


def void_slip(*, actor: Any, round: Round, school_class: SchoolClass, typed: str) -> None:
    """A slip was handed back unused: make it void. Raises as `find_code` and `void_unused_code`."""
    with transaction.atomic():
        _lock_for_codes(round)
        void_unused_code(round=round, school_class=school_class, typed=typed)
        record(actor=actor, action="budget.code.voided", subject=school_class, data={"round": round.pk})


def void_unused_code(*, round: Round, school_class: SchoolClass, typed: str) -> None:
    """Void the one code of a slip that was handed back. Raises CODE_USED; CODE_UNKNOWN for another class's.

    Call in a transaction that holds the round's lock alone.
    """
    voter = find_code(typed)
    code = VotingCode.objects.valid().filter(pk=voter.pk, round=round, school_class=school_class).first()
    if code is None:
        raise DomainError("CODE_UNKNOWN", _("This is no valid code of this class."))
    if _used(round, school_class, [code.pk]):
        raise DomainError("CODE_USED", _("This code was used: its ballot is in the box."))
    code.is_void = True
    code.save(update_fields=["is_void"])


def classes_with_too_many_codes(round: Round) -> list[int]:
    """Ids of classes with more valid codes than rights by code: there must be none, ever."""
    counts = VotingCode.objects.counted().filter(round=round).order_by()
    return [
        row["school_class"]
        for row in counts.values("school_class").annotate(n=Count("pk"))
        if row["n"]
        > Right.objects.filter(round=round, school_class=row["school_class"], channel=Channel.CODE).count()
    ]


def _lock_for_codes(round: Round) -> None:
    locks.exclusive(round.lock_name)
    round.refresh_from_db(fields=["status"])
    if round.status != RoundStatus.VOTING:
        raise DomainError("NOT_VOTING", _("Slips are made from the opening of the vote until it is closed."))


def _of(round: Round, school_class: SchoolClass) -> Q:
    return Q(round=round, school_class=school_class)


def _rights_by_code(round: Round, school_class: SchoolClass) -> int:
    return Right.objects.filter(_of(round, school_class), channel=Channel.CODE).count()


def _valid_codes(round: Round, school_class: SchoolClass) -> list[int]:
    return list(VotingCode.objects.counted().filter(_of(round, school_class)).values_list("pk", flat=True))


def _used(round: Round, school_class: SchoolClass, codes: list[int]) -> set[int]:
    """Those of the codes with a ballot in any pot; derived, and forgotten again."""
    key = round_key(round.pk)
    boxes: list[UUID] = [p.box_id for p in pots_of_school(round, school_class.school_id) if p.box_id]
    tokens = {
        (code, box): keys.derive_token(key, box, Voter(Channel.CODE, code, round.pk, 0).subject)
        for code in codes
        for box in boxes
    }
    found = ballots.used_tokens(boxes, tokens.values())
    return {code for (code, _box), token in tokens.items() if keys.stored(token) in found}


class Voided(NamedTuple):
    """How many codes became void, how many are used and stay."""

    voided: int
    used: int


def _void_unused(round: Round, school_class: SchoolClass) -> Voided:
    valid = _valid_codes(round, school_class)
    used = _used(round, school_class, valid)
    VotingCode.objects.valid().filter(_of(round, school_class), is_test=True).update(is_void=True)
    unused = VotingCode.objects.filter(pk__in=[code for code in valid if code not in used])
    return Voided(unused.update(is_void=True), len(used))


def _keep(round: Round, school_class: SchoolClass, codes: list[str], **marks: bool) -> None:
    VotingCode.objects.bulk_create(
        [
            VotingCode(
                round=round,
                school=school_class.school,
                school_class=school_class,
                digest=digest(code),
                **marks,
            )
            for code in codes
        ],
        batch_size=500,
    )


def _votes_on_paper(round: Round, school_class: SchoolClass) -> bool:
    return ClassPlan.objects.filter(_of(round, school_class), way=Way.PAPER).exists()


def _note_kit(round: Round, school_class: SchoolClass, *, made: bool) -> None:
    """For the list of the voting day: since when the class has its kit."""
    ClassPlan.objects.update_or_create(
        round=round,
        school_class=school_class,
        defaults={"kit_made_at": timezone.now() if made else None},
    )

"""Turnout: counts per pot, school and channel, from deriving every token again; who voted is not kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Prefetch

from budget.enums import Channel, PotKind, RoundStatus
from budget.models import Pot, Right, Round, RoundSchool, Turnout, VotingCode
from budget.rules import Voter
from budget.services.casting import round_key
from budget.services.paper import paper_voters
from youthportal.ballots import keys
from youthportal.ballots import services as ballots
from youthportal.core.db import in_order

Cell = tuple[int, int, str]  # pot, school, channel
#: As `ballots` rewrites a box: at least 20 new ballots, and a tenth.
BATCH, BATCH_PART = 20, 10


@dataclass(frozen=True)
class SchoolTurnout:
    """One line of the turnout board. `ballots` None: so few people that the number would say too much."""

    school: Any
    rights: int
    ballots: int | None


def count_turnout(*, round: Round) -> int:
    """Count and store; a round that is not in voting keeps its frozen numbers. Returns the ballots found."""
    if Round.objects.get(pk=round.pk).status != RoundStatus.VOTING:
        return 0
    return store_turnout(round)


def store_turnout(round: Round) -> int:
    """Without asking the round's status: closing calls this in its own transaction."""
    pots = _pots_by_school(round)
    used = _count_used(round, pots)
    rows = [
        Turnout(
            pot_id=pot.pk, school_id=school, channel=channel, rights=n, ballots=used[pot.pk, school, channel]
        )
        for school, channel, n in _rights(round)
        for pot in pots[school]
    ]
    with transaction.atomic():
        Turnout.objects.bulk_create(
            rows,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["pot", "school", "channel"],
            update_fields=["rights", "ballots"],
        )
    return sum(used.values())


def _pots_by_school(round: Round) -> dict[int, list[Pot]]:
    city = list(round.pots.filter(kind=PotKind.CITY))
    schools = RoundSchool.objects.filter(round=round).select_related("pot")
    return {s.school_id: ([s.pot] if s.pot else []) + city for s in schools}


def _rights(round: Round) -> Any:
    counted = Right.objects.filter(round=round).order_by().values_list("school", "channel")
    return counted.annotate(n=Count("pk"))


def _count_used(round: Round, pots: dict[int, list[Pot]]) -> Counter[Cell]:
    key = round_key(round.pk)
    there = ballots.all_tokens({pot.box_id for of_school in pots.values() for pot in of_school if pot.box_id})
    used: Counter[Cell] = Counter()
    for voter in _voters(round):
        for pot in pots[voter.school_id]:
            if pot.box_id and keys.stored(keys.derive_token(key, pot.box_id, voter.subject)) in there:
                used[pot.pk, voter.school_id, voter.channel] += 1
    return used


def _voters(round: Round) -> Any:
    """Everybody who could have a ballot: rights by account, codes that count, slots for paper."""
    by_account = Right.objects.filter(round=round, channel=Channel.ACCOUNT).values_list("pk", "school")
    by_code = VotingCode.objects.counted().filter(round=round).values_list("pk", "school")
    for channel, rows in ((Channel.ACCOUNT, by_account), (Channel.CODE, by_code)):
        for pk, school in rows.iterator(chunk_size=5000):
            yield Voter(channel, pk, round.pk, school)
    yield from paper_voters(round)


def step_of(rights: int, smallest: int) -> int:
    """While people vote, numbers move in steps as large as the batches in which ballots are rewritten."""
    return max(BATCH, smallest, -(-rights // BATCH_PART))


def shown_turnout(pot: Pot, counted: Iterable[Turnout] | None = None) -> list[SchoolTurnout]:
    """Per school, channels together; nothing is said of groups smaller than the frozen limit.

    Where almost all or almost nobody of a small group voted the number would point at people too, so the
    group counts whole: it is the rights that must reach the limit. While people vote a number is rounded
    down to whole steps, so that nobody sees a single ballot arrive. `counted`: the rows of this pot, where a
    page has read those of all pots at once.
    """
    smallest = pot.round.frozen.get("small_group", 5)
    totals: dict[Any, tuple[int, int]] = {}
    if counted is None:
        counted = pot.turnouts.select_related("school").order_by(in_order("school__name"))
    for row in counted:
        rights, cast = totals.get(row.school, (0, 0))
        totals[row.school] = rights + row.rights, cast + row.ballots
    hidden = _too_small({school: rights for school, (rights, _cast) in totals.items()}, smallest)
    is_rounded = pot.round.status == RoundStatus.VOTING
    return [
        SchoolTurnout(
            school, rights, None if school in hidden else _shown(cast, rights, smallest, is_rounded)
        )
        for school, (rights, cast) in totals.items()
    ]


def turnout_by_pot(round: Round) -> list[tuple[Pot, list[SchoolTurnout]]]:
    """What may be said of each pot, by two queries."""
    rows = Turnout.objects.select_related("school").order_by(in_order("school__name"))
    pots = round.pots.prefetch_related(Prefetch("turnouts", queryset=rows))
    return [(pot, shown_turnout(pot, pot.turnouts.all())) for pot in pots]


@dataclass(frozen=True)
class Voters:
    """Of so many `rights`, at least `voted`: schools too small to tell and batches begun count nothing."""

    voted: int
    rights: int


def voters_so_far(round: Round) -> Voters | None:
    """Each person once, by the pot whose number the big screen of the school shows; None: nothing counted.

    Made of shown numbers alone, so that what is hidden cannot be reckoned from it.
    """
    lines: dict[Any, SchoolTurnout] = {}
    for _pot, found in sorted(turnout_by_pot(round), key=lambda pair: pair[0].kind != PotKind.CITY):
        lines |= {line.school: line for line in found}
    if not lines:
        return None
    voted = sum(line.ballots or 0 for line in lines.values())
    return Voters(voted, sum(line.rights for line in lines.values()))


def _shown(cast: int, rights: int, smallest: int, is_rounded: bool) -> int:
    return cast - cast % step_of(rights, smallest) if is_rounded else cast


def _too_small(rights: dict[Any, int], smallest: int) -> set[Any]:
    """Schools under the limit; and the next smallest, where the pot's total would tell what is hidden."""
    hidden = {school for school, n in rights.items() if n < smallest}
    if hidden and sum(rights[school] for school in hidden) < smallest:
        others = sorted(rights.keys() - hidden, key=lambda school: rights[school])
        hidden.update(others[:1])
    return hidden


def school_turnout(*, round: Round, school: Any) -> SchoolTurnout | None:
    """For the big screen: one number for a school, in its own pot, or the city's where it has none.

    Never both pots: their difference would tell who stopped after the first.
    """
    row = RoundSchool.objects.filter(round=round, school=school).select_related("pot__round").first()
    pot = row.pot if row and row.pot else round.pots.filter(kind=PotKind.CITY).select_related("round").first()
    lines = shown_turnout(pot) if pot else []
    return next((line for line in lines if line.school == school), None)

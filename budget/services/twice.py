"""Who is perhaps twice on the roll of a round: found by what each school gives, worked off before opening.

Same account; same pupil key in two schools, where keys are long enough to be more than a running number; same
name in two schools, unless both years of birth are known and differ. Schools that give numbers only can be
compared by their own lists alone.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from budget.models import NotTwice, Round
from budget.rules import change_refusal
from youthportal.audit.models import record
from youthportal.organisations.models import Enrolment, Pupil
from youthportal.organisations.services import close_before

LONG_KEY = 8
MOST_OF_A_NAME = 6


class Row(NamedTuple):
    """A pupil enrolled today, as far as the comparison needs it."""

    pupil: int
    school: int
    key: str
    first_name: str
    last_name: str
    user: int | None
    born: int | None


@dataclass(frozen=True)
class Pair:
    """Two rows of the roll that are perhaps one person. `why`: account, key or name."""

    first: int
    second: int
    why: str


def open_pairs(round: Round) -> list[Pair]:
    """Those that nobody has looked at yet; two rows of one account stay until one of them is closed."""
    looked = set(NotTwice.objects.filter(round=round).values_list("first", "second"))
    return [
        pair
        for pair in _pairs(_rows(round))
        if pair.why == "account" or (pair.first, pair.second) not in looked
    ]


def _rows(round: Round) -> list[Row]:
    enrolled = Enrolment.objects.current().filter(
        school_class__school__rounds__round=round,
        school_class__grade__gte=round.grade_from,
        school_class__grade__lte=round.grade_to,
    )
    columns = ("pupil", "school_class__school", "pupil__key", "pupil__first_name", "pupil__last_name")
    more = ("pupil__user", "pupil__user__year_of_birth")
    return [Row(*row) for row in enrolled.values_list(*columns, *more).distinct()]


def _pairs(rows: list[Row]) -> list[Pair]:
    found: dict[tuple[int, int], str] = {}
    for why, groups in (("account", _by_account(rows)), ("key", _by_key(rows)), ("name", _by_name(rows))):
        for group in groups:
            for one, other in combinations(sorted(group)[:MOST_OF_A_NAME], 2):
                if why == "account" or _may_be_one(one, other):
                    found.setdefault((one.pupil, other.pupil), why)
    return [Pair(first, second, why) for (first, second), why in sorted(found.items())]


def _may_be_one(one: Row, other: Row) -> bool:
    return one.school != other.school and not (one.born and other.born and one.born != other.born)


def _grouped(rows: list[Row], key: Any) -> list[list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if value := key(row):
            groups[value].append(row)
    return [group for group in groups.values() if len({row.pupil for row in group}) > 1]


def _by_account(rows: list[Row]) -> list[list[Row]]:
    return _grouped(rows, lambda row: row.user)


def _by_key(rows: list[Row]) -> list[list[Row]]:
    return _grouped(rows, lambda row: row.key.casefold() if len(row.key) >= LONG_KEY else "")


def _by_name(rows: list[Row]) -> list[list[Row]]:
    def name(row: Row) -> str:
        both = row.first_name and row.last_name
        return f"{row.first_name}\n{row.last_name}".casefold() if both else ""

    return _grouped(rows, name)


@transaction.atomic
def say_different(*, actor: Any, round: Round, first: Pupil, second: Pupil) -> None:
    """The office looked: these are two people. Raises FROZEN."""
    if refusal := change_refusal(round):
        raise refusal
    low, high = sorted([first.pk, second.pk])
    _looked, is_new = NotTwice.objects.get_or_create(
        round=round, first_id=low, second_id=high, defaults={"by": actor}
    )
    if is_new:
        data = {"first": low, "second": high}
        record(actor=actor, action="budget.twice.different", subject=round, data=data)


@transaction.atomic
def close_one(*, actor: Any, round: Round, pupil: Pupil) -> None:
    """It is one person: this row leaves its class as of today, the other stays. Raises FROZEN."""
    if refusal := change_refusal(round):
        raise refusal
    close_before(actor=actor, pupil=pupil, day=timezone.localdate())
    data = {"closed": pupil.pk}
    record(actor=actor, action="budget.twice.closed", subject=round, data=data)

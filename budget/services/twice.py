"""Who is perhaps twice on the roll of a round: found by what each school gives, worked off before opening.

Same account; same pupil key in two schools, where keys are long enough to be more than a running number; same
name in two schools, unless both years of birth are known and differ. Schools that give numbers only can be
compared by their own lists alone.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Length
from django.utils import timezone

from budget.models import NotTwice, Round
from budget.rules import change_refusal
from youthportal.audit.models import record
from youthportal.core.db import Folded
from youthportal.organisations.models import Enrolment, Pupil
from youthportal.organisations.services import close_before

LONG_KEY = 8
MOST_OF_A_NAME = 6


class Row(NamedTuple):
    """A pupil enrolled today who shares something with another; `key` and `name` as they are compared."""

    pupil: int
    school: int
    key: str
    name: str
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


def count_open_pairs(round: Round) -> int:
    """How many there are, found once for this object: a page asks several times."""
    kept: int | None = round.__dict__.get("_open_pairs")
    if kept is None:
        kept = round.__dict__["_open_pairs"] = len(open_pairs(round))
    return kept


def _rows(round: Round) -> list[Row]:
    """Whoever shares an account, a long key or a name: the database compares, so that few come out of it."""
    schools = round.schools.order_by().values("school")
    here = _comparable(Pupil.objects.filter(school__in=schools).order_by())
    same_account = here.filter(user__isnull=False).values("user").annotate(low=Min("pk"), high=Max("pk"))
    enrolled = Enrolment.objects.current().filter(
        pupil=OuterRef("pk"),
        school_class__grade__gte=round.grade_from,
        school_class__grade__lte=round.grade_to,
    )
    suspects = here.filter(
        Q(user__in=same_account.filter(low__lt=F("high")).values("user"))
        | Q(same_key__in=_in_two_schools(here, "same_key"))
        | Q(same_name__in=_in_two_schools(here, "same_name")),
        Exists(enrolled),
    )
    columns = ("pk", "school", "same_key", "same_name", "user", "user__year_of_birth")
    return [Row(*row) for row in suspects.values_list(*columns)]


def _comparable(pupils: QuerySet[Pupil]) -> QuerySet[Any]:
    """Each with `same_key` and `same_name`; what is too short or not given compares with nothing."""
    name = Folded(Concat("first_name", Value("\n"), "last_name"))
    return pupils.alias(key_length=Length("key")).annotate(
        same_key=Case(When(key_length__gte=LONG_KEY, then=Folded("key")), default=Value("")),
        same_name=Case(When(first_name__gt="", last_name__gt="", then=name), default=Value("")),
    )


def _in_two_schools(pupils: QuerySet[Any], trait: str) -> QuerySet[Any]:
    named = pupils.filter(**{f"{trait}__gt": ""}).values(trait)
    schools = named.annotate(low=Min("school"), high=Max("school"))
    found: QuerySet[Any] = schools.filter(low__lt=F("high")).values(trait)
    return found


def _pairs(rows: list[Row]) -> list[Pair]:
    found: dict[tuple[int, int], str] = {}
    for why, trait in (("account", "user"), ("key", "key"), ("name", "name")):
        for group in _grouped(rows, trait):
            for one, other in combinations(sorted(group)[:MOST_OF_A_NAME], 2):
                if why == "account" or _may_be_one(one, other):
                    found.setdefault((one.pupil, other.pupil), why)
    return [Pair(first, second, why) for (first, second), why in sorted(found.items())]


def _may_be_one(one: Row, other: Row) -> bool:
    return one.school != other.school and not (one.born and other.born and one.born != other.born)


def _grouped(rows: list[Row], trait: str) -> Iterable[list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if value := getattr(row, trait):
            groups[value].append(row)
    return groups.values()


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
def say_names_different(*, actor: Any, round: Round) -> int:
    """The schools answered for all: who shares only a name is two people. How many pairs. Raises FROZEN."""
    if refusal := change_refusal(round):
        raise refusal
    pairs = [pair for pair in open_pairs(round) if pair.why == "name"]
    NotTwice.objects.bulk_create(
        [NotTwice(round=round, first_id=pair.first, second_id=pair.second, by=actor) for pair in pairs],
        ignore_conflicts=True,
    )
    data = {"pairs": len(pairs)}
    record(actor=actor, action="budget.twice.names_different", subject=round, data=data)
    return len(pairs)


@transaction.atomic
def close_one(*, actor: Any, round: Round, pupil: Pupil) -> None:
    """It is one person: this row leaves its class as of today, the other stays. Raises FROZEN."""
    if refusal := change_refusal(round):
        raise refusal
    close_before(actor=actor, pupil=pupil, day=timezone.localdate())
    data = {"closed": pupil.pk}
    record(actor=actor, action="budget.twice.closed", subject=round, data=data)

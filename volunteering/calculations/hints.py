"""What a confirmer should look at twice. Hints, never a block: a night at a festival is a night well spent.

The limits are those of employment, taken as a yardstick for voluntary work: Council Directive 94/33/EC on
young people at work, articles 8(1)(b) and (c), 8(2) and 9; Directive 2003/88/EC, articles 3 and 6. Hours are
quarter-hours, times local.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

ADULT, FIFTEEN = 18, 15
#: Schools are shut in these months in Lithuania, Latvia and Slovenia.
SUMMER = (7, 8)
SCHOOL_BEGINS, SCHOOL_ENDS = time(8), time(14)
FRIDAY = 5
WHOLE_DAY = 24 * 60


class Code(StrEnum):
    OVERLAP = "overlap"
    SCHOOL_TIME = "school_time"
    NIGHT = "night"
    LONG_DAY = "long_day"
    LONG_WEEK = "long_week"
    HOST_CLOSED = "host_closed"
    SAME_PHOTO = "same_photo"
    SAME_NAME = "same_name"
    CHECKED_IN = "checked_in"


@dataclass(frozen=True, slots=True)
class Hint:
    """`quarters` is the sum that is over a limit, `limit` the limit."""

    code: Code
    quarters: int = 0
    limit: int = 0

    @property
    def is_plus(self) -> bool:
        """Speaks for the entry."""
        return self.code == Code.CHECKED_IN


@dataclass(frozen=True, slots=True)
class Claim:
    """The hours of an entry. `ends` 00:00 is the midnight that ends the day; both times may be missing."""

    key: int
    person: int
    day: date
    quarters: int
    starts: time | None = None
    ends: time | None = None
    photo: str = ""
    is_checked_in: bool = False

    @property
    def minutes(self) -> tuple[int, int] | None:
        """From and to in minutes of the day."""
        if self.starts is None or self.ends is None:
            return None
        return _minutes(self.starts), _minutes(self.ends) or WHOLE_DAY


@dataclass(frozen=True, slots=True)
class Person:
    """`age` is the highest that is possible, or unknown. `names` are the words of the name."""

    age: int | None = None
    is_pupil: bool = False
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opening:
    """When the host is open: `days` as digits, 1 is Monday."""

    opens: time | None = None
    closes: time | None = None
    days: str = "1234567"


@dataclass(frozen=True, slots=True)
class Limits:
    """Most quarter-hours of a day and of a week, and the night's hours (from, to)."""

    day: int
    week: int
    night: tuple[time, time]


CHILD_AT_SCHOOL = Limits(2 * 4, 12 * 4, (time(20), time(6)))
CHILD_IN_HOLIDAYS = Limits(7 * 4, 35 * 4, (time(20), time(6)))
YOUNG = Limits(8 * 4, 40 * 4, (time(22), time(6)))
GROWN_UP = Limits(13 * 4, 48 * 4, (time(0), time(5)))


def limits_of(age: int | None, day: date) -> Limits:
    """Under 15 a school day is another than a day of holidays; somebody of unknown age is a grown-up."""
    if age is None or age >= ADULT:
        return GROWN_UP
    if age >= FIFTEEN:
        return YOUNG
    return CHILD_IN_HOLIDAYS if day.month in SUMMER else CHILD_AT_SCHOOL


@dataclass
class Beside:
    """Other claims, found by what makes them interesting; each claim may be among them itself."""

    by_day: dict[tuple[int, date], list[Claim]] = field(default_factory=lambda: defaultdict(list))
    by_week: dict[tuple[int, int, int], list[Claim]] = field(default_factory=lambda: defaultdict(list))
    by_photo: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, claims: Iterable[Claim], photos: Mapping[str, int]) -> "Beside":
        """`photos` counts the entries, of anybody, that show a photo."""
        found = cls(by_photo=photos)
        for claim in claims:
            found.by_day[claim.person, claim.day].append(claim)
            found.by_week[_week(claim)].append(claim)
        return found


def hints_of(
    claim: Claim, beside: Beside, person: Person, opening: Opening, confirmer_names: frozenset[str]
) -> list[Hint]:
    """What is unusual about a claim, and what speaks for it, in a fixed order."""
    checks = {
        Code.OVERLAP: _overlaps(claim, beside),
        Code.SCHOOL_TIME: _in_school_time(claim, person),
        Code.NIGHT: _at_night(claim, person),
        Code.HOST_CLOSED: _when_closed(claim, opening),
        Code.SAME_PHOTO: bool(claim.photo) and beside.by_photo.get(claim.photo, 0) > 1,
        Code.SAME_NAME: bool(person.names & confirmer_names),
    }
    found = [Hint(code) for code, is_so in checks.items() if is_so]
    found += _too_long(claim, beside, person)
    return [*found, Hint(Code.CHECKED_IN)] if claim.is_checked_in else found


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _week(claim: Claim) -> tuple[int, int, int]:
    year, week, _weekday = claim.day.isocalendar()
    return claim.person, year, week


def _overlaps(claim: Claim, beside: Beside) -> bool:
    mine = claim.minutes
    if mine is None:
        return False
    others = (other.minutes for other in beside.by_day[claim.person, claim.day] if other.key != claim.key)
    return any(other[0] < mine[1] and mine[0] < other[1] for other in others if other)


def _in_school_time(claim: Claim, person: Person) -> bool:
    at = claim.minutes
    if at is None or not person.is_pupil or claim.day.isoweekday() > FRIDAY or claim.day.month in SUMMER:
        return False
    return at[0] < _minutes(SCHOOL_ENDS) and _minutes(SCHOOL_BEGINS) < at[1]


def _at_night(claim: Claim, person: Person) -> bool:
    at = claim.minutes
    if at is None:
        return False
    begins, ends = (_minutes(edge) for edge in limits_of(person.age, claim.day).night)
    return at[0] < ends or (begins > ends and at[1] > begins)


def _when_closed(claim: Claim, opening: Opening) -> bool:
    if str(claim.day.isoweekday()) not in opening.days:
        return True
    at = claim.minutes
    if at is None:
        return False
    too_early = opening.opens is not None and at[0] < _minutes(opening.opens)
    return too_early or (opening.closes is not None and at[1] > (_minutes(opening.closes) or WHOLE_DAY))


def _too_long(claim: Claim, beside: Beside, person: Person) -> list[Hint]:
    limits = limits_of(person.age, claim.day)
    day = sum(other.quarters for other in beside.by_day[claim.person, claim.day])
    week = sum(other.quarters for other in beside.by_week[_week(claim)])
    found = []
    if day > limits.day:
        found.append(Hint(Code.LONG_DAY, day, limits.day))
    if week > limits.week:
        found.append(Hint(Code.LONG_WEEK, week, limits.week))
    return found

"""Who may cast which ballot now, and who may change the roll or print slips while people vote."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from budget.enums import Channel, RoundStatus, Way
from budget.models import Round
from youthportal.core.exceptions import DomainError
from youthportal.core.words import money
from youthportal.organisations.models import School


@dataclass(frozen=True, slots=True)
class Voter:
    """A right used by account, a voting code or a slot for a paper ballot: who votes, not who that is."""

    channel: str
    pk: int
    round_id: int
    school_id: int
    is_test: bool = False
    is_void: bool = False

    @property
    def subject(self) -> str:
        """What the token of this voter is derived from; on paper a slot of the school, not a person."""
        if self.channel == Channel.PAPER:
            return f"{self.channel}:{self.school_id}:{self.pk}"
        return f"{self.channel}:{self.pk}"


#: What a voter wants: numbers on the ballot, or number -> points where the paper asks for points.
Choices: TypeAlias = Collection[str] | Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Points:
    """How many points a ballot has in all, and at most for one idea."""

    total: int
    most: int


@dataclass(frozen=True, slots=True)
class Paper:
    """What may be chosen in one pot, as frozen at opening. Prices and amount in minor units."""

    box_id: UUID
    prices: Mapping[str, int]
    amount: int
    currency: str
    at_least: int
    at_most: int | None
    limit_money: bool
    schools: frozenset[int]
    """The schools whose pupils vote here."""
    points: Points | None = None
    """Set where voters give points; otherwise they choose."""

    def said(self, choices: Choices) -> dict[str, Any]:
        """The choices as a ballot holds them (`youthportal.ballots.receipts.canonical`)."""
        return {"points": dict(given(choices))} if self.points else {"projects": list(choices)}

    def cost(self, choices: Collection[str]) -> int:
        return sum(self.prices.get(ref, 0) for ref in choices)


@dataclass(frozen=True, slots=True)
class Poll:
    """A round as it stands now, read after the lock; `now` is the database's clock."""

    status: str
    opens_at: datetime | None
    closes_at: datetime | None
    now: datetime

    @classmethod
    def of(cls, round: Round, now: datetime) -> "Poll":
        return cls(round.status, round.voting_opens_at, round.voting_closes_at, now)

    @property
    def is_open(self) -> bool:
        """Between the two dates, to the moment: no grace."""
        if self.status != RoundStatus.VOTING or self.opens_at is None or self.closes_at is None:
            return False
        return self.opens_at <= self.now < self.closes_at


def not_open() -> DomainError:
    return DomainError("NOT_OPEN", _("Voting is closed."))


def poll_refusal(poll: Poll) -> DomainError | None:
    if poll.is_open:
        return None
    if poll.status == RoundStatus.VOTING and poll.opens_at and poll.now < poll.opens_at:
        return DomainError("NOT_OPEN", _("Voting has not begun yet."))
    return not_open()


def void_code() -> DomainError:
    return DomainError(
        "CODE_VOID", _("This slip is not valid: your class was given new ones. Ask your teacher for another.")
    )


def voter_refusal(voter: Voter | None, paper: Paper) -> DomainError | None:
    """Why this voter may not vote in this pot."""
    if voter is None:
        return DomainError("NOT_ON_ROLL", _("You are not on the list of voters of this round."))
    if voter.is_void:
        return void_code()
    if voter.school_id not in paper.schools:
        return DomainError("WRONG_POT", _("Your school does not vote in this pot."))
    return None


def given(choices: Choices) -> Mapping[str, int]:
    """The points of each idea; none where somebody only chose."""
    return choices if isinstance(choices, Mapping) else {}


def choices_refusal(paper: Paper, choices: Choices) -> DomainError | None:
    """What is wrong with the choices themselves."""
    if any(ref not in paper.prices for ref in choices):
        return DomainError("UNKNOWN_PROJECT", _("One of these ideas is not on this ballot. Choose again."))
    if paper.points:
        return _points_refusal(paper.points, choices) or _number_refusal(paper, choices)
    if refusal := _number_refusal(paper, choices):
        return refusal
    if paper.limit_money and paper.cost(choices) > paper.amount:
        return DomainError(
            "OVER_BUDGET",
            _("Together your ideas cost %(cost)s, but there are only %(amount)s. Take one away."),
            cost=money(paper.cost(choices), paper.currency),
            amount=money(paper.amount, paper.currency),
        )
    return None


def _number_refusal(paper: Paper, choices: Choices) -> DomainError | None:
    """Too few ideas, or too many."""
    if len(choices) < paper.at_least:
        few = (
            ngettext_lazy(
                "Give points to at least %(count)d idea.",
                "Give points to at least %(count)d ideas.",
                paper.at_least,
            )
            if paper.points
            else ngettext_lazy(
                "Choose at least %(count)d idea.", "Choose at least %(count)d ideas.", paper.at_least
            )
        )
        return DomainError("TOO_FEW", few, count=paper.at_least)
    if paper.at_most is not None and len(choices) > paper.at_most:
        many = (
            ngettext_lazy(
                "Give points to at most %(count)d idea.",
                "Give points to at most %(count)d ideas.",
                paper.at_most,
            )
            if paper.points
            else ngettext_lazy(
                "Choose at most %(count)d idea.", "Choose at most %(count)d ideas.", paper.at_most
            )
        )
        return DomainError("TOO_MANY", many, count=paper.at_most)
    return None


def _points_refusal(points: Points, choices: Choices) -> DomainError | None:
    """What is wrong with the points: a ballot lists only ideas that got some, in whole numbers."""
    numbers = given(choices)
    if set(numbers) != set(choices) or any(type(n) is not int or n < 1 for n in numbers.values()):
        return DomainError("POINTS_NOT_WHOLE", _("Points are whole numbers: 0, 1, 2 and so on."))
    if max(numbers.values(), default=0) > points.most:
        return DomainError(
            "TOO_MANY_FOR_ONE",
            ngettext_lazy(
                "Give one idea at most %(count)d point.",
                "Give one idea at most %(count)d points.",
                points.most,
            ),
            count=points.most,
        )
    over = sum(numbers.values()) - points.total
    if over > 0:
        return DomainError(
            "TOO_MANY_POINTS",
            ngettext_lazy(
                "You gave more than your %(total)d points. Take %(count)d point away.",
                "You gave more than your %(total)d points. Take %(count)d points away.",
                over,
            ),
            total=points.total,
            count=over,
        )
    return None


def ballot_refusal(*, poll: Poll, voter: Voter | None, paper: Paper, choices: Choices) -> DomainError | None:
    """Why this ballot may not be cast now: NOT_OPEN, NOT_ON_ROLL, CODE_VOID, WRONG_POT, UNKNOWN_PROJECT,
    TOO_FEW, TOO_MANY, POINTS_NOT_WHOLE, TOO_MANY_FOR_ONE, TOO_MANY_POINTS, OVER_BUDGET, CODE_TEST.
    Whether the voter has voted, the ballot box itself says.
    """
    refusal = poll_refusal(poll) or voter_refusal(voter, paper) or choices_refusal(paper, choices)
    if refusal is None and voter is not None and voter.is_test:
        return DomainError("CODE_TEST", _("This is a practice code: nothing is counted."))
    return refusal


def way_refusal(round: Round, way: str, *, by_paper: int) -> DomainError | None:
    """Why a class cannot vote this way: paper is for those who stand on the list for paper."""
    if round.status != RoundStatus.VOTING:
        return DomainError(
            "NOT_VOTING", _("The way is chosen from the opening of the vote until it is closed.")
        )
    if way == Way.PAPER and not by_paper:
        return DomainError(
            "NO_PAPER",
            _("Nobody of this class stands on the list for paper. The class must be changed to paper first."),
        )
    return None


def can_make_kits(user: Any, school: School) -> bool:
    """The office, and whoever coordinates this school today."""
    return bool(user.is_authenticated) and School.objects.coordinated_by(user).filter(pk=school.pk).exists()

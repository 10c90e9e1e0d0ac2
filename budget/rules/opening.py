"""When a vote may be opened, closed, and its key destroyed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from budget.enums import BallotType, RoundStatus, Rule, Satisfaction
from budget.models import Round
from budget.rules.voting import Poll
from youthportal.core.exceptions import DomainError

FINISHED = (RoundStatus.CLOSED, RoundStatus.COUNTED, RoundStatus.PUBLISHED)
OPENABLE = (RoundStatus.CHECKING,)
FEWEST_IDEAS = 2


@dataclass(frozen=True, slots=True)
class PotFacts:
    """What opening asks of a pot."""

    name: str
    amount: int
    rights: int
    costs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What opening asks of a round."""

    now: datetime
    pots: tuple[PotFacts, ...]
    smallest_pot: int
    unchecked: int
    empty_schools: tuple[str, ...]
    schools_without_pot: tuple[str, ...]
    twice: int


def opening_refusal(round: Round, facts: OpeningFacts) -> DomainError | None:
    """Why voting cannot be opened: the first thing that is missing."""
    return (
        _opening_dates_refusal(round, facts.now)
        or _opening_ideas_refusal(round, facts)
        or _opening_roll_refusal(facts)
    )


def _opening_dates_refusal(round: Round, now: datetime) -> DomainError | None:
    if round.status not in OPENABLE:
        return DomainError("WRONG_PHASE", _("Voting opens after ideas were collected and checked, and once."))
    if round.voting_opens_at is None or round.voting_closes_at is None:
        return DomainError("NO_DATES", _("Set from when until when people vote."))
    if round.voting_closes_at <= now:
        return DomainError("DATES_PAST", _("The end of voting lies in the past."))
    return _opening_settings_refusal(round)


#: What each kind of ballot can be counted by, under each rule.
COUNTED_BY = {
    (BallotType.APPROVAL, Rule.EQUAL_SHARES): (Satisfaction.COST, Satisfaction.CARDINALITY),
    (BallotType.APPROVAL, Rule.GREEDY): (Satisfaction.COST, Satisfaction.CARDINALITY),
    (BallotType.POINTS, Rule.EQUAL_SHARES): (Satisfaction.POINTS,),
    (BallotType.POINTS, Rule.GREEDY): (Satisfaction.SCORE,),
}


def _opening_settings_refusal(round: Round) -> DomainError | None:
    """Settings that contradict each other would give a count that nobody announced."""
    if round.ballot_type == BallotType.RANKING:
        return DomainError("BALLOT_TYPE", _("Ballots with ranks cannot be voted on."))
    if round.ballot_type == BallotType.POINTS and round.limit_money:
        return DomainError(
            "POINTS_AND_MONEY", _("On ballots with points the cost limits nothing. Switch it off.")
        )
    if round.ballot_type == BallotType.POINTS and round.min_choices > round.points_total:
        return DomainError("TOO_FEW_POINTS", _("There are fewer points than ideas that must get some."))
    fitting = COUNTED_BY[BallotType(round.ballot_type), Rule(round.rule)]
    if round.satisfaction not in fitting:
        return DomainError(
            "SATISFACTION",
            _("This ballot and this rule need another setting of satisfaction: %(fitting)s."),
            fitting=", ".join(str(one.label) for one in fitting),
        )
    return None


def _opening_ideas_refusal(round: Round, facts: OpeningFacts) -> DomainError | None:
    if not facts.pots:
        return DomainError("NO_POT", _("The round has no pot."))
    if facts.unchecked:
        return DomainError(
            "UNCHECKED_IDEAS", _("Ideas that still wait for a check: %(count)d."), count=facts.unchecked
        )
    for pot in facts.pots:
        if len(pot.costs) < FEWEST_IDEAS:
            return DomainError(
                "TOO_FEW_IDEAS", _("A vote needs at least two ideas in the pot %(pot)s."), pot=pot.name
            )
        if max(pot.costs) > pot.amount:
            return DomainError(
                "IDEA_OVER_POT", _("An idea costs more than the whole pot %(pot)s."), pot=pot.name
            )
        cheapest = sorted(pot.costs)[: round.min_choices]
        if round.limit_money and sum(cheapest) > pot.amount:
            return DomainError(
                "LIMITS_CONTRADICT",
                _("In the pot %(pot)s nobody can choose %(count)d ideas without spending too much."),
                pot=pot.name,
                count=len(cheapest),
            )
    return None


def _opening_roll_refusal(facts: OpeningFacts) -> DomainError | None:
    if facts.schools_without_pot:
        return DomainError(
            "SCHOOL_WITHOUT_POT",
            _("These schools have nothing to vote on: %(schools)s."),
            schools=", ".join(facts.schools_without_pot),
        )
    if facts.empty_schools:
        return DomainError(
            "ROLL_EMPTY",
            _("No pupils of the round's grades in these schools: %(schools)s."),
            schools=", ".join(facts.empty_schools),
        )
    if facts.twice:
        return DomainError(
            "PERHAPS_TWICE",
            _("Perhaps one person twice on the roll: %(count)d times. Look at the list first."),
            count=facts.twice,
        )
    for pot in facts.pots:
        if pot.rights < facts.smallest_pot:
            return DomainError(
                "POT_TOO_SMALL",
                _(
                    "The pot %(pot)s has %(rights)d voters, fewer than %(least)d: its ballots would not be "
                    "secret. Let the school share a pot with another."
                ),
                pot=pot.name,
                rights=pot.rights,
                least=facts.smallest_pot,
            )
    return None


def closing_refusal(poll: Poll, *, early: bool) -> DomainError | None:
    """Why voting cannot be closed now; `early` is a stated reason to close before the announced time."""
    if poll.status != RoundStatus.VOTING:
        return DomainError("NOT_VOTING", _("This round is not open for voting."))
    if poll.closes_at is not None and poll.now < poll.closes_at and not early:
        return DomainError("STILL_OPEN", _("People may still vote: the announced time has not come."))
    return None


def destruction_refusal(round: Round) -> DomainError | None:
    if round.key_id is None:
        return DomainError("NO_KEY", _("This round has no key."))
    if round.status not in FINISHED:
        return DomainError("NOT_CLOSED", _("Close the vote first: turnout is counted with the key."))
    return None


def wipe_refusal(round: Round) -> DomainError | None:
    """A rehearsal can be wiped and played again; a real vote never."""
    if not round.is_demo:
        return DomainError("ROUND_IS_REAL", _("This is a real round: nothing in it can be wiped."))
    if round.source:
        return DomainError("IMPORTED", _("This round was imported: import it again instead."))
    if round.status != RoundStatus.VOTING and round.status not in FINISHED:
        return DomainError("NOTHING_TO_WIPE", _("Voting has not been opened yet: there is nothing to wipe."))
    return None

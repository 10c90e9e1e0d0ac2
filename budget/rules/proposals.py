"""Who may write, send, withdraw and share an idea, and when."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.enums import ProposalStatus, RoundStatus
from budget.models import Pot, Proposal, Round
from youthportal.consents.enums import Kind
from youthportal.consents.rules import consent_refusal
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError
from youthportal.organisations.grades import grade_name
from youthportal.organisations.models import Enrolment, School

MAX_GOALS = 3
MAX_COST_LINES = 20
MAX_DRAFTS = 5
MAX_IDEAS = 20
#: Out of the round, for whatever reason.
OVER = frozenset(
    {
        ProposalStatus.WITHDRAWN,
        ProposalStatus.REJECTED,
        ProposalStatus.UNSUPPORTED,
        ProposalStatus.SEALED,
    }
)


def propose_refusal(*, round: Round, user: Any, at: datetime | None = None) -> DomainError | None:
    """Why `user` may not start an idea in this round: no pupil of it, or not the time for it."""
    return proposal_phase_refusal(round, at) or pupil_refusal(round, user)


def proposal_phase_refusal(round: Round, at: datetime | None = None) -> DomainError | None:
    """Why no idea can be sent in now. "Open" is the status and the database's clock, without grace."""
    at = at or now()
    opens = round.proposals_open_at
    if round.takes_proposals(at):
        return None
    if round.status in {RoundStatus.DRAFT, RoundStatus.PROPOSALS} and opens and at < opens:
        return DomainError(
            "PROPOSALS_NOT_YET", _("Ideas can be sent in from %(moment)s."), moment=words.moment(opens)
        )
    return DomainError(
        "PROPOSALS_OVER",
        _("The time for sending in ideas is over. What you wrote is kept. Ask the youth office what to do."),
    )


def pupil_refusal(round: Round, user: Any) -> DomainError | None:
    return enrolment_refusal(round, round.enrolment_of(user))


def enrolment_refusal(round: Round, enrolment: Enrolment | None) -> DomainError | None:
    """Why whoever is enrolled there (or nowhere) takes no part in this round."""
    if enrolment is None:
        return DomainError(
            "NOT_A_PUPIL",
            _("Ideas come from pupils of this round's schools, signed in by school and name or by card."),
        )
    scheme = enrolment.school_class.school.grade_scheme
    if not round.grade_from <= enrolment.school_class.grade <= round.grade_to:
        return DomainError(
            "GRADE_NOT_IN_ROUND",
            _("This round is for grades %(first)s to %(last)s."),
            first=grade_name(round.grade_from, scheme),
            last=grade_name(round.grade_to, scheme),
        )
    return None


def start_refusal(*, pot: Pot, user: Any, at: datetime | None = None) -> DomainError | None:
    """Why `user` may not start an idea for this pot."""
    if refusal := propose_refusal(round=pot.round, user=user, at=at):
        return refusal
    enrolment = pot.round.enrolment_of(user)
    if (
        enrolment is None
        or not pot.round.pots.open_to(enrolment.school_class.school).filter(pk=pot.pk).exists()
    ):
        return DomainError("POT_OF_ANOTHER_SCHOOL", _("This money belongs to another school."))
    statuses = list(pot.round.proposals.by(user).values_list("status", flat=True))
    if len(statuses) >= MAX_IDEAS:
        return DomainError("TOO_MANY_IDEAS", _("You have proposed a lot already. Let others have a turn."))
    drafts = statuses.count(ProposalStatus.DRAFT)
    if drafts >= MAX_DRAFTS:
        return DomainError(
            "TOO_MANY_DRAFTS",
            _("You have %(count)s unfinished ideas. Finish or delete one before you start another."),
            count=drafts,
        )
    return None


def is_author(proposal: Proposal, user: Any) -> bool:
    if user.is_authenticated and getattr(proposal, "read_by", None) == user.pk:
        return True  # it was read as theirs: `Proposal.objects.by(user)`
    return bool(user.is_authenticated) and proposal.authors.filter(user=user).exists()


def _author_refusal(proposal: Proposal, user: Any) -> DomainError | None:
    if is_author(proposal, user):
        return None
    return DomainError("NOT_AN_AUTHOR", _("Only its authors may do this."))


def edit_refusal(*, proposal: Proposal, user: Any) -> DomainError | None:
    """Why `user` may not write in this idea. Drafts may be written at any time: sending has the deadline."""
    if refusal := _author_refusal(proposal, user):
        return refusal
    if not proposal.is_editable:
        return DomainError("ALREADY_SENT", _("This idea has been sent and cannot be changed now."))
    return None


def stale_refusal(seen: str, current: str) -> DomainError | None:
    """Why a step may not be saved over what stands there: another tab or author wrote it meanwhile."""
    if not seen or seen == current:
        return None
    return DomainError(
        "CHANGED_MEANWHILE",
        _(
            "This was changed in another window or by somebody of your team. Your text is still here: "
            "compare, then save again to keep yours."
        ),
    )


def goals_refusal(goals: Collection[int]) -> DomainError | None:
    if not 1 <= len(set(goals)) <= MAX_GOALS or not all(1 <= goal <= 17 for goal in goals):
        return DomainError(
            "GOALS_COUNT", _("Choose one, two or three goals. You chose %(count)s."), count=len(set(goals))
        )
    return None


def cost_refusal(pot: Pot, amounts: Collection[int | None]) -> DomainError | None:
    """Why these cost lines cannot stand: none at all, too many, or more than the pot holds."""
    if not amounts:
        return DomainError("NO_COST", _("Write at least one thing that has to be paid."))
    if len(amounts) > MAX_COST_LINES:
        return DomainError("TOO_MANY_COSTS", _("At most %(count)s lines, please."), count=MAX_COST_LINES)
    return over_pot_refusal(pot, sum(amount or 0 for amount in amounts))


def over_pot_refusal(pot: Pot, cost: int) -> DomainError | None:
    if cost <= pot.amount:
        return None
    currency = pot.round.currency
    return DomainError(
        "OVER_POT",
        _("This costs %(cost)s, but the pot holds %(amount)s. Make the idea smaller or cheaper."),
        cost=words.money(cost, currency),
        amount=words.money(pot.amount, currency),
    )


def missing_parts(proposal: Proposal) -> Mapping[str, DomainError]:
    """What an idea still lacks before it can be sent, by the step where it is written."""
    needed = {
        "what": (proposal.title and proposal.summary, _("Say what your idea is.")),
        "where": (proposal.place and proposal.beneficiaries, _("Say where it happens and for whom it is.")),
    }
    missing = {step: DomainError("INCOMPLETE", text) for step, (value, text) in needed.items() if not value}
    if refusal := goals_refusal([row.goal for row in proposal.goals.all()]):
        missing["goals"] = refusal
    if refusal := cost_refusal(proposal.pot, [row.amount for row in proposal.cost_lines.all()]):
        missing["cost"] = refusal
    return missing


def submit_refusal(*, proposal: Proposal, user: Any, at: datetime | None = None) -> DomainError | None:
    """Why this idea cannot be sent now."""
    if refusal := edit_refusal(proposal=proposal, user=user):
        return refusal
    late = time_refusal(proposal=proposal, user=user, at=at)
    unfinished = next(iter(missing_parts(proposal).values()), None)
    return late or unfinished or consent_refusal(user=user, kind=Kind.ONLINE)


def time_refusal(*, proposal: Proposal, user: Any, at: datetime | None = None) -> DomainError | None:
    """Why now is not the time to send it, whatever stands in it."""
    if proposal.status == ProposalStatus.TO_FIX:
        return _fix_refusal(proposal, at)
    return propose_refusal(round=proposal.round, user=user, at=at)


def _fix_refusal(proposal: Proposal, at: datetime | None) -> DomainError | None:
    day = timezone.localdate(at or now())
    if not proposal.round.is_under_way():
        return DomainError("CHECKING_OVER", _("The check of ideas is over. Ask the youth office what to do."))
    if proposal.fix_by and day > proposal.fix_by:
        return DomainError(
            "FIX_TOO_LATE",
            _("It had to be fixed by %(day)s. Your text is kept. Ask the youth office for more time."),
            day=words.day(proposal.fix_by),
        )
    return None


def take_back_refusal(*, proposal: Proposal, user: Any, at: datetime | None = None) -> DomainError | None:
    """Why a sent idea cannot become a draft again: it can until somebody checked it or the deadline comes."""
    if refusal := _author_refusal(proposal, user):
        return refusal
    if proposal.status != ProposalStatus.SUBMITTED or proposal.checks.exists():
        return DomainError(
            "CHECK_BEGAN", _("Somebody is checking this idea already, so it cannot be changed.")
        )
    return proposal_phase_refusal(proposal.round, at)


def withdraw_refusal(*, proposal: Proposal, user: Any) -> DomainError | None:
    if not user.is_staff and (refusal := _author_refusal(proposal, user)):
        return refusal
    if proposal.status in OVER or not proposal.round.is_under_way():
        return DomainError("TOO_LATE_TO_WITHDRAW", _("This idea can no longer be withdrawn."))
    return None


def join_refusal(*, proposal: Proposal, user: Any) -> DomainError | None:
    """Why `user` may not become an author: a pupil of the same school and round, and room in the team."""
    if is_author(proposal, user):
        return DomainError("ALREADY_AUTHOR", _("You are one of the authors already."))
    if refusal := pupil_refusal(proposal.round, user):
        return refusal
    enrolment = proposal.round.enrolment_of(user)
    if proposal.school and (enrolment is None or enrolment.school_class.school != proposal.school):
        return DomainError("ANOTHER_SCHOOL", _("Authors of one idea come from one school."))
    if proposal.authors.count() >= proposal.round.max_authors:
        return DomainError(
            "TEAM_IS_FULL", _("A team has at most %(count)s authors."), count=proposal.round.max_authors
        )
    return None


def hand_over_refusal(*, proposal: Proposal, user: Any, giver: Any) -> DomainError | None:
    """Why `user` may not give a place in the team away: one's own, or any at one's school."""
    schools = School.objects.coordinated_by(user).filter(proposals=proposal)
    may_for_all = user.is_staff or schools.exists()
    if (giver is None or user != giver) and not may_for_all:
        return DomainError("NOT_AN_AUTHOR", _("Only its authors may do this."))
    if giver is not None and not is_author(proposal, giver):
        return DomainError("NOT_AN_AUTHOR", _("Only its authors may do this."))
    return None


def leave_refusal(*, proposal: Proposal, user: Any) -> DomainError | None:
    if refusal := _author_refusal(proposal, user):
        return refusal
    if proposal.authors.count() == 1:
        return DomainError(
            "LAST_AUTHOR",
            _("You are the only author. Invite a classmate first, or withdraw the idea."),
        )
    return None

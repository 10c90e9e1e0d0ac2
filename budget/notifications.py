"""Who is told what of the pupils' budget. Texts: templates/emails/budget/.

Authors are told first: their message is written in the transaction of the check itself. Pupils without
an e-mail address see the same words on "my ideas" and on the start page after signing in.
"""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation

from budget.enums import CheckOutcome, CheckStep, ProposalStatus
from budget.models import Appeal, Assignment, Check, CheckNote, MergeOffer, Proposal, Round
from budget.rules.dates import Move
from youthportal.accounts.models import User
from youthportal.core import words
from youthportal.organisations.models import Membership, Role, School
from youthportal.outbox.services import send_message

FOR_CHECKERS = {"waits", "appeal", "assigned", "question"}


def proposal_waits(proposal: Proposal) -> None:
    """An idea was sent: tell the coordinators of its school, unless the city asked for the change."""
    if proposal.school is None or proposal.status != ProposalStatus.SUBMITTED:
        return
    current = Membership.objects.current().filter(role=Role.COORDINATOR, school=proposal.school)
    for user in User.objects.filter(memberships__in=current, is_active=True).distinct():
        _send("waits", proposal, user, str(proposal.sent_at))


def proposal_checked(check: Check, *, is_cost_changed: bool = False) -> None:
    """Tell the authors what the check came to, why, what happens next, and when others will read it."""
    template = {
        CheckOutcome.TO_FIX: "to_fix",
        CheckOutcome.REJECTED: "rejected",
        CheckOutcome.PASSED: "accepted" if check.step == CheckStep.CITY else "school_passed",
    }[CheckOutcome(check.outcome)]
    for author in check.proposal.authors.select_related("user"):
        facts = {
            "reason": check.reason,
            "is_cost_changed": is_cost_changed,
            "is_rejection_public": check.proposal.round.show_rejections,
        }
        _send(template, check.proposal, author.user, str(check.pk), **facts)


def remind_to_fix(idea: Proposal, template: str) -> None:
    """Once before the date (`fix_soon`) and once after it (`fix_late`); a new date counts anew."""
    for author in idea.authors.select_related("user"):
        _send(template, idea, author.user, str(idea.fix_by))


def more_time(idea: Proposal) -> None:
    for author in idea.authors.select_related("user"):
        _send("more_time", idea, author.user, str(idea.fix_by))


def appeal_waits(appeal: Appeal) -> None:
    """The office hears of a request for another look; the school's coordinators too where it was theirs."""
    idea = appeal.proposal
    people = User.objects.filter(is_staff=True, is_active=True)
    if idea.school and idea.status == ProposalStatus.SUBMITTED:
        held = Membership.objects.current().filter(role=Role.COORDINATOR, school=idea.school)
        people = people | User.objects.filter(memberships__in=held, is_active=True)
    for user in people.distinct():
        _send("appeal", idea, user, str(appeal.pk))


def check_assigned(assignment: Assignment) -> None:
    _send("assigned", assignment.proposal, assignment.checker, str(assignment.pk))


def question_waits(note: CheckNote) -> None:
    """That a question waits, not what it says: mails travel further than the portal."""
    _send("question", note.proposal, note.to, str(note.pk), asker=str(note.by))


def idea_unsupported(proposal: Proposal) -> None:
    """Tell the authors that too few pupils supported the idea for it to be checked."""
    for author in proposal.authors.select_related("user"):
        _send("unsupported", proposal, author.user, "", least=proposal.round.min_support)


def merge_offered(offer: MergeOffer) -> None:
    """Ask the authors of each side that has not agreed yet."""
    for idea, other, agrees in (
        (offer.source, offer.target, offer.source_agrees),
        (offer.target, offer.source, offer.target_agrees),
    ):
        for author in idea.authors.select_related("user") if not agrees else ():
            facts = {"other": other.title, "words": offer.words}
            _send("merge_offered", idea, author.user, str(offer.pk), **facts)


def ideas_merged(source: Proposal, target: Proposal) -> None:
    for author in target.authors.select_related("user"):
        _send("merged", target, author.user, str(source.pk), other=source.title)


def school_is_behind(round: Round, school: School, user: User, lacks: list[str], day: date) -> None:
    """What a school still has to do, to its coordinator."""
    context = {
        "round": round.title,
        "school": school.name,
        "lacks": lacks,
        "path": reverse("home"),
        "voting": "",
    }
    if round.voting_opens_at:
        with translation.override(user.language):
            context["voting"] = words.moment(round.voting_opens_at)
    send_message(
        key=f"budget.behind.{round.pk}.{school.pk}.{day.isoformat()}.user.{user.pk}",
        kind="budget.office",
        template="budget/behind",
        context=context,
        user=user,
    )


def dates_moved(round: Round, number: int, moves: list[Move], why: str, user: User) -> None:
    """Which dates of a round moved, and why: to whoever relies on them."""
    with translation.override(user.language):
        facts = {"lines": [move.line for move in moves], "path": round.get_absolute_url()}
    send_message(
        key=f"budget.dates.{round.pk}.{number}.user.{user.pk}",
        kind="budget.office",
        template="budget/dates",
        context=facts | {"round": round, "why": why},
        user=user,
    )


def _send(template: str, idea: Proposal, user: Any, event: str, **more: Any) -> None:
    with translation.override(user.language):
        facts = {
            "title": idea.title,
            "round": idea.round.title,
            "cost": words.money(idea.cost, idea.round.currency),
            "cost_reason": idea.cost_reason,
            "public": words.moment(idea.news_at) if idea.news_at else "",
            "fix_by": words.day(idea.fix_by) if idea.fix_by else "",
            "voting": words.moment(idea.round.voting_opens_at) if idea.round.voting_opens_at else "",
            "path": _path(idea, template),
        }
    send_message(
        key=f"budget.{template}.{idea.pk}.{event}.user.{user.pk}",
        kind="budget.proposal",
        template=f"budget/{template}",
        context=facts | more,
        user=user,
    )


def _path(idea: Proposal, template: str) -> str:
    page = "budget:check" if template in FOR_CHECKERS else "budget:my_idea"
    return reverse(page, args=[idea.public_id])

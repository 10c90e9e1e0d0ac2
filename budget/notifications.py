"""Who is told what of the pupils' budget. Texts: templates/emails/budget/.

Authors are told first: their message is written in the transaction of the check itself. Pupils without
an e-mail address see the same words on "my ideas" and on the start page after signing in.
"""

from typing import Any

from django.urls import reverse
from django.utils import translation

from budget.enums import CheckOutcome, CheckStep, ProposalStatus
from budget.models import Check, Proposal
from youthportal.accounts.models import User
from youthportal.core import words
from youthportal.organisations.models import Membership, Role
from youthportal.outbox.services import send_message


def proposal_waits(proposal: Proposal) -> None:
    """An idea was sent: tell the coordinators of its school, unless the city asked for the change."""
    if proposal.school is None or proposal.status != ProposalStatus.SUBMITTED:
        return
    current = Membership.objects.current().filter(role=Role.COORDINATOR, school=proposal.school)
    for user in User.objects.filter(memberships__in=current, is_active=True).distinct():
        _send("waits", proposal, user, str(proposal.sent_at))


def proposal_checked(check: Check) -> None:
    """Tell the authors what the check came to, why, and what happens next."""
    template = {
        CheckOutcome.TO_FIX: "to_fix",
        CheckOutcome.REJECTED: "rejected",
        CheckOutcome.PASSED: "accepted" if check.step == CheckStep.CITY else "school_passed",
    }[CheckOutcome(check.outcome)]
    for author in check.proposal.authors.select_related("user"):
        _send(template, check.proposal, author.user, str(check.pk), reason=check.reason)


def _send(template: str, idea: Proposal, user: User, event: str, **more: Any) -> None:
    with translation.override(user.language):
        facts = {
            "title": idea.title,
            "round": idea.round.title,
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
    page = "budget:check" if template == "waits" else "budget:my_idea"
    return reverse(page, args=[idea.public_id])

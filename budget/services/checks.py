"""The two checks of an idea, at school and then in the city: decisions, more time, another look."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from budget import notifications, rules
from budget.enums import CheckOutcome, CheckStep, ProposalStatus
from budget.models import Appeal, Check, Proposal
from budget.rules import Decision
from budget.services.history import keep_version
from budget.services.proposals import lock_proposal
from budget.services.routing import assign_by_rules
from youthportal.audit.models import record
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError, refuse
from youthportal.core.models import SiteVersion

NEWS_JOB = "budget.news"
_AFTER = {
    (CheckStep.SCHOOL, CheckOutcome.PASSED): ProposalStatus.SCHOOL_PASSED,
    (CheckStep.CITY, CheckOutcome.PASSED): ProposalStatus.ACCEPTED,
}
_SENT_BACK = {
    CheckOutcome.TO_FIX: ProposalStatus.TO_FIX,
    CheckOutcome.REJECTED: ProposalStatus.REJECTED,
}
_WAITS_AT = {
    CheckStep.SCHOOL: ProposalStatus.SUBMITTED,
    CheckStep.CITY: ProposalStatus.SCHOOL_PASSED,
}


@transaction.atomic
def check_proposal(*, actor: Any, proposal: Proposal, step: str, decision: Decision) -> Check:
    """Record what a check came to, move the idea on and tell its authors, all or nothing.

    The public reads it later (`Proposal.news_at`): authors hear first.
    Raises NOT_A_CHECKER, OWN_IDEA, TOO_CLOSE, OF_ANOTHER, SAME_EYES, NOT_THIS_STEP, CHECKING_OVER, or what
    is wrong with the decision.
    """
    proposal = lock_proposal(proposal)
    refuse(rules.check_refusal(proposal=proposal, user=actor, step=step))
    refuse(rules.decision_refusal(proposal=proposal, step=step, decision=decision))
    check = _write(actor, proposal, step, decision)
    if proposal.status == ProposalStatus.SCHOOL_PASSED:
        assign_by_rules(proposal, CheckStep.CITY)
    notifications.proposal_checked(check, is_cost_changed=decision.checked_cost(proposal) is not None)
    SiteVersion.bump()
    return check


def _write(actor: Any, proposal: Proposal, step: str, decision: Decision) -> Check:
    outcome = CheckOutcome(decision.outcome)
    check = Check.objects.create(
        proposal=proposal, step=step, outcome=outcome, reason=decision.reason, note=decision.note, by=actor
    )
    was = {name: getattr(proposal, name) for name in ("status", "checked_cost", "cost_reason")}
    corrected = _correct_cost(proposal, decision)
    proposal.status = _SENT_BACK.get(outcome) or _AFTER[CheckStep(step), outcome]
    proposal.fix_by = decision.fix_by if outcome == CheckOutcome.TO_FIX else None
    _hold_news(proposal, was)
    proposal.save()
    if corrected:
        keep_version(proposal, why=decision.cost_reason, by_office=True)
    data = {"step": step, "outcome": outcome.value, "cost_corrected": corrected}
    record(actor=actor, action="budget.proposal.checked", subject=proposal, data=data)
    return check


def _correct_cost(proposal: Proposal, decision: Decision) -> bool:
    cost = decision.checked_cost(proposal)
    if cost is None:
        return False
    for line in proposal.cost_lines.all():
        line.checked = decision.lines.get(line.pk)
        line.save(update_fields=["checked"])
    proposal.checked_cost, proposal.cost_reason = cost, decision.cost_reason
    return True


def _hold_news(proposal: Proposal, was: dict[str, Any]) -> None:
    """What the public goes on reading until the authors have had their hours.

    What is back with its authors leaves the public pages at once: they are writing in it. Of two decisions
    within those hours the first one's picture stays until the second is public.
    """
    hours = timedelta(hours=proposal.round.news_delay)
    if proposal.status == ProposalStatus.TO_FIX or not hours:
        proposal.news_at, proposal.before_news = (None if hours else timezone.now()), {}
        return
    if not (proposal.news_at and proposal.news_at > timezone.now()):
        proposal.before_news = was
    proposal.news_at = timezone.now() + hours
    jobs.enqueue(
        NEWS_JOB,
        {"proposal": proposal.pk},
        key=f"{NEWS_JOB}:{proposal.pk}:{proposal.news_at.isoformat()}",
        run_at=proposal.news_at,
    )


@jobs.handler(NEWS_JOB)
def _show_news(run: jobs.Run) -> None:
    """Pages kept until now show the decision from here on; what they show is read by the clock."""
    SiteVersion.bump()


def pass_proposals(
    *, actor: Any, proposals: Iterable[Proposal], step: str
) -> tuple[list[Proposal], list[tuple[Proposal, DomainError]]]:
    """Pass many ideas, each in its own transaction: those passed, and those refused with the reason."""
    return decide_proposals(
        actor=actor, proposals=proposals, step=step, decision=Decision(outcome=CheckOutcome.PASSED)
    )


def decide_proposals(
    *, actor: Any, proposals: Iterable[Proposal], step: str, decision: Decision
) -> tuple[list[Proposal], list[tuple[Proposal, DomainError]]]:
    """The same decision about many ideas, each in its own transaction: done, and refused with the reason."""
    done, refused = [], []
    for proposal in proposals:
        try:
            check_proposal(actor=actor, proposal=proposal, step=step, decision=decision)
        except DomainError as refusal:
            refused.append((proposal, refusal))
        else:
            done.append(proposal)
    return done, refused


@transaction.atomic
def extend_fix(*, actor: Any, proposal: Proposal, fix_by: date) -> Proposal:
    """Give its authors more time; they are told. Raises NOT_A_CHECKER, NOT_TO_FIX, FIX_DATE."""
    proposal = lock_proposal(proposal)
    refuse(rules.extend_refusal(proposal=proposal, user=actor, fix_by=fix_by))
    proposal.fix_by = fix_by
    proposal.save(update_fields=["fix_by", "updated_at"])
    record(actor=actor, action="budget.proposal.extended", subject=proposal)
    notifications.more_time(proposal)
    return proposal


@transaction.atomic
def appeal(*, actor: Any, proposal: Proposal, text: str) -> Appeal:
    """Its authors ask once for another look: it waits again at the step that rejected it, for other eyes."""
    proposal = lock_proposal(proposal)
    refuse(rules.appeal_refusal(proposal=proposal, user=actor))
    text = text.strip()
    if not text:
        raise rules.no_text()
    last = proposal.checks.filter(outcome=CheckOutcome.REJECTED).last()
    step = CheckStep(last.step) if last else CheckStep.SCHOOL
    asked = Appeal.objects.create(proposal=proposal, by=actor, text=text)
    proposal.assignments.filter(step=step).delete()
    proposal.status, proposal.news_at, proposal.before_news = _WAITS_AT[step], None, {}
    proposal.sent_at = timezone.now()
    proposal.save(update_fields=["status", "news_at", "before_news", "sent_at", "updated_at"])
    record(actor=actor, action="budget.proposal.appealed", subject=proposal, data={"step": step.value})
    notifications.appeal_waits(asked)
    SiteVersion.bump()
    return asked


def remind_authors(day: date | None = None) -> int:
    """Two days before a change is due, and the day after it was: once each. Returns how many ideas."""
    day = day or timezone.localdate()
    due = Proposal.objects.in_open_check().filter(status=ProposalStatus.TO_FIX).select_related("round")
    soon = due.filter(fix_by__gte=day, fix_by__lte=day + timedelta(days=2))
    late = due.filter(fix_by__lt=day)
    for template, ideas in (("fix_soon", soon), ("fix_late", late)):
        for idea in ideas:
            with transaction.atomic():
                notifications.remind_to_fix(idea, template)
    return soon.count() + late.count()

"""Who checks which idea: asked by the office, or taken; notes and conflicts among checkers."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from budget import notifications, rules
from budget.models import Assignment, CheckConflict, CheckNote, Proposal
from budget.services.proposals import lock_proposal
from budget.services.routing import assign_by_rules
from youthportal.audit.models import record
from youthportal.core.exceptions import DomainError, refuse


@transaction.atomic
def assign_checker(*, actor: Any, proposal: Proposal, checker: Any) -> Assignment:
    """Ask one person to check the idea at the step it stands at; somebody asked before is replaced.

    Raises NO_CHECKER_HERE, TOO_CLOSE, CHECKING_OVER, NOT_THIS_STEP.
    """
    proposal = lock_proposal(proposal)
    step = rules.step_of(proposal) or ""
    refuse(rules.assign_refusal(proposal=proposal, checker=checker, step=step))
    given, _is_new = Assignment.objects.update_or_create(
        proposal=proposal, step=step, defaults={"checker": checker}
    )
    data = {"step": step, "checker": checker.pk}
    record(actor=actor, action="budget.proposal.assigned", subject=proposal, data=data)
    if actor != checker:
        notifications.check_assigned(given)
    return given


def assign_many(
    *, actor: Any, proposals: Iterable[Proposal], checker: Any
) -> tuple[list[Proposal], list[tuple[Proposal, DomainError]]]:
    """Each in its own transaction: those assigned, and those refused with the reason."""
    done, refused = [], []
    for proposal in proposals:
        try:
            assign_checker(actor=actor, proposal=proposal, checker=checker)
        except DomainError as refusal:
            refused.append((proposal, refusal))
        else:
            done.append(proposal)
    return done, refused


@transaction.atomic
def declare_conflict(*, actor: Any, proposal: Proposal) -> CheckConflict:
    """A checker says to be too close (relative, own project) and is passed over from now on."""
    proposal = lock_proposal(proposal)
    if not Proposal.objects.seen_by_checker(actor).filter(pk=proposal.pk).exists():
        raise rules.not_a_checker()
    declared, _new = CheckConflict.objects.get_or_create(proposal=proposal, checker=actor)
    freed = proposal.assignments.filter(checker=actor)
    for step in list(freed.values_list("step", flat=True)):
        proposal.assignments.filter(checker=actor, step=step).delete()
        assign_by_rules(proposal, step)
    record(actor=actor, action="budget.proposal.conflict_declared", subject=proposal)
    return declared


@transaction.atomic
def add_note(*, actor: Any, proposal: Proposal, text: str, to: Any = None) -> CheckNote:
    """A private note; with `to` a question, whose reader is told. It answers the questions put to its writer.

    Raises NOT_A_CHECKER (also where `to` may not read the idea), NO_TEXT.
    """
    for person in (actor, to):
        if person and not Proposal.objects.seen_by_checker(person).filter(pk=proposal.pk).exists():
            raise rules.not_a_checker()
    if not text.strip():
        raise rules.no_text()
    CheckNote.objects.questions_to(actor).filter(proposal=proposal).update(is_answered=True)
    note = CheckNote.objects.create(proposal=proposal, by=actor, to=to, text=text.strip())
    data = {"question": to is not None}
    record(actor=actor, action="budget.proposal.noted", subject=proposal, data=data)
    if to:
        notifications.question_waits(note)
    return note

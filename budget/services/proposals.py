"""From a first word to an idea that waits for its check; and who its authors are.

Each service locks the idea's row and takes the lock of the round shared, so that no idea is sent while
the round moves on; then it asks the rule again and writes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from budget import notifications, rules
from budget.enums import CheckStep, ProposalStatus
from budget.models import Author, CostLine, Pot, Proposal, ProposalGoal
from budget.rules.talk import target_of
from budget.services.history import keep_version
from budget.services.routing import assign_by_rules
from youthportal.audit.models import record
from youthportal.core import locks
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError, refuse
from youthportal.core.models import SiteVersion
from youthportal.moderation.services.pictures import delete_pictures

# The texts of an idea and how long each may be.
TEXTS = {"title": 120, "summary": 3000, "place": 200, "beneficiaries": 200, "language": 5}


@dataclass(frozen=True)
class Cost:
    """A thing to pay; `amount` in minor units, None when its price is not known."""

    label: str
    amount: int | None


def lock_proposal(proposal: Proposal) -> Proposal:
    """The idea as it is now, locked until the end of the transaction; the round cannot move on meanwhile."""
    locks.shared(proposal.round.lock_name)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("round", "pot__round", "school")
    return rows.get(pk=proposal.pk)


@transaction.atomic
def start_proposal(*, actor: Any, pot: Pot, texts: Mapping[str, str] | None = None) -> Proposal:
    """A new draft of `actor` for this pot, with its first texts. Raises NOT_A_PUPIL, PROPOSALS_OVER …"""
    refuse(rules.start_refusal(pot=pot, user=actor))
    enrolment = pot.round.enrolment_of(actor)
    school_class = enrolment.school_class if enrolment else None
    proposal = Proposal.objects.create(
        round=pot.round,
        pot=pot,
        school=school_class.school if school_class else None,
        grade=school_class.grade if school_class else None,
        language=actor.language,
    )
    _save_texts(proposal, texts or {})
    Author.objects.create(proposal=proposal, user=actor)
    record(actor=actor, action="budget.proposal.started", subject=proposal)
    return proposal


@transaction.atomic
def save_step(
    *,
    actor: Any,
    proposal: Proposal,
    texts: Mapping[str, str] | None = None,
    goals: Sequence[int] | None = None,
    costs: Sequence[Cost] | None = None,
    seen: str = "",
    is_audited: bool = True,
) -> Proposal:
    """Keep what one step holds; None leaves a part as it is. Raises ALREADY_SENT, GOALS_COUNT, OVER_POT …

    `seen` is the fingerprint of these parts as the writer read them; CHANGED_MEANWHILE if they differ now.
    """
    proposal = lock_proposal(proposal)
    refuse(rules.edit_refusal(proposal=proposal, user=actor))
    written: dict[str, Any] = dict(texts or {})
    written |= {"goals": sorted(set(goals))} if goals is not None else {}
    written |= {"costs": [(cost.label, cost.amount) for cost in costs]} if costs is not None else {}
    current = fingerprint(proposal, written)
    if stamp(written) != current:
        refuse(rules.stale_refusal(seen, current))
    if texts is not None:
        _save_texts(proposal, texts)
    if goals is not None:
        refuse(rules.goals_refusal(goals))
        proposal.goals.all().delete()
        ProposalGoal.objects.bulk_create(
            ProposalGoal(proposal=proposal, goal=goal) for goal in sorted(set(goals))
        )
    if costs is not None:
        _save_costs(proposal, costs)
    parts = {"texts": texts, "goals": goals, "costs": costs}
    saved = [part for part, value in parts.items() if value is not None]
    if is_audited:  # what is kept every few seconds while somebody writes would bury the rest
        record(actor=actor, action="budget.proposal.saved", subject=proposal, data={"parts": saved})
    return proposal


def fingerprint(proposal: Proposal, parts: Iterable[str]) -> str:
    """What stands in these parts of an idea, as a short text to compare with later."""
    return stamp({name: _part(proposal, name) for name in parts})


def stamp(content: Mapping[str, Any]) -> str:
    content = dict(sorted(content.items()))
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]


def _part(proposal: Proposal, name: str) -> Any:
    if name == "goals":
        return [row.goal for row in proposal.goals.all()]
    if name == "costs":
        return [(row.label, row.amount) for row in proposal.cost_lines.all()]
    return getattr(proposal, name)


def _save_texts(proposal: Proposal, texts: Mapping[str, str]) -> None:
    if unknown := set(texts) - TEXTS.keys():
        raise ValueError(f"not a text of an idea: {sorted(unknown)}")
    for name, text in texts.items():
        if len(text) > TEXTS[name]:
            raise DomainError("TEXT_TOO_LONG", _("At most %(limit)s characters, please."), limit=TEXTS[name])
        setattr(proposal, name, text)
    proposal.save(update_fields=[*texts, "updated_at"])


def _save_costs(proposal: Proposal, costs: Sequence[Cost]) -> None:
    refuse(rules.cost_refusal(proposal.pot, [cost.amount for cost in costs]))
    proposal.cost_lines.all().delete()
    CostLine.objects.bulk_create(
        CostLine(proposal=proposal, label=cost.label, amount=cost.amount) for cost in costs
    )
    proposal.asked = proposal.cost_lines.aggregate(total=Sum("amount"))["total"] or 0
    proposal.save(update_fields=["asked", "updated_at"])


@transaction.atomic
def submit(*, actor: Any, proposal: Proposal, why: str = "") -> Proposal:
    """Send an idea to its check, or again to the check that asked for a change.

    The deadline is asked after the lock, by the database's clock. A refusal loses no text. `why` is what the
    authors say to everybody about a change.
    """
    proposal = lock_proposal(proposal)
    refuse(rules.submit_refusal(proposal=proposal, user=actor))
    to_city = rules.step_of(proposal) == CheckStep.CITY
    proposal.status = ProposalStatus.SCHOOL_PASSED if to_city else ProposalStatus.SUBMITTED
    proposal.slug = proposal.slug or _free_slug(proposal)
    proposal.sent_at = now()
    proposal.fix_by = None
    proposal.save(update_fields=["status", "slug", "sent_at", "fix_by", "updated_at"])
    keep_version(proposal, why=why)
    record(actor=actor, action="budget.proposal.submitted", subject=proposal)
    assign_by_rules(proposal, CheckStep.CITY if to_city else CheckStep.SCHOOL)
    notifications.proposal_waits(proposal)
    SiteVersion.bump()
    return proposal


def _free_slug(proposal: Proposal) -> str:
    """An address of the title's letters that no other idea of the round has, nor takes meanwhile."""
    locks.exclusive(f"budget.addresses.{proposal.round_id}")
    base = slugify(proposal.title)[:80].strip("-") or "idea"
    taken = set(proposal.round.proposals.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


@transaction.atomic
def take_back(*, actor: Any, proposal: Proposal) -> Proposal:
    """Make a sent idea a draft again, as long as nobody checked it and ideas are still collected."""
    proposal = lock_proposal(proposal)
    refuse(rules.take_back_refusal(proposal=proposal, user=actor))
    proposal.status = ProposalStatus.DRAFT
    proposal.save(update_fields=["status", "updated_at"])
    record(actor=actor, action="budget.proposal.taken_back", subject=proposal)
    SiteVersion.bump()
    return proposal


@transaction.atomic
def withdraw(*, actor: Any, proposal: Proposal) -> None:
    """Take an idea out of the round for good. A draft nobody has seen is deleted."""
    proposal = lock_proposal(proposal)
    refuse(rules.withdraw_refusal(proposal=proposal, user=actor))
    record(actor=actor, action="budget.proposal.withdrawn", subject=proposal, data={"from": proposal.status})
    if proposal.status == ProposalStatus.DRAFT and not proposal.checks.exists():
        delete_pictures(actor=actor, target=target_of(proposal, is_public=False))
        proposal.delete()
        return
    proposal.status = ProposalStatus.WITHDRAWN
    proposal.fix_by = proposal.news_at = None
    proposal.save(update_fields=["status", "fix_by", "news_at", "updated_at"])
    SiteVersion.bump()


# --- the team -------------------------------------------------------------------------------------


@transaction.atomic
def join_team(*, actor: Any, proposal: Proposal) -> Author:
    """Become a co-author: whoever holds the team's link and is a pupil of the same school."""
    proposal = lock_proposal(proposal)
    refuse(rules.join_refusal(proposal=proposal, user=actor))
    author = Author.objects.create(proposal=proposal, user=actor)
    record(actor=actor, action="budget.proposal.joined", subject=proposal)
    return author


@transaction.atomic
def leave_team(*, actor: Any, proposal: Proposal) -> None:
    """Leave an idea to the rest of its team."""
    proposal = lock_proposal(proposal)
    refuse(rules.leave_refusal(proposal=proposal, user=actor))
    proposal.authors.filter(user=actor).delete()
    record(actor=actor, action="budget.proposal.left", subject=proposal)
    SiteVersion.bump()


@transaction.atomic
def hand_over(*, actor: Any, proposal: Proposal, giver: Any, taker: Any) -> None:
    """Give one author's place to a classmate: by the author, or by the school for one who left.

    `giver` None: the idea has lost its authors, and the school offers it to the class.
    """
    proposal = lock_proposal(proposal)
    refuse(rules.hand_over_refusal(proposal=proposal, user=actor, giver=giver))
    if giver is not None:
        proposal.authors.filter(user=giver).delete()
    refuse(rules.join_refusal(proposal=proposal, user=taker))
    Author.objects.create(proposal=proposal, user=taker)
    record(actor=actor, action="budget.proposal.handed_over", subject=proposal)
    SiteVersion.bump()

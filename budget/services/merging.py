"""Two ideas become one. The one that joins keeps its history and leads to the other from then on."""

from typing import Any

from django.db import transaction

from budget import notifications, rules
from budget.enums import ProposalStatus
from budget.models import Author, MergeOffer, Proposal, Support
from budget.services.proposals import lock_proposal
from youthportal.audit.models import record
from youthportal.core.db import now
from youthportal.core.exceptions import refuse
from youthportal.core.models import SiteVersion


def _locked(source: Proposal, target: Proposal) -> tuple[Proposal, Proposal]:
    """Both ideas, locked in one order whoever asks."""
    rows = {idea.pk: lock_proposal(idea) for idea in sorted((source, target), key=lambda idea: idea.pk)}
    return rows[source.pk], rows[target.pk]


@transaction.atomic
def offer_merge(*, actor: Any, source: Proposal, target: Proposal, words: str = "") -> MergeOffer:
    """Ask the authors of both whether `source` becomes part of `target`; the asker's side agrees."""
    source, target = _locked(source, target)
    refuse(rules.offer_refusal(source=source, target=target, user=actor))
    offer = MergeOffer.objects.create(
        source=source,
        target=target,
        by=actor,
        words=words[:300],
        source_agrees=rules.is_author(source, actor),
        target_agrees=rules.is_author(target, actor),
    )
    record(actor=actor, action="budget.merge.offered", subject=source, data={"into": target.pk})
    notifications.merge_offered(offer)
    _merge_if_agreed(actor, offer)
    return offer


@transaction.atomic
def answer_merge(*, actor: Any, offer: MergeOffer, agrees: bool) -> MergeOffer:
    """One author answers for a team: a refusal closes the offer, the second consent makes one idea of two."""
    _locked(offer.source, offer.target)
    offer = MergeOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    refuse(rules.answer_refusal(offer=offer, user=actor))
    if not agrees:
        offer.closed_at = now()
        offer.save(update_fields=["closed_at", "updated_at"])
        record(actor=actor, action="budget.merge.refused", subject=offer.source)
        return offer
    offer.source_agrees |= rules.is_author(offer.source, actor)
    offer.target_agrees |= rules.is_author(offer.target, actor)
    offer.save(update_fields=["source_agrees", "target_agrees", "updated_at"])
    record(actor=actor, action="budget.merge.agreed", subject=offer.source)
    _merge_if_agreed(actor, offer)
    return offer


def _merge_if_agreed(actor: Any, offer: MergeOffer) -> None:
    if not (offer.source_agrees and offer.target_agrees):
        return
    source, target = _locked(offer.source, offer.target)
    refuse(rules.merge_refusal(source, target))
    _unite(source, target)
    source.status, source.merged_into, source.fix_by = ProposalStatus.WITHDRAWN, target, None
    source.save(update_fields=["status", "merged_into", "fix_by", "updated_at"])
    source.merged.update(merged_into=target)  # what joined it before leads to the end of the way at once
    offer.closed_at = now()
    offer.save(update_fields=["closed_at", "updated_at"])
    MergeOffer.objects.open().concerning(source).update(closed_at=now())
    record(actor=actor, action="budget.proposal.merged", subject=source, data={"into": target.pk})
    notifications.ideas_merged(source, target)
    SiteVersion.bump()


def _unite(source: Proposal, target: Proposal) -> None:
    """Everything of `source` that goes on in `target`; other apps' rows (comments) join here.

    All authors stay, also beyond the round's limit: nobody loses their idea by agreeing. Each supporter
    counts once, and those who are authors now no longer as supporters.
    """
    there = set(target.authors.values_list("user", flat=True))
    coming = source.authors.exclude(user__in=there).values_list("user", flat=True)
    Author.objects.bulk_create(Author(proposal=target, user_id=user) for user in coming)
    known = set(target.supports.values_list("user", flat=True))
    fresh = source.supports.exclude(user__in=known).values_list("user", flat=True)
    Support.objects.bulk_create(Support(proposal=target, user_id=user) for user in fresh)
    target.supports.filter(user__in=target.authors.values("user")).delete()

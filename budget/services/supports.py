"""Supporting an idea and taking it back. Nothing tells who supports what: no page, no mail, no audit row."""

from typing import Any

from django.db import transaction

from budget import rules
from budget.models import Proposal, Support
from budget.services.proposals import lock_proposal
from youthportal.core.models import SiteVersion


@transaction.atomic
def set_support(*, actor: Any, proposal: Proposal, supports: bool) -> None:
    """Support an idea, or no longer. Doing the same twice changes nothing.

    Writes no audit entry: a pupil's leaning before a vote is nobody's business, and not that of the log.
    """
    proposal = lock_proposal(proposal)
    if refusal := rules.support_refusal(proposal=proposal, user=actor):
        raise refusal
    if supports:
        _row, changed = Support.objects.get_or_create(proposal=proposal, user=actor)
    else:
        changed = bool(proposal.supports.filter(user=actor).delete()[0])
    if changed:
        SiteVersion.bump()

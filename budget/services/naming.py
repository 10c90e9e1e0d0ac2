"""A first name beside an idea: shown because its owner wants it, and gone as soon as they do not."""

from typing import Any

from django.db import transaction

from budget import rules
from budget.models import Author, Proposal
from budget.services.proposals import lock_proposal
from youthportal.audit.models import record
from youthportal.core.models import SiteVersion
from youthportal.moderation.rules import moderate_refusal


@transaction.atomic
def show_first_name(*, actor: Any, proposal: Proposal, name: str) -> Proposal:
    """Show `name` as one of the authors; an empty one hides what was shown.

    Raises NOT_AN_AUTHOR, CONSENT_…, NAME_SHAPE, NAME_LISTED, NAME_OF_ANOTHER, NAME_IS_SURNAME. The entry of
    the trail holds no name.
    """
    proposal, name = lock_proposal(proposal), name.strip()
    if refusal := rules.name_refusal(proposal=proposal, user=actor, name=name):
        raise refusal
    proposal.authors.filter(user=actor).update(first_name=name[:1].upper() + name[1:])
    action = "budget.author.named" if name else "budget.author.unnamed"
    record(actor=actor, action=action, subject=proposal)
    SiteVersion.bump()
    return proposal


@transaction.atomic
def hide_first_name(*, actor: Any, author: Author) -> None:
    """The office takes a name away that is none, or somebody else's. Raises NOT_THE_OFFICE."""
    if refusal := moderate_refusal(actor):
        raise refusal
    Author.objects.filter(pk=author.pk).update(first_name="")
    record(actor=actor, action="budget.author.unnamed", subject=author.proposal)
    SiteVersion.bump()

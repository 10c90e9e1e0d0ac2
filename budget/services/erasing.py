"""Taking a person out of the ideas they wrote."""

from typing import Any

from django.db.models import Count

from budget.enums import ProposalStatus
from budget.models import Author, FocusAnswer, Proposal, Support
from youthportal.accounts.own_data import Eraser
from youthportal.core.models import SiteVersion


def erase_author(user: Any) -> int:
    """Drafts of nobody else are deleted. What was sent in stays, without the names of its authors.

    Support and chosen goals go with the person; the numbers others read become smaller by one.
    """
    mine = Author.objects.filter(user=user).values_list("proposal", flat=True)
    alone = Proposal.objects.filter(pk__in=mine).annotate(team=Count("authors")).filter(team=1)
    drafts = [idea.pk for idea in alone if idea.status == ProposalStatus.DRAFT]
    Proposal.objects.filter(pk__in=drafts).delete()
    named = Proposal.objects.filter(pk__in=mine).exclude(byline="").update(byline="")
    Author.objects.filter(user=user).exclude(proposal__in=[idea.pk for idea in alone]).delete()
    Support.objects.filter(user=user).delete()
    FocusAnswer.objects.filter(user=user).delete()
    if named:
        SiteVersion.bump()
    return len(drafts) + named


eraser = Eraser("ideas", erase_author)

"""Taking a person out of the ideas they wrote, and out of the check of others' ideas."""

from typing import Any

from django.db.models import Count

from budget.enums import ProposalStatus
from budget.models import (
    Appeal,
    Assignment,
    AssignmentRule,
    Author,
    CheckConflict,
    CheckNote,
    FocusAnswer,
    MergeOffer,
    Proposal,
    Support,
)
from budget.models.proposal import STEP_OF_STATUS
from budget.services.routing import assign_by_rules
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
    named += Author.objects.filter(user=user).exclude(first_name="").update(first_name="")
    Appeal.objects.filter(by=user).update(by=None)
    MergeOffer.objects.filter(by=user).update(by=None)
    gone = Support.objects.filter(user=user).delete()[0] + FocusAnswer.objects.filter(user=user).delete()[0]
    if named or gone:
        SiteVersion.bump()
    return len(drafts) + named


def erase_checker(user: Any) -> int:
    """What was decided stays, as an erased person's. Notes stay without the name.

    Ideas that waited for this person are given on by the round's rules, or wait for everybody who checks.
    """
    AssignmentRule.objects.filter(checker=user).delete()
    CheckConflict.objects.filter(checker=user).delete()
    given = Assignment.objects.filter(checker=user)
    waiting = list(given.filter(proposal__status__in=list(STEP_OF_STATUS)).select_related("proposal__round"))
    count = given.delete()[0]
    for one in waiting:
        if STEP_OF_STATUS[ProposalStatus(one.proposal.status)] == one.step:
            assign_by_rules(one.proposal, one.step)
    CheckNote.objects.filter(to=user).update(to=None)
    return count + CheckNote.objects.filter(by=user).update(by=None)


ERASERS = (Eraser("ideas", erase_author), Eraser("checks", erase_checker))

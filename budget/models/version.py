"""What the public could read of an idea, before and after each change, and why it changed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.models.proposal import Proposal
from youthportal.core.models import TimeStamped

#: The public words of an idea. Notes of checkers and reasons for the authors are no part of it.
PUBLIC_TEXTS = ("title", "summary", "place", "beneficiaries")


class Version(TimeStamped):
    """The public text and cost of an idea from a moment on. Everybody reads `why`."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions", verbose_name=_("idea"))
    content = models.JSONField(_("text and cost"))
    why = models.CharField(_("why"), max_length=300, blank=True)
    by_office = models.BooleanField(_("changed by the check"), default=False)

    class Meta:
        verbose_name = _("version of an idea")
        verbose_name_plural = _("versions of ideas")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.content.get("title", ""))


def public_content(proposal: Proposal) -> dict[str, Any]:
    """The idea as everybody reads it now, as plain values."""
    texts: dict[str, Any] = {name: getattr(proposal, name) for name in PUBLIC_TEXTS}
    goals = sorted(proposal.goals.values_list("goal", flat=True))
    costs = [[label, amount] for label, amount in proposal.cost_lines.values_list("label", "amount")]
    return texts | {"goals": goals, "costs": costs, "cost": proposal.cost}

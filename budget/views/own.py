"""A person's ideas, for the page and the file of their own data."""

from typing import Any

from django.utils.translation import gettext as _

from budget.models import Proposal
from youthportal.accounts.own_data import Section


def ideas_section(user: Any) -> Section:
    lines: list[tuple[str, str]] = []
    for idea in Proposal.objects.by(user).select_related("round").order_by("id"):
        texts = "\n".join(filter(None, (idea.title, idea.summary, idea.place, idea.beneficiaries)))
        lines.append((f"{idea.round}: {idea.get_status_display()}", texts))
    return Section("ideas", _("Ideas"), lines)

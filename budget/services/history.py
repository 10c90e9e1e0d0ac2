"""What the public could read of an idea, kept at every change once it has been sent."""

from budget.models import Proposal, Version
from budget.models.version import public_content


def keep_version(proposal: Proposal, *, why: str = "", by_office: bool = False) -> Version | None:
    """Keep the idea as it reads now, unless it reads as before. Call in the transaction that changed it."""
    content = public_content(proposal)
    last = proposal.versions.last()
    if last and last.content == content:
        return None
    return Version.objects.create(proposal=proposal, content=content, why=why[:300], by_office=by_office)

"""When a round is counted and published, and what of it."""

from django.utils.translation import gettext_lazy as _

from budget.enums import RoundStatus
from budget.models import Result, Round
from youthportal.core.exceptions import DomainError
from youthportal.municipality.models import Municipality


def count_refusal(round: Round) -> DomainError | None:
    """Counting waits for the closing, and ends with the publication."""
    if round.status in {RoundStatus.CLOSED, RoundStatus.COUNTED}:
        return None
    if round.status == RoundStatus.PUBLISHED:
        return DomainError("ALREADY_PUBLISHED", _("The result is published. It is not counted again."))
    return DomainError("NOT_CLOSED", _("Voting is not closed yet. Close it first."))


def publish_refusal(round: Round) -> DomainError | None:
    """Published is what was counted after the key was destroyed: no ballot leads to a person any more."""
    if round.status == RoundStatus.PUBLISHED:
        return DomainError("ALREADY_PUBLISHED", _("The result is published already."))
    if round.status != RoundStatus.COUNTED:
        return DomainError("NOT_COUNTED", _("The ballots are not counted yet. Count them first."))
    if round.key is not None and round.key.destroyed_at is None:
        return DomainError(
            "KEY_NOT_DESTROYED", _("Destroy the ballot key first, so that no ballot can be traced.")
        )
    return None


def may_publish_ballots(result: Result, municipality: Municipality) -> bool:
    """Single ballots of a small pot could give somebody away.

    What voters were promised when voting opened holds, also when the setting is lowered later.
    """
    promised = int(result.pot.round.frozen.get("smallest_published_pot", 0))
    return result.ballots >= max(promised, municipality.smallest_published_pot)


def import_refusal(slug: str) -> DomainError | None:
    """A round's address is taken once."""
    if not slug:
        return DomainError("NO_NAME", _("The round needs a name with letters or digits."))
    if Round.objects.filter(slug=slug).exists():
        return DomainError("NAME_TAKEN", _("There is a round of this name already."))
    return None

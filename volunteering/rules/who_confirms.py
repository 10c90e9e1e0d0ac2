"""Who is asked to confirm an entry."""

from collections.abc import Iterator

from volunteering.models import Supervisor, Volunteer
from volunteering.rules.logbook import EntryFacts


def who_is_asked(facts: EntryFacts, volunteer: Volunteer) -> Supervisor | None:
    """Who confirms: the one named, of the shift, asked last time, or the host's first; never the volunteer.

    Somebody who left is followed to the successor. None: the head of the host is asked.
    """
    for one in _candidates(facts, volunteer):
        if (found := _still_there(one)) and (found.user_id is None or found.user_id != volunteer.user_id):
            return found
    return None


def _candidates(facts: EntryFacts, volunteer: Volunteer) -> Iterator[Supervisor | None]:
    yield facts.supervisor
    if facts.shift:
        yield facts.shift.opportunity.supervisor
    before = volunteer.entries.filter(host=facts.host, supervisor__isnull=False)
    yield getattr(before.select_related("supervisor").first(), "supervisor", None)
    yield from facts.host.supervisors.current().order_by("pk")


def _still_there(supervisor: Supervisor | None) -> Supervisor | None:
    """The supervisor, or who follows; a circle of successors ends somewhere."""
    seen: set[int] = set()
    while supervisor and not supervisor.is_current() and supervisor.pk not in seen:
        seen.add(supervisor.pk)
        supervisor = supervisor.successor
    return supervisor if supervisor and supervisor.is_current() else None

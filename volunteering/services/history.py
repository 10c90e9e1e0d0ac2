"""The history of entries: every service that changes one leaves a step, inside its transaction."""

from datetime import time
from typing import Any

from volunteering.models import Entry, EntryEvent, EventWords, Supervisor


def leave_step(
    entry: Entry,
    kind: str,
    *,
    user: Any = None,
    supervisor: Supervisor | None = None,
    words: str = "",
    changes: dict[str, Any] | None = None,
) -> EntryEvent:
    """Write one step. `changes` is `{field: [before, after]}` of plain facts, never of a text."""
    event = EntryEvent.objects.create(
        entry=entry,
        kind=kind,
        user=user if getattr(user, "pk", None) else None,
        supervisor=supervisor,
        changes=changes or {},
    )
    if words.strip():
        EventWords.objects.create(event=event, words=words.strip()[:1000])
    return event


def plain(value: Any) -> Any:
    """A fact as the history keeps it: numbers and truth as they are, times as "14:00", the rest in words."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value if value is None or isinstance(value, int) else str(value)

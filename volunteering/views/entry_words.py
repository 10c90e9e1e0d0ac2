"""Where an entry stands and what happened to it, in words for its volunteer."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from volunteering.enums import EntryState, EventKind
from volunteering.models import Entry, EntryEvent
from youthportal.core import words

KINDS = {
    EntryState.DRAFT: "draft",
    EntryState.SUBMITTED: "waiting",
    EntryState.QUERIED: "open",
    EntryState.RETURNED: "open",
    EntryState.CONFIRMED: "done",
    EntryState.REVOKED: "stopped",
}


def entry_state(entry: Entry) -> dict[str, Any]:
    """Kind, label and the sentence that says what happens next. The entry comes with its details."""
    return {
        "kind": KINDS[EntryState(entry.state)],
        "label": entry.get_state_display(),
        "sentence": _sentence(entry),
    }


def _sentence(entry: Entry) -> str:
    name = entry.supervisor.name if entry.supervisor else _("the head of the host")
    match entry.state:
        case EntryState.SUBMITTED:
            return _("%(name)s is asked every week until there is an answer.") % {"name": name}
        case EntryState.QUERIED:
            return _("%(name)s asks something. Answer, and it goes on.") % {"name": name}
        case EntryState.RETURNED:
            return _("Read why, change it and send it again.")
        case EntryState.CONFIRMED:
            by = entry.confirmed_supervisor.name if entry.confirmed_supervisor else entry.confirmed_as
            return _("It counts. Confirmed by %(name)s.") % {"name": by} if by else _("It counts.")
        case EntryState.REVOKED:
            return _("It does not count any more. Read why.")
    return _("Only you see it. Send it to the host when it is right.")


def times(starts: time | None, ends: time | None) -> str:
    """ "14:00–16:30"; nothing where only the hours are known."""
    if starts is None or ends is None:
        return ""
    return f"{starts.strftime('%H:%M')}–{ends.strftime('%H:%M')}"


# --- history --------------------------------------------------------------------------------------


def history(entry: Entry, events: Iterable[EntryEvent]) -> list[dict[str, Any]]:
    """Items for a timeline, oldest first. Events come with user, supervisor and words."""
    return [
        {
            "title": _title(entry, event),
            "detail": words.moment(event.at),
            "said": getattr(getattr(event, "said", None), "words", ""),
            "changes": list(_changes(event.changes)),
        }
        for event in events
    ]


#: Which step's words explain a state.
EXPLAINS = {
    EntryState.QUERIED: EventKind.QUERIED,
    EntryState.RETURNED: EventKind.RETURNED,
    EntryState.REVOKED: EventKind.REVOKED,
}


def last_words(entry: Entry, events: Iterable[EntryEvent]) -> str:
    """What the host asked, or why it came back or was revoked; empty where there is nothing of that."""
    kind = EXPLAINS.get(EntryState(entry.state))
    said = [getattr(event, "said", None) for event in events if event.kind == kind]
    return said[-1].words if said and said[-1] else ""


def _title(entry: Entry, event: EntryEvent) -> str:
    if event.user_id is not None and event.user_id == entry.volunteer.user_id:
        return _own_act(event.kind)
    name = event.supervisor.name if event.supervisor else _("The office") if event.user else _("The portal")
    said = {
        EventKind.WRITTEN: _("%(name)s wrote it down"),
        EventKind.CHANGED: _("%(name)s changed it"),
        EventKind.SUBMITTED: _("%(name)s sent it to the host"),
        EventKind.TAKEN_BACK: _("%(name)s took it back"),
        EventKind.QUERIED: _("%(name)s asked"),
        EventKind.ANSWERED: _("%(name)s answered"),
        EventKind.RETURNED: _("%(name)s sent it back"),
        EventKind.CONFIRMED: _("%(name)s confirmed it"),
        EventKind.CORRECTED: _("%(name)s corrected it"),
        EventKind.MOVED: _("%(name)s gave it to somebody else to confirm"),
        EventKind.REVOKED: _("%(name)s revoked it"),
    }
    return said[EventKind(event.kind)] % {"name": name}


def _own_act(kind: str) -> str:
    said = {
        EventKind.WRITTEN: _("You wrote it down"),
        EventKind.CHANGED: _("You changed it"),
        EventKind.SUBMITTED: _("You sent it to the host"),
        EventKind.TAKEN_BACK: _("You took it back"),
        EventKind.ANSWERED: _("You answered"),
    }
    return said.get(EventKind(kind), "") or str(EventKind(kind).label)


def _changes(changes: dict[str, Any]) -> Iterable[str]:
    names = {
        "day": _("Day"),
        "quarters": _("Hours"),
        "starts": _("From"),
        "ends": _("To"),
        "host": _("Host"),
    }
    for name, (before, after) in changes.items():
        if name in names:
            yield _("%(name)s: %(before)s → %(after)s") % {
                "name": names[name],
                "before": _said(name, before),
                "after": _said(name, after),
            }


def _said(name: str, value: Any) -> str:
    if value is None:
        return "–"
    if name == "quarters":
        return words.hours(value)
    day: date | None = parse_date(value) if name == "day" else None
    return words.day(day) if day else str(value)

"""Writing the logbook: drafts, sending, taking back, deleting.

Every write locks the volunteer's row first, so that two devices at once cannot fill a day beyond its hours or
write one entry twice. What the office does for somebody is audited; what volunteers do stands in the history.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from volunteering.enums import EntryState, EventKind
from volunteering.models import Entry, Volunteer
from volunteering.rules import logbook as rules
from volunteering.rules.logbook import EntryFacts, Part
from volunteering.rules.who_confirms import who_is_asked
from volunteering.services.history import leave_step, plain
from volunteering.services.photos import Upload, drop_photo, keep_photo
from volunteering.services.volunteers import lock_volunteer
from youthportal.audit.models import record
from youthportal.core.db import erasing, now
from youthportal.core.exceptions import DomainError, refuse
from youthportal.files.services import delete_file

__all__ = [
    "EntryFacts",
    "Sent",
    "delete_draft",
    "submit_all",
    "submit_entry",
    "take_back_entry",
    "write_entry",
]

#: Facts of an entry that its history shows before and after.
SHOWN = ("day", "quarters", "starts", "ends")


@dataclass(frozen=True, slots=True)
class Sent:
    """What `submit_all` did: entries on their way, and those that wait with the reason."""

    sent: list[Entry]
    waiting: list[tuple[Entry, DomainError]]


@transaction.atomic
def write_entry(
    *,
    actor: Any,
    volunteer: Volunteer,
    facts: EntryFacts,
    entry: Entry | None = None,
    client_key: uuid.UUID | None = None,
    photo: Upload | None = None,
) -> list[Entry]:
    """Keep a draft, or change one that is with the volunteer; past midnight it becomes two, by day.

    `client_key` comes from the device: the same key again gives the entries that it made, unchanged.
    Raises DomainError of `rules.logbook.write_refusal` and `entry_refusal`, and those of pictures.
    """
    volunteer = lock_volunteer(volunteer)
    if client_key and entry is None and (known := _known(volunteer, client_key)):
        return known
    entry = _lock(entry) if entry else None
    refuse(rules.write_refusal(user=actor, volunteer=volunteer, entry=entry))
    by_office = actor.pk != volunteer.user_id
    refuse(rules.entry_refusal(facts, volunteer, entry=entry, by_office=by_office))
    first, *rest = rules.parts_of(facts)
    keys = _keys(client_key)
    written = [
        _change(actor, entry, facts, first) if entry else _write(actor, volunteer, facts, first, keys[0]),
        *(_write(actor, volunteer, facts, part, key) for part, key in zip(rest, keys[1:], strict=False)),
    ]
    if photo:
        keep_photo(entry=written[0], upload=photo, owner=volunteer.user)
    if by_office:
        _record(actor, "written", written)
    return written


@transaction.atomic
def submit_entry(*, actor: Any, entry: Entry, words: str = "") -> Entry:
    """Send an entry to its host, or answer a question (with `words`) or a return.

    Raises DomainError of `rules.logbook.write_refusal` and `send_refusal`.
    """
    volunteer = lock_volunteer(entry.volunteer)
    entry = _lock(entry)
    by_office = actor.pk != volunteer.user_id
    refuse(rules.write_refusal(user=actor, volunteer=volunteer))
    refuse(rules.send_refusal(entry, by_office=by_office))
    if entry.state == EntryState.QUERIED and not words.strip() and not _changed_since_query(entry):
        raise DomainError("NO_ANSWER", _("The host asked something: write an answer, or change the entry."))
    kind = EventKind.ANSWERED if entry.state == EntryState.QUERIED else EventKind.SUBMITTED
    entry.state, entry.submitted_at = EntryState.SUBMITTED, now()
    entry.supervisor = who_is_asked(rules.facts_of(entry), volunteer)
    entry.save(update_fields=["state", "submitted_at", "supervisor", "updated_at"])
    leave_step(entry, kind, user=actor, words=words)
    if by_office:
        _record(actor, "submitted", [entry])
    return entry


def submit_all(*, actor: Any, entries: Iterable[Entry]) -> Sent:
    """Send what can be sent; the rest waits, each with its reason."""
    sent, waiting = [], []
    for entry in entries:
        try:
            sent.append(submit_entry(actor=actor, entry=entry))
        except DomainError as refusal:
            waiting.append((entry, refusal))
    return Sent(sent, waiting)


@transaction.atomic
def take_back_entry(*, actor: Any, entry: Entry) -> Entry:
    """Undo the sending while the host has not answered: a draft again."""
    volunteer = lock_volunteer(entry.volunteer)
    entry = _lock(entry)
    refuse(rules.write_refusal(user=actor, volunteer=volunteer))
    refuse(rules.take_back_refusal(entry))
    entry.state = EntryState.DRAFT
    entry.save(update_fields=["state", "updated_at"])
    leave_step(entry, EventKind.TAKEN_BACK, user=actor)
    if actor.pk != volunteer.user_id:
        _record(actor, "taken_back", [entry])
    return entry


@transaction.atomic
def delete_draft(*, actor: Any, entry: Entry) -> None:
    """Delete what is back with the volunteer, with its history and photo: it never counted."""
    volunteer = lock_volunteer(entry.volunteer)
    entry = _lock(entry)
    refuse(rules.write_refusal(user=actor, volunteer=volunteer))
    refuse(rules.delete_refusal(entry))
    if actor.pk != volunteer.user_id:
        _record(actor, "deleted", [entry])
    photo = entry.photo
    with erasing():
        entry.delete()
    if photo:
        delete_file(photo)


@transaction.atomic
def remove_photo(*, actor: Any, entry: Entry) -> None:
    """Take the photo off an entry that is with the volunteer."""
    volunteer = lock_volunteer(entry.volunteer)
    entry = _lock(entry)
    refuse(rules.write_refusal(user=actor, volunteer=volunteer, entry=entry))
    drop_photo(entry)


# --- inside ---------------------------------------------------------------------------------------


def _lock(entry: Entry) -> Entry:
    rows = Entry.objects.select_for_update(of=("self",)).with_details()
    return rows.select_related("host__merged_into__organisation", "shift__opportunity").get(pk=entry.pk)


def _known(volunteer: Volunteer, client_key: uuid.UUID) -> list[Entry]:
    return list(volunteer.entries.filter(client_key__in=_keys(client_key)).order_by("day", "pk"))


def _keys(client_key: uuid.UUID | None) -> list[uuid.UUID | None]:
    """A key for each of the two days that one entry of a device may become."""
    return [client_key, uuid.uuid5(client_key, "next day") if client_key else None]


def _values(facts: EntryFacts, part: Part) -> dict[str, Any]:
    return {
        "host": facts.host,
        "site": facts.site,
        "shift": facts.shift,
        "kind_of_work": facts.kind_of_work or facts.host.kind_of_work,
        "day": part.day,
        "starts": part.starts,
        "ends": part.ends,
        "quarters": part.quarters,
        "language": facts.language,
        "did": facts.did.strip(),
        "learnt": facts.learnt.strip(),
        "is_social": facts.is_social,
    }


def _write(
    actor: Any, volunteer: Volunteer, facts: EntryFacts, part: Part, client_key: uuid.UUID | None
) -> Entry:
    entry = Entry.objects.create(
        volunteer=volunteer,
        origin=facts.origin,
        supervisor=who_is_asked(facts, volunteer),
        client_key=client_key,
        **_values(facts, part),
    )
    _tick(entry, facts.sentences)
    leave_step(entry, EventKind.WRITTEN, user=actor)
    return entry


def _change(actor: Any, entry: Entry, facts: EntryFacts, part: Part) -> Entry:
    before = _shown(entry)
    texts = entry.did, entry.learnt
    values = _values(facts, part)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.supervisor = who_is_asked(facts, entry.volunteer)
    entry.save(update_fields=[*values, "supervisor", "updated_at"])
    ticks = _tick(entry, facts.sentences)
    after = _shown(entry)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes or ticks or texts != (entry.did, entry.learnt):
        leave_step(entry, EventKind.CHANGED, user=actor, changes=changes)
    return entry


def _shown(entry: Entry) -> dict[str, Any]:
    """Plain facts as the history keeps them; times as "14:00"."""
    found = {name: plain(getattr(entry, name)) for name in SHOWN}
    return found | {"host": entry.host.name}


def _tick(entry: Entry, sentences: Iterable[str]) -> bool:
    """Make the ticked sentences these; says whether that changed anything."""
    wanted, there = set(sentences), set(entry.sentences.values_list("sentence", flat=True))
    entry.sentences.filter(sentence__in=there - wanted).delete()
    for sentence in sorted(wanted - there):
        entry.sentences.create(sentence=sentence)
    return wanted != there


def _changed_since_query(entry: Entry) -> bool:
    last = entry.events.filter(kind__in=(EventKind.QUERIED, EventKind.CHANGED)).last()
    return last is not None and last.kind == EventKind.CHANGED


def _record(actor: Any, act: str, entries: list[Entry]) -> None:
    for entry in entries:
        record(actor=actor, action=f"volunteering.entry.{act}", subject=entry)

"""Answers about hours: confirming, asking back, sending back; the office's confirmation from evidence.

Two supervisors at once count once: every act locks the entries, in the order of their ids, and asks the
rules again. What is confirmed already is no mistake: a second press finds nothing to do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from volunteering.enums import UNCONFIRMED, EntryState, EventKind, Way
from volunteering.models import ConfirmationRequest, Entry, Supervisor
from volunteering.notifications import confirming as notices
from volunteering.rules import confirming as rules
from volunteering.rules.confirming import Confirmer, Known
from volunteering.rules.logbook import facts_of
from volunteering.rules.who_confirms import who_is_asked
from volunteering.services.history import leave_step, plain
from volunteering.services.recognition import hold_open
from volunteering.services.volunteers import lock_volunteer
from youthportal.audit.models import record
from youthportal.core.exceptions import DomainError, refuse


@dataclass(frozen=True)
class Outcome:
    """What became of many entries: done now, done before (by a second press or person), refused and why."""

    done: list[Entry] = field(default_factory=list)
    before: list[Entry] = field(default_factory=list)
    refused: list[tuple[Entry, DomainError]] = field(default_factory=list)


def _locked(entries: Iterable[Entry]) -> list[Entry]:
    """In the order of their ids, so that two confirmers never wait for each other; their years stay open."""
    rows: QuerySet[Entry] = Entry.objects.select_for_update(of=("self",)).select_related("volunteer__user")
    found = list(rows.filter(pk__in=[entry.pk for entry in entries]).order_by("pk"))
    hold_open({entry.day.year for entry in found})
    return found


@transaction.atomic
def confirm_entries(
    *,
    actor: Any,
    supervisor: Supervisor | None,
    entries: Iterable[Entry],
    way: str,
    declared_as: str,
    request: ConfirmationRequest | None = None,
    at: datetime | None = None,
) -> list[Entry]:
    """Confirm all of these, or none; those confirmed before are left out of what is returned.

    `declared_as` is who they said to be, declaring that they are no relative. `request` is the link they
    came by, if they did. Raises NOT_DECLARED, NOT_YOUR_ENTRY, NO_SUPERVISOR_NOW, OWN_HOURS, OWN_FAMILY,
    WITH_VOLUNTEER, WAS_REVOKED, YEAR_CLOSED, CONFIRMING_OVER.
    """
    confirmer = Confirmer(supervisor=supervisor, request=request, user=actor)
    outcome = confirm_what_can(confirmer=confirmer, entries=entries, way=way, declared_as=declared_as, at=at)
    if outcome.refused:
        raise outcome.refused[0][1]
    return outcome.done


@transaction.atomic
def confirm_what_can(
    *,
    confirmer: Confirmer,
    entries: Iterable[Entry],
    way: str,
    declared_as: str,
    seen: Mapping[int, str] | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Confirm those that can be and say why not for the others. `seen`: the marks of the page that was read.

    Raises NOT_DECLARED.
    """
    refuse(rules.declared_refusal(declared_as))
    rows, outcome = _locked(entries), Outcome()
    known = Known.of(rows, confirmer)
    for entry in rows:
        refusal = rules.answer_refusal(entry, confirmer, known, at)
        if refusal and refusal.code == "CONFIRMED_ALREADY":
            outcome.before.append(entry)
        elif refusal := refusal or rules.seen_refusal(entry, seen):
            outcome.refused.append((entry, refusal))
        else:
            outcome.done.append(entry)
    for entry in outcome.done:
        _confirm(entry, confirmer, way, declared_as.strip()[:160], at)
    _close_answered(outcome.done)
    notices.hours_confirmed(outcome.done)
    return outcome


def _confirm(entry: Entry, confirmer: Confirmer, way: str, declared_as: str, at: datetime | None) -> None:
    user = confirmer.user if getattr(confirmer.user, "pk", None) else None
    entry.state, entry.confirmed_at = EntryState.CONFIRMED, at or timezone.now()
    entry.confirmed_by, entry.confirmed_supervisor = user, confirmer.supervisor
    entry.confirmed_as, entry.confirmed_way = declared_as, way
    entry.save()
    leave_step(entry, EventKind.CONFIRMED, user=user, supervisor=confirmer.supervisor)
    record(actor=user, action="volunteering.entry.confirmed", subject=entry, data={"way": way})


def _close_answered(entries: list[Entry]) -> None:
    """A link is over as soon as nothing that it asks about can come back to its reader."""
    open_still = Entry.objects.filter(state__in=[*UNCONFIRMED, EntryState.DRAFT])
    asked = ConfirmationRequest.objects.filter(closed_at=None, items__entry__in=entries)
    unanswered = asked.filter(items__entry__in=open_still)
    ids = list(asked.exclude(pk__in=unanswered.values("pk")).values_list("pk", flat=True))
    ConfirmationRequest.objects.filter(pk__in=ids).update(closed_at=timezone.now())


# --- asking back and sending back -----------------------------------------------------------------


def query_entry(
    *,
    actor: Any,
    supervisor: Supervisor | None,
    entry: Entry,
    words: str,
    request: ConfirmationRequest | None = None,
    seen: str | None = None,
) -> Entry:
    """Ask the volunteer something about an entry. Raises as `confirm_entries`, NO_NOTE, CHANGED_MEANWHILE."""
    confirmer = Confirmer(supervisor=supervisor, request=request, user=actor)
    return _give_back(confirmer, entry, EntryState.QUERIED, EventKind.QUERIED, words, seen)


def return_entry(
    *,
    actor: Any,
    supervisor: Supervisor | None,
    entry: Entry,
    words: str,
    request: ConfirmationRequest | None = None,
    seen: str | None = None,
) -> Entry:
    """Send an entry back to be changed. Raises as `confirm_entries`, NO_NOTE, CHANGED_MEANWHILE."""
    confirmer = Confirmer(supervisor=supervisor, request=request, user=actor)
    return _give_back(confirmer, entry, EntryState.RETURNED, EventKind.RETURNED, words, seen)


@transaction.atomic
def _give_back(
    confirmer: Confirmer, entry: Entry, state: str, kind: str, words: str, seen: str | None
) -> Entry:
    """Both leave the text with the volunteer; the same answer pressed twice is one."""
    refuse(rules.note_refusal(words))
    locked = _locked([entry])[0]
    known = Known.of([locked], confirmer)
    refuse(rules.duty_refusal(locked, confirmer, known))
    if locked.state == state and _is_said(locked, words):
        return locked
    refuse(rules.answer_refusal(locked, confirmer, known))
    refuse(rules.seen_refusal(locked, None if seen is None else {locked.pk: seen}))
    locked.state = state
    locked.save(update_fields=["state", "updated_at"])
    user = confirmer.user
    leave_step(locked, kind, user=user, supervisor=confirmer.supervisor, words=words)
    record(actor=user, action=f"volunteering.entry.{kind}", subject=locked)
    notices.hours_given_back(locked, words.strip())
    return locked


def _is_said(entry: Entry, words: str) -> bool:
    last = entry.events.select_related("said").last()
    return last is not None and hasattr(last, "said") and last.said.words == words.strip()[:1000]


# --- the office -----------------------------------------------------------------------------------


@transaction.atomic
def confirm_from_evidence(
    *, actor: Any, entries: Iterable[Entry], reason: str, way: str = Way.EVIDENCE
) -> list[Entry]:
    """The office confirms from a signed sheet or a check-in, marked as such: all of these, or none.

    Those confirmed before are left out of what is returned. Raises NO_REASON, NOT_OFFICE, OWN_HOURS,
    WITH_VOLUNTEER (a draft), WAS_REVOKED, YEAR_CLOSED.
    """
    refuse(rules.reason_refusal(reason))
    rows = _locked(entries)
    known = Known.of(rows)
    due = [entry for entry in rows if entry.state != EntryState.CONFIRMED]
    for entry in due:
        refuse(rules.evidence_refusal(entry, actor, known))
    for entry in due:
        entry.state, entry.confirmed_at = EntryState.CONFIRMED, timezone.now()
        entry.confirmed_by, entry.confirmed_way = actor, way
        entry.save()
        leave_step(entry, EventKind.CONFIRMED, user=actor, words=reason)
        data = {"way": str(way)}
        record(actor=actor, action="volunteering.entry.confirmed", subject=entry, data=data)
    _close_answered(due)
    notices.hours_confirmed(due)
    return due


@transaction.atomic
def correct_entry(*, actor: Any, entry: Entry, changes: Mapping[str, Any], reason: str) -> Entry:
    """The office corrects facts (`rules.confirming.CORRECTABLE`); what was before stays in the history.

    From-and-to decide the hours; hours alone take the times away. A confirmed entry stays confirmed. Raises
    NO_REASON, NOT_OFFICE, OWN_HOURS, NOT_TO_CORRECT, DAY_IN_FUTURE, HOURS_OF_A_DAY, NOTHING_CHANGED,
    DAY_IS_FULL, ON_CERTIFICATE, YEAR_CLOSED. At another host somebody there is asked.
    """
    refuse(rules.reason_refusal(reason))
    lock_volunteer(entry.volunteer)
    locked = _locked([entry])[0]
    refuse(rules.correct_refusal(locked, changes, actor))
    was = {name: getattr(locked, name) for name in rules.CORRECTABLE}
    for name, value in rules.corrected(locked, changes).items():
        setattr(locked, name, value)
    refuse(rules.facts_refusal(locked, was))
    steps = {
        name: [plain(before), plain(getattr(locked, name))]
        for name, before in was.items()
        if before != getattr(locked, name)
    }
    if "host" in steps and locked.state != EntryState.CONFIRMED:
        locked.site = locked.shift = None
        locked.supervisor = who_is_asked(replace(facts_of(locked), supervisor=None), locked.volunteer)
    locked.save()
    leave_step(locked, EventKind.CORRECTED, user=actor, words=reason, changes=steps)
    data = {"fields": sorted(steps)}
    record(actor=actor, action="volunteering.entry.corrected", subject=locked, data=data)
    notices.hours_corrected(locked, reason.strip())
    return locked


@transaction.atomic
def revoke_entry(*, actor: Any, entry: Entry, reason: str) -> Entry:
    """Confirmed hours no longer count. Raises NO_REASON, NOT_OFFICE, NOT_CONFIRMED, ON_CERTIFICATE,
    YEAR_CLOSED."""
    refuse(rules.reason_refusal(reason))
    lock_volunteer(entry.volunteer)
    locked = _locked([entry])[0]
    refuse(rules.revoke_refusal(locked, actor, Known.of([locked])))
    locked.state = EntryState.REVOKED
    locked.save(update_fields=["state", "updated_at"])
    leave_step(locked, EventKind.REVOKED, user=actor, words=reason)
    record(actor=actor, action="volunteering.entry.revoked", subject=locked)
    notices.hours_revoked(locked, reason.strip())
    return locked

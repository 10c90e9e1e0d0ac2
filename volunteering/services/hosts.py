"""Keeping the register of hosts: checks for under-18s, leaving, supervisors who come and go."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from volunteering.enums import EventKind
from volunteering.models import ConfirmationRequest, Entry, Host, Opportunity, Supervisor
from volunteering.rules import hosts as rules
from volunteering.services.history import leave_step
from youthportal.audit.models import record
from youthportal.core.models import SiteVersion


def lock_host(host: Host) -> Host:
    """The row as it is now; nobody else changes it until the transaction ends."""
    return Host.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=host.pk)


@transaction.atomic
def check_for_minors(*, actor: Any, host: Host, may: bool, at: date | None = None) -> Host:
    """Note that the office looked whether the host may take under-18s: who, when, and what it came to."""
    host = lock_host(host)
    if refusal := rules.check_minors_refusal(host=host, user=actor):
        raise refusal
    host.may_host_minors = may
    host.minors_checked_on = at or timezone.localdate()
    host.minors_checked_by = actor
    host.save(update_fields=["may_host_minors", "minors_checked_on", "minors_checked_by", "updated_at"])
    record(actor=actor, action="volunteering.host.checked_for_minors", subject=host, data={"may": may})
    SiteVersion.bump()
    return host


@transaction.atomic
def leave_register(*, actor: Any, host: Host, day: date) -> Host:
    """From `day` on nobody applies here or logs new hours; what was entered before can still be confirmed."""
    host = lock_host(host)
    if refusal := rules.leave_refusal(host=host, user=actor, day=day):
        raise refusal
    host.left_on = day
    host.save(update_fields=["left_on", "updated_at"])
    waiting = Entry.objects.filter(host=host).unconfirmed().count()
    record(actor=actor, action="volunteering.host.left", subject=host, data={"still_to_confirm": waiting})
    SiteVersion.bump()
    return host


@transaction.atomic
def rejoin_register(*, actor: Any, host: Host) -> Host:
    """Take the leaving back."""
    host = lock_host(host)
    if refusal := rules.rejoin_refusal(host=host, user=actor):
        raise refusal
    host.left_on = None
    host.save(update_fields=["left_on", "updated_at"])
    record(actor=actor, action="volunteering.host.rejoined", subject=host)
    SiteVersion.bump()
    return host


# --- supervisors ----------------------------------------------------------------------------------


@transaction.atomic
def end_supervisor(
    *, actor: Any, supervisor: Supervisor, last_day: date, successor: Supervisor | None
) -> Supervisor:
    """Somebody no longer confirms after `last_day`.

    What is open goes to the successor: at once if the day is here or past, otherwise by the night's task.
    Without a successor it waits for the host's head.
    """
    supervisor = Supervisor.objects.select_for_update().get(pk=supervisor.pk)
    if refusal := rules.end_supervisor_refusal(
        supervisor=supervisor, user=actor, last_day=last_day, successor=successor
    ):
        raise refusal
    supervisor.ends_on, supervisor.successor = last_day, successor
    supervisor.save(update_fields=["ends_on", "successor", "updated_at"])
    moved = _hand_over(supervisor, actor) if last_day <= timezone.localdate() else 0
    record(actor=actor, action="volunteering.supervisor.ended", subject=supervisor, data={"entries": moved})
    SiteVersion.bump()
    return supervisor


@transaction.atomic
def hand_over_ended(day: date | None = None) -> int:
    """Each night: what still waits for supervisors whose last day is past. How many entries moved."""
    day = day or timezone.localdate()
    waiting = Entry.objects.open().filter(supervisor__ends_on__lt=day)
    offered = Opportunity.objects.unfinished().filter(supervisor__ends_on__lt=day)
    ended = Supervisor.objects.filter(
        pk__in=[*waiting.values_list("supervisor", flat=True), *offered.values_list("supervisor", flat=True)]
    )
    moved = 0
    for supervisor in ended.select_for_update().order_by("pk"):
        count = _hand_over(supervisor, None)
        record(
            actor=None,
            action="volunteering.supervisor.handed_over",
            subject=supervisor,
            data={"entries": count},
        )
        moved += count
    if ended:
        SiteVersion.bump()
    return moved


def _hand_over(supervisor: Supervisor, actor: Any) -> int:
    """Open entries with a step in their history, opportunities, and deputies' places. Old links close."""
    successor = _last_in_line(supervisor)
    entries = list(Entry.objects.open().filter(supervisor=supervisor).select_for_update())
    for entry in entries:
        move_entry(entry, supervisor=successor, actor=actor)
    Opportunity.objects.unfinished().filter(supervisor=supervisor).update(supervisor=successor)
    deputised = Supervisor.objects.filter(deputy=supervisor)
    if successor is not None:
        deputised.exclude(pk=successor.pk).update(deputy=successor)
    deputised.update(deputy=None)
    open_links = ConfirmationRequest.objects.filter(supervisor=supervisor, closed_at=None)
    open_links.update(closed_at=timezone.now())
    return len(entries)


def _last_in_line(supervisor: Supervisor) -> Supervisor | None:
    """The successor, or theirs where they left too; None where nobody is left."""
    seen, found = {supervisor.pk}, supervisor.successor
    while found is not None and not found.is_current() and found.pk not in seen:
        seen.add(found.pk)
        found = found.successor
    return found if found is not None and found.is_current() and found.pk not in seen else None


def move_entry(entry: Entry, *, supervisor: Supervisor | None, actor: Any) -> None:
    """Give an open entry to another supervisor, with a step in its history."""
    before = entry.supervisor_id
    entry.supervisor = supervisor
    entry.save(update_fields=["supervisor", "updated_at"])
    after = getattr(supervisor, "pk", None)
    leave_step(entry, EventKind.MOVED, user=actor, changes={"supervisor": [before, after]})


@transaction.atomic
def note_supervisor(*, actor: Any, supervisor: Supervisor, fields: list[str]) -> None:
    """After a change in the admin: a new address is one from which nothing has come back."""
    if "email" in fields and supervisor.bounced_on is not None:
        Supervisor.objects.filter(pk=supervisor.pk).update(bounced_on=None)
    SiteVersion.bump()

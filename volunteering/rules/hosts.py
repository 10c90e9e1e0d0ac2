"""What the office may do with a host and its supervisors, and why not."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.models import Host, Supervisor
from youthportal.core.exceptions import DomainError


def office_refusal(user: Any) -> DomainError | None:
    if not user.is_staff:
        return DomainError("OFFICE_ONLY", _("Only the office keeps the register of hosts."))
    return None


def check_minors_refusal(*, host: Host, user: Any) -> DomainError | None:
    if not host.is_active():
        return DomainError("HOST_LEFT", _("This host is not in the register now."))
    return office_refusal(user)


def leave_refusal(*, host: Host, user: Any, day: date) -> DomainError | None:
    if host.left_on is not None:
        return DomainError("HOST_LEFT", _("This host has left the register already."))
    if day < host.joined_on:
        return DomainError("BEFORE_JOINING", _("The day of leaving lies before the first day."))
    return office_refusal(user)


def rejoin_refusal(*, host: Host, user: Any) -> DomainError | None:
    if host.left_on is None:
        return DomainError("STILL_THERE", _("This host is in the register."))
    if host.merged_into_id is not None:
        return DomainError("MERGED", _("This host became part of another and cannot come back alone."))
    return office_refusal(user)


def end_supervisor_refusal(
    *, supervisor: Supervisor, user: Any, last_day: date, successor: Supervisor | None
) -> DomainError | None:
    """A successor is needed where the host has somebody else and something is open."""
    if supervisor.ends_on is not None and supervisor.ends_on <= timezone.localdate():
        return DomainError("ENDED_ALREADY", _("This supervisor has ended already."))
    if last_day < supervisor.starts_on:
        return DomainError("BEFORE_START", _("The last day cannot lie before the first."))
    if successor is not None and (refusal := successor_refusal(supervisor, successor, last_day)):
        return refusal
    others = supervisor.host.supervisors.current(last_day).exclude(pk=supervisor.pk)
    if successor is None and others.exists() and has_open_work(supervisor):
        return DomainError(
            "SUCCESSOR_MISSING", _("Hours or opportunities wait for this person. Choose who takes them over.")
        )
    return office_refusal(user)


def successor_refusal(supervisor: Supervisor, successor: Supervisor, last_day: date) -> DomainError | None:
    if successor.pk == supervisor.pk or successor.host_id != supervisor.host_id:
        return DomainError("OTHER_HOST", _("Choose another supervisor of the same host."))
    if not successor.is_current(max(last_day, timezone.localdate())):
        return DomainError("SUCCESSOR_GONE", _("Choose somebody who is still there after that day."))
    return None


def has_open_work(supervisor: Supervisor) -> bool:
    return supervisor.entries.open().exists() or supervisor.opportunities.unfinished().exists()


def merge_refusal(*, source: Host, target: Host, user: Any) -> DomainError | None:
    """Why `source` cannot become part of `target`."""
    if source.pk == target.pk:
        return DomainError("SAME_HOST", _("Choose two different hosts."))
    if source.merged_into_id is not None or target.merged_into_id is not None:
        return DomainError("MERGED", _("One of them became part of another host before."))
    if not target.is_active():
        return DomainError("TARGET_LEFT", _("The host that stays has left the register. Take it back first."))
    return office_refusal(user)

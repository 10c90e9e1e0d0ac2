"""Two rows of one host become one: everything moves, and the history of every entry says so."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from volunteering.enums import EventKind
from volunteering.models import (
    ConfirmationRequest,
    Entry,
    EntryEvent,
    Host,
    Opportunity,
    Sheet,
    Site,
    Supervisor,
    Volunteer,
    VolunteerAgreement,
)
from volunteering.rules.hosts import merge_refusal
from youthportal.audit.models import record
from youthportal.core.models import SiteVersion

#: Tables that name a host and nothing else to mind.
PLAIN = (Opportunity, VolunteerAgreement, ConfirmationRequest, Sheet)


def what_moves(source: Host) -> list[tuple[str, int]]:
    """Label and number of what would move; only what there is."""
    counted: list[tuple[str, QuerySet[Any]]] = [
        (_("sites"), source.sites.all()),
        (_("supervisors"), source.supervisors.all()),
        (_("opportunities"), source.opportunities.all()),
        (_("logbook entries"), source.entries.all()),
        (_("volunteering agreements"), source.agreements.all()),
    ]
    numbers = [(label, rows.count()) for label, rows in counted]
    return [(label, number) for label, number in numbers if number]


@transaction.atomic
def merge_hosts(*, actor: Any, source: Host, target: Host) -> Host:
    """`source` becomes part of `target` and leaves the register. Certificates keep the name they were given.

    Raises SAME_HOST, MERGED, TARGET_LEFT or OFFICE_ONLY.
    """
    locked = Host.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([source.pk, target.pk])
    source, target = locked[source.pk], locked[target.pk]
    if refusal := merge_refusal(source=source, target=target, user=actor):
        raise refusal
    _move_sites(source, target)
    _move_supervisors(source, target)
    entries = _move_entries(source, target, actor)
    moved = {str(model._meta.model_name): _move(model, source, target) for model in PLAIN}
    for volunteer in Volunteer.objects.filter(hidden_hosts=source):
        volunteer.hidden_hosts.add(target)
        volunteer.hidden_hosts.remove(source)
    target.joined_on = min(target.joined_on, source.joined_on)  # entries of earlier days can still be sent
    target.save(update_fields=["joined_on", "updated_at"])
    source.merged_into = target
    source.left_on = source.left_on or max(timezone.localdate(), source.joined_on)
    source.save(update_fields=["merged_into", "left_on", "updated_at"])
    Host.objects.filter(merged_into=source).update(merged_into=target)
    data = {"target": target.pk, "entries": entries, **moved}
    record(actor=actor, action="volunteering.host.merged", subject=source, data=data)
    SiteVersion.bump()
    return target


def _move(model: Any, source: Host, target: Host) -> int:
    count: int = model.objects.filter(host=source).update(host=target)
    return count


def _move_sites(source: Host, target: Host) -> None:
    """A site of the same name says where it came from."""
    taken = {name.casefold() for name in target.sites.values_list("name", flat=True)}
    for site in Site.objects.filter(host=source):
        site.name = _free_name(site.name, source.name, taken)
        site.host = target
        site.save(update_fields=["name", "host"])


def _free_name(name: str, origin: str, taken: set[str]) -> str:
    found, number = name, 1
    while found.casefold() in taken:
        suffix = f" ({origin[:60]})" if number == 1 else f" ({number})"
        found, number = name[: 120 - len(suffix)] + suffix, number + 1
    taken.add(found.casefold())
    return found


def _move_supervisors(source: Host, target: Host) -> None:
    """One person at both is one supervisor after it: the other row ends and names it as successor."""
    current = {one.email.casefold(): one for one in target.supervisors.filter(ends_on__isnull=True)}
    today = timezone.localdate()
    for supervisor in Supervisor.objects.filter(host=source):
        same = current.get(supervisor.email.casefold())
        supervisor.host = target
        if same is not None and supervisor.ends_on is None:
            supervisor.ends_on, supervisor.successor = max(today, supervisor.starts_on), same
            Entry.objects.open().filter(supervisor=supervisor).update(supervisor=same)
            Opportunity.objects.filter(supervisor=supervisor).update(supervisor=same)
            Supervisor.objects.filter(deputy=supervisor).exclude(pk=same.pk).update(deputy=same)
        supervisor.save(update_fields=["host", "ends_on", "successor", "updated_at"])


def _move_entries(source: Host, target: Host, actor: Any) -> int:
    """Every entry, whatever its state, with one step each."""
    entries = list(Entry.objects.filter(host=source).values_list("pk", flat=True))
    user = actor if getattr(actor, "pk", None) else None
    changes = {"host": [source.pk, target.pk]}
    EntryEvent.objects.bulk_create(
        (EntryEvent(entry_id=pk, kind=EventKind.MOVED, user=user, changes=changes) for pk in entries),
        batch_size=500,
    )
    Entry.objects.filter(host=source).update(host=target)
    return len(entries)

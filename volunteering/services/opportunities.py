"""What hosts offer: writing, opening, pausing, closing; shifts and calling them off."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from volunteering.enums import LIVE_APPLICATIONS, ApplicationState, OpportunityState
from volunteering.models import Application, Follower, Host, Opportunity, OpportunityCompetence, Shift
from volunteering.notifications import opportunities as notifications
from volunteering.rules import opportunities as rules
from volunteering.rules.opportunities import OpportunityFacts, ShiftFacts
from volunteering.services.hosts import lock_host
from youthportal.audit.models import record
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.models import SiteVersion

PLAIN = (
    "title",
    "summary",
    "language",
    "bring",
    "min_age",
    "level",
    "place",
    "programme",
    "apply_until",
    "places",
    "site",
    "supervisor",
    "kind_of_work",
)


def lock_opportunity(opportunity: Opportunity) -> Opportunity:
    """The row as it is now; places of it and of its shifts are given under this lock alone."""
    rows = Opportunity.objects.select_for_update(of=("self",)).select_related("host__organisation")
    return rows.get(pk=opportunity.pk)


@transaction.atomic
def write_opportunity(
    *, actor: Any, host: Host, facts: OpportunityFacts, opportunity: Opportunity | None = None
) -> Opportunity:
    """A new draft, or new words for one that exists. Its address stays."""
    host = lock_host(host)  # two of one title at once get two addresses
    if refusal := rules.write_refusal(host=host, user=actor, facts=facts):
        raise refusal
    is_new = opportunity is None
    row = Opportunity(host=host, slug=_free_slug(facts.title)) if opportunity is None else opportunity
    for name in PLAIN:
        setattr(row, name, getattr(facts, name))
    row.save()
    OpportunityCompetence.objects.filter(opportunity=row).delete()
    OpportunityCompetence.objects.bulk_create(
        OpportunityCompetence(opportunity=row, competence=one) for one in facts.competences
    )
    action = "written" if is_new else "changed"
    record(actor=actor, action=f"volunteering.opportunity.{action}", subject=row)
    SiteVersion.bump()
    return row


def _free_slug(title: str) -> str:
    base = words.slug(title, 80) or "opportunity"
    taken = set(Opportunity.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    return found


@transaction.atomic
def open_opportunity(*, actor: Any, opportunity: Opportunity) -> Opportunity:
    """Draft, paused or closed becomes open. After a pause whoever waits for news gets it."""
    opportunity = lock_opportunity(opportunity)
    if refusal := rules.open_refusal(opportunity=opportunity, user=actor):
        raise refusal
    was_paused = opportunity.state == OpportunityState.PAUSED
    opportunity.state, opportunity.pause_reason = OpportunityState.OPEN, ""
    opportunity.opened_at = timezone.now()
    opportunity.save(update_fields=["state", "pause_reason", "opened_at", "updated_at"])
    record(actor=actor, action="volunteering.opportunity.opened", subject=opportunity)
    if was_paused:
        notifications.open_again(opportunity)
    SiteVersion.bump()
    return opportunity


@transaction.atomic
def pause_opportunity(*, actor: Any, opportunity: Opportunity, reason: str) -> Opportunity:
    """Nobody applies for now; whoever has a place or waits for one hears why."""
    opportunity = lock_opportunity(opportunity)
    if refusal := rules.pause_refusal(opportunity=opportunity, user=actor, reason=reason):
        raise refusal
    opportunity.state, opportunity.pause_reason = OpportunityState.PAUSED, reason.strip()[:200]
    opportunity.save(update_fields=["state", "pause_reason", "updated_at"])
    record(actor=actor, action="volunteering.opportunity.paused", subject=opportunity)
    notifications.paused(opportunity)
    SiteVersion.bump()
    return opportunity


@transaction.atomic
def close_opportunity(*, actor: Any, opportunity: Opportunity) -> Opportunity:
    """For good: who was accepted keeps the place, who still waits is told that it is over."""
    opportunity = lock_opportunity(opportunity)
    if refusal := rules.close_refusal(opportunity=opportunity, user=actor):
        raise refusal
    opportunity.state, opportunity.pause_reason = OpportunityState.CLOSED, ""
    opportunity.save(update_fields=["state", "pause_reason", "updated_at"])
    waiting = opportunity.applications.exclude(state=ApplicationState.ACCEPTED).live()
    for application in waiting.with_details():
        _end(application, ApplicationState.REFUSED, "", actor)
        notifications.told(application, "closed")
    Follower.objects.filter(opportunity=opportunity).delete()
    record(actor=actor, action="volunteering.opportunity.closed", subject=opportunity)
    SiteVersion.bump()
    return opportunity


def _end(application: Application, state: str, reason: str, actor: Any) -> None:
    application.state, application.reason = state, reason[:200]
    application.decided_by = actor if getattr(actor, "pk", None) else None
    application.decided_at = timezone.now()
    application.save(update_fields=["state", "reason", "decided_by", "decided_at", "updated_at"])


# --- shifts ---------------------------------------------------------------------------------------


@transaction.atomic
def add_shifts(*, actor: Any, opportunity: Opportunity, facts: ShiftFacts) -> list[Shift]:
    """One shift, or the same at the same local time in several weeks. What exists already stays one."""
    opportunity = lock_opportunity(opportunity)
    if refusal := rules.shift_refusal(opportunity=opportunity, user=actor, facts=facts):
        raise refusal
    made = []
    for week in range(facts.weeks):
        starts, ends = _weeks_later(facts.starts_at, week), _weeks_later(facts.ends_at, week)
        same = opportunity.shifts.filter(starts_at=starts, ends_at=ends, cancelled_at=None)
        if same.exists():
            continue
        made.append(
            Shift.objects.create(
                opportunity=opportunity,
                starts_at=starts,
                ends_at=ends,
                places=facts.places,
                note=facts.note,
            )
        )
    record(actor=actor, action="volunteering.shifts.added", subject=opportunity, data={"count": len(made)})
    SiteVersion.bump()
    return made


def _weeks_later(at: datetime, weeks: int) -> datetime:
    """The same hour on the clock, also across the change of clocks."""
    local = timezone.localtime(at).replace(tzinfo=None) + timedelta(weeks=weeks)
    return timezone.make_aware(local)


@transaction.atomic
def call_off_shift(*, actor: Any, shift: Shift, reason: str) -> Shift:
    """The shift does not take place; everybody who has a place or waits for one is told why."""
    lock_opportunity(shift.opportunity)
    shift = Shift.objects.select_related("opportunity__host__organisation").get(pk=shift.pk)
    if refusal := rules.call_off_refusal(shift=shift, user=actor, reason=reason):
        raise refusal
    shift.cancelled_at = now()
    shift.save(update_fields=["cancelled_at"])
    live = shift.applications.filter(state__in=LIVE_APPLICATIONS).with_details()
    for application in live:
        _end(application, ApplicationState.CANCELLED, reason.strip(), actor)
        notifications.told(application, "called_off")
    record(actor=actor, action="volunteering.shift.called_off", subject=shift, data={"told": len(live)})
    SiteVersion.bump()
    return shift

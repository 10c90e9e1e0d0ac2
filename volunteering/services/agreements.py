"""Agreements: written, offered, signed in the portal or on paper, ended with a reason."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from volunteering.documents.agreement import KIND, TEMPLATE, agreement_context
from volunteering.enums import AgreementState
from volunteering.models import Host, Volunteer, VolunteerAgreement
from volunteering.notifications import agreements as notifications
from volunteering.rules import agreements as rules
from volunteering.rules.agreements import AgreementFacts
from youthportal.audit.models import record
from youthportal.core import jobs
from youthportal.documents.services import issue_pdf
from youthportal.files.models import Access

PRINT_JOB = "volunteering.agreement"


def lock_agreement(agreement: VolunteerAgreement) -> VolunteerAgreement:
    rows = VolunteerAgreement.objects.select_for_update(of=("self",))
    return rows.select_related("volunteer__user", "host__organisation").get(pk=agreement.pk)


@transaction.atomic
def write_agreement(
    *,
    actor: Any,
    host: Host,
    volunteer: Volunteer,
    facts: AgreementFacts,
    agreement: VolunteerAgreement | None = None,
) -> VolunteerAgreement:
    """A draft that the host can still change; nobody else reads it before it is offered."""
    agreement = lock_agreement(agreement) if agreement else None
    if refusal := rules.write_refusal(host=host, user=actor, facts=facts, agreement=agreement):
        raise refusal
    row = agreement or VolunteerAgreement(host=host, volunteer=volunteer, country=host.country)
    for name in ("task", "starts_on", "language", "mentor", "training", "insurance", "costs", "ends_on"):
        setattr(row, name, getattr(facts, name))
    row.save()
    record(actor=actor, action="volunteering.agreement.written", subject=row)
    return row


@transaction.atomic
def offer_agreement(*, actor: Any, agreement: VolunteerAgreement) -> VolunteerAgreement:
    """From now on it waits for both signatures; the paper to print is made in the background."""
    agreement = lock_agreement(agreement)
    if refusal := rules.offer_refusal(agreement=agreement, user=actor):
        raise refusal
    agreement.state = AgreementState.OFFERED
    agreement.save(update_fields=["state", "updated_at"])
    record(actor=actor, action="volunteering.agreement.offered", subject=agreement)
    _print_again(agreement, actor)
    notifications.offered(agreement)
    return agreement


def _print_again(agreement: VolunteerAgreement, actor: Any) -> None:
    key = f"{PRINT_JOB}:{agreement.pk}:{agreement.updated_at:%Y%m%d%H%M%S%f}"
    jobs.enqueue(PRINT_JOB, {"agreement": agreement.pk}, key=key, owner=actor, label=str(agreement.host))


@jobs.handler(PRINT_JOB)
def _print(run: jobs.Run) -> dict[str, Any]:
    """The paper as the agreement stands now; run twice it issues the same words under a new number."""
    rows = VolunteerAgreement.objects.select_related("volunteer__user", "host__organisation", "mentor")
    agreement = rows.get(pk=run.args["agreement"])
    with translation.override(agreement.language):
        title = _("Volunteering agreement")
        context = agreement_context(agreement)
    document = issue_pdf(
        actor=None,
        kind=KIND,
        series=f"agreement/{agreement.created_at.year}",
        title=title,
        language=agreement.language,
        subject=agreement,
        template=TEMPLATE,
        context=context,
        access=Access.ASKED,
    )
    VolunteerAgreement.objects.filter(pk=agreement.pk).update(document=document)
    return {"url": document.stored.get_absolute_url()}


@transaction.atomic
def sign_agreement(
    *, actor: Any, agreement: VolunteerAgreement, birth_date: date | None = None
) -> VolunteerAgreement:
    """One side signs in the portal; with the second signature it is in force."""
    agreement = lock_agreement(agreement)
    if refusal := rules.sign_refusal(agreement=agreement, user=actor, birth_date=birth_date):
        raise refusal
    today = timezone.localdate()
    if agreement.volunteer.user_id == actor.pk:
        agreement.volunteer_signed_on = today
        _keep_birth_date(agreement, birth_date)
    else:
        agreement.host_signed_on = today
    _settle(agreement, actor)
    return agreement


def _keep_birth_date(agreement: VolunteerAgreement, birth_date: date | None) -> None:
    if birth_date is not None and rules.needs_birth_date(agreement):
        agreement.volunteer.date_of_birth = birth_date
        agreement.volunteer.save(update_fields=["date_of_birth", "updated_at"])


@transaction.atomic
def note_paper(*, actor: Any, agreement: VolunteerAgreement, signed_on: date) -> VolunteerAgreement:
    """The host or the office has the paper with all signatures in hand."""
    agreement = lock_agreement(agreement)
    if refusal := rules.paper_refusal(agreement=agreement, user=actor, signed_on=signed_on):
        raise refusal
    agreement.volunteer_signed_on = agreement.volunteer_signed_on or signed_on
    agreement.host_signed_on = agreement.host_signed_on or signed_on
    _settle(agreement, actor)
    return agreement


def _settle(agreement: VolunteerAgreement, actor: Any) -> None:
    """After a signature: in force with both, and the paper says which were given."""
    if agreement.volunteer_signed_on and agreement.host_signed_on:
        agreement.state = AgreementState.IN_FORCE
    agreement.save(update_fields=["state", "volunteer_signed_on", "host_signed_on", "updated_at"])
    record(actor=actor, action="volunteering.agreement.signed", subject=agreement)
    _print_again(agreement, actor)
    if agreement.state == AgreementState.IN_FORCE:
        notifications.in_force(agreement)


@transaction.atomic
def end_agreement(*, actor: Any, agreement: VolunteerAgreement, reason: str) -> VolunteerAgreement:
    """Either side ends it, from today on; the other one reads why."""
    agreement = lock_agreement(agreement)
    if refusal := rules.end_refusal(agreement=agreement, user=actor, reason=reason):
        raise refusal
    today = timezone.localdate()
    agreement.state, agreement.end_reason = AgreementState.ENDED, reason.strip()[:200]
    if agreement.ends_on is None or agreement.ends_on > today:
        agreement.ends_on = max(today, agreement.starts_on)
    agreement.save(update_fields=["state", "end_reason", "ends_on", "updated_at"])
    record(actor=actor, action="volunteering.agreement.ended", subject=agreement)
    notifications.ended(agreement, by_volunteer=agreement.volunteer.user_id == getattr(actor, "pk", None))
    return agreement

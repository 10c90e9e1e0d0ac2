"""Who is what where, from and to."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from youthportal.audit.models import record
from youthportal.organisations import rules
from youthportal.organisations.models import Membership, Organisation, School


@transaction.atomic
def give_membership(
    *,
    actor: Any,
    user: Any,
    role: str,
    school: School | None = None,
    organisation: Organisation | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Membership:
    """A role in a school, an organisation or, with neither, the office; an open one is not given twice.

    Raises DomainError: TWO_BODIES, SCHOOL_MISSING, ENDS_BEFORE_START.
    """
    starts_on = starts_on or timezone.localdate()
    if refusal := rules.membership_refusal(
        role=role, school=school, organisation=organisation, starts_on=starts_on, ends_on=ends_on
    ):
        raise refusal
    body = {"user": user, "role": role, "school": school, "organisation": organisation}
    held = Membership.objects.current().filter(**body, ends_on__isnull=True).first()
    if held is not None:
        return held
    given = Membership.objects.create(**body, starts_on=starts_on, ends_on=ends_on)
    record(actor=actor, action="organisations.membership.given", subject=given, data={"role": role})
    return given


@transaction.atomic
def end_membership(*, actor: Any, membership: Membership, ends_on: date | None = None) -> Membership:
    """`ends_on` is the last day it holds; without one it ended yesterday. Raises ENDS_BEFORE_START."""
    ends_on = ends_on or max(timezone.localdate() - timedelta(days=1), membership.starts_on)
    if refusal := rules.membership_refusal(
        role=membership.role,
        school=membership.school,
        organisation=membership.organisation,
        starts_on=membership.starts_on,
        ends_on=ends_on,
    ):
        raise refusal
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on", "updated_at"])
    record(
        actor=actor,
        action="organisations.membership.ended",
        subject=membership,
        data={"role": membership.role},
    )
    return membership

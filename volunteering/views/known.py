"""What volunteering has for one person today, in one query: the start page asks for no more than is there."""

from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Exists, Value
from django.utils import timezone

from volunteering.enums import AgreementState, ApplicationState, EntryState, OpportunityState
from volunteering.models import (
    Application,
    Certificate,
    Entry,
    Follower,
    Host,
    Invitation,
    Supervisor,
    Volunteer,
    VolunteerAgreement,
)
from volunteering.rules.accounts import ASKED_IN
from youthportal.accounts.models import User
from youthportal.organisations.models import Enrolment


@dataclass(frozen=True)
class Known:
    """What is False needs no question; what is True may still turn out to be nothing today."""

    supervises: bool = False
    volunteers: bool = False
    has_hours: bool = False
    has_back: bool = False
    has_applied: bool = False
    has_place: bool = False
    has_to_sign: bool = False
    follows: bool = False
    is_invited: bool = False
    has_certificate: bool = False
    may_leave_school: bool = False
    has_bounced: bool = False
    has_lonely_host: bool = False
    has_unchecked_host: bool = False
    has_unanswered: bool = False


def known_of(user: Any) -> Known:
    """Read once a request."""
    kept: Known | None = user.__dict__.get("_volunteering")
    if kept is None:
        asked = {"supervises": Supervisor.objects.current().of(user)}
        asked |= _of_the_office() if user.is_staff else _of_a_person(user)
        kept = user.__dict__["_volunteering"] = _read(user, asked)
    return kept


def _read(user: Any, asked: dict[str, Any]) -> Known:
    names = [field.name for field in fields(Known)]
    columns = [Exists(asked[name]) if name in asked else Value(False) for name in names]
    found = User.objects.filter(pk=user.pk).values_list(*columns).get()
    return Known(**dict(zip(names, found, strict=True)))


def _of_a_person(user: Any) -> dict[str, Any]:
    entries, applications = Entry.objects.by(user), Application.objects.by(user)
    asked = {
        "volunteers": Volunteer.objects.filter(user=user),
        "has_hours": entries.in_year(timezone.localdate().year),
        "has_back": entries.filter(state__in=(EntryState.QUERIED, EntryState.RETURNED)),
        "has_applied": applications,
        "has_place": applications.filter(state=ApplicationState.ACCEPTED, shift__ends_at__gt=timezone.now()),
        "has_to_sign": VolunteerAgreement.objects.filter(
            volunteer__user=user, volunteer_signed_on=None, state=AgreementState.OFFERED
        ),
        "follows": Follower.objects.filter(volunteer__user=user, opportunity__state=OpportunityState.OPEN),
        "is_invited": Invitation.objects.of(user).unanswered(),
        "has_certificate": Certificate.objects.news().filter(volunteer__user=user),
    }
    return asked if user.email else asked | {"may_leave_school": _leaving(user)}


def _leaving(user: Any) -> Any:
    """Schools that this person may leave: in the season any, else only those left already."""
    mine = Enrolment.objects.of_user(user)
    if timezone.localdate().month in ASKED_IN:
        return mine
    return mine.exclude(pupil__user__in=Enrolment.objects.current().of_user(user).values("pupil__user"))


def _of_the_office() -> dict[str, Any]:
    return {
        "has_bounced": Host.objects.with_bounced_supervisor(),
        "has_lonely_host": Host.objects.without_supervisor(),
        "has_unchecked_host": Host.objects.unchecked_for_minors(),
        "has_unanswered": Entry.objects.for_office(),
    }

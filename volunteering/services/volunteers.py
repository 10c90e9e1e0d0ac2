"""The one row of a person's volunteering, made when first needed."""

from typing import Any

from django.db import transaction

from volunteering.models import Volunteer
from youthportal.accounts.models import User
from youthportal.organisations.models import Pupil


@transaction.atomic
def volunteer_of(user: User) -> Volunteer:
    """The volunteer that this person is; two calls at once make one."""
    values: dict[str, Any] = {"paper_name": user.get_full_name() or _roster_name(user)}
    return Volunteer.objects.select_related("user").get_or_create(user=user, defaults=values)[0]


def lock_volunteer(volunteer: Volunteer) -> Volunteer:
    """The row as it is now, held until the end of the transaction; taken before rows of its entries."""
    return Volunteer.objects.select_for_update(of=("self",)).select_related("user").get(pk=volunteer.pk)


def _roster_name(user: User) -> str:
    row = Pupil.objects.filter(user=user).exclude(last_name="").order_by("-pk").first()
    return row.full_name if row else ""

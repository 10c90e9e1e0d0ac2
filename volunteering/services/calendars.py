"""The secret address of a volunteer's own calendar: made when asked for, made anew to close the old one."""

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from volunteering.models import Volunteer

SALT = "volunteering.calendar"


def calendar_token(volunteer: Volunteer) -> str:
    """160 bits that only the portal can make; nothing of it is kept. Empty while there is no address."""
    if not volunteer.calendar_turn:
        return ""
    value = f"{volunteer.public_id}:{volunteer.calendar_turn}"
    return salted_hmac(SALT, value, algorithm="sha256").hexdigest()[:40]


def opens_calendar(volunteer: Volunteer, token: str) -> bool:
    known = calendar_token(volunteer)
    return bool(known) and constant_time_compare(known, token)


@transaction.atomic
def renew_calendar(*, actor: object, volunteer: Volunteer) -> Volunteer:
    """A new address; the one before no longer works."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    volunteer.calendar_turn = volunteer.calendar_turn % 32_000 + 1
    volunteer.save(update_fields=["calendar_turn", "updated_at"])
    return volunteer

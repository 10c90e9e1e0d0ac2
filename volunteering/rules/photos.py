"""Who sees the photo of an entry."""

from typing import Any

from django.db.models import Q

from volunteering.enums import EntryState
from volunteering.models import Entry, Supervisor
from youthportal.files.models import StoredFile


def can_fetch_photo(user: Any, file: StoredFile) -> bool:
    """The volunteer always; once it was sent also whoever confirms at the host today, and the office."""
    if not user.is_authenticated:
        return False
    sent = ~Q(state=EntryState.DRAFT)
    if not user.is_staff:
        sent &= Q(host__supervisors__in=Supervisor.objects.current().of(user))
    return Entry.objects.filter(Q(volunteer__user=user) | sent, photo=file).exists()

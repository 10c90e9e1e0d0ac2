"""Taking a person out of volunteering. Confirmed hours and issued certificates stay for their time."""

from typing import Any

from django.utils import timezone

from volunteering.enums import LIVE_APPLICATIONS, ApplicationState, EntryState
from volunteering.models import (
    Application,
    CheckIn,
    Entry,
    Extension,
    Follower,
    Invitation,
    Sheet,
    Supervisor,
    Volunteer,
)
from volunteering.services.keeping import forget_supervisors, forget_texts, remove_entries
from youthportal.accounts.own_data import Eraser
from youthportal.files.models import StoredFile
from youthportal.files.services import delete_file

#: What counts, or counted, and stays in the register of hours.
DECIDED = (EntryState.CONFIRMED, EntryState.REVOKED)


def erase_volunteer(user: Any) -> int:
    """Nothing unconfirmed stays. Confirmed hours stay as an erased person's, without a word or a picture."""
    volunteer = Volunteer.objects.filter(user=user).first()
    if volunteer is None:
        return 0
    mine = Entry.objects.filter(volunteer=volunteer)
    photos = StoredFile.objects.filter(pk__in=list(mine.exclude(photo=None).values_list("photo", flat=True)))
    count = remove_entries(mine.exclude(state__in=DECIDED))
    mine.update(photo=None, photo_digest="")
    for photo in photos:
        delete_file(photo)
    count += forget_texts(mine)
    for rows in (CheckIn.objects, Extension.objects, Follower.objects, Sheet.objects):
        count += rows.filter(volunteer=volunteer).delete()[0]
    applied = Application.objects.filter(volunteer=volunteer)
    applied.filter(state__in=LIVE_APPLICATIONS).update(state=ApplicationState.WITHDRAWN)
    count += applied.exclude(message="").update(message="")
    count += Invitation.objects.filter(volunteer=volunteer).delete()[0]
    volunteer.hidden_hosts.clear()
    volunteer.paper_name, volunteer.date_of_birth = "", None
    volunteer.save()
    return count + 1


def erase_supervisor(user: Any) -> int:
    """The host keeps a line without a name; what waits goes on as if they had left today."""
    held = Supervisor.objects.filter(user=user)
    held.filter(ends_on__isnull=True).update(ends_on=timezone.localdate())
    return forget_supervisors(held)


ERASERS = (Eraser("volunteering", erase_volunteer), Eraser("supervisors", erase_supervisor))

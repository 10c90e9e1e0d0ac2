"""Hours that wait for hosts of the invented town, some to look at twice, and the week's mails with links."""

from datetime import time, timedelta

from django.utils import timezone

from volunteering.enums import EntryState, EventKind, Origin
from volunteering.models import Entry, Host, Volunteer
from volunteering.services.asking import ask_hosts
from volunteering.services.history import leave_step
from youthportal.accounts.models import User

#: First name, family name, and lines: days ago, from, to, what they did, how it came in.
WAITING = (
    (
        "Austėja",
        "Vėjūnė",
        (
            (3, time(15), time(17), "Walked Rikis and Pupa along the river, twice around.", Origin.CHECK_IN),
            (5, time(15), time(18), "Washed blankets and hung them up.", Origin.OWN),
            (5, time(17), time(19), "Helped at the adoption corner.", Origin.OWN),
        ),
    ),
    (
        "Ģirts",
        "Bērziņš",
        (
            (4, time(10), time(13, 30), "Painted the fence of the big run.", Origin.OWN),
            (8, time(21), time(23, 45), "Waited with the injured dog until the vet came.", Origin.OWN),
        ),
    ),
    (
        "Špela",
        "Žagar",
        ((6, time(14), time(16, 15), "Took pictures of five cats for the web page.", Origin.OWN),),
    ),
)


def seed() -> None:
    host = Host.objects.filter(organisation__slug="animal-shelter").first()
    if host is None:
        return
    for first, last, lines in WAITING:
        user = User.objects.create_user(
            first_name=first, last_name=last, year_of_birth=timezone.localdate().year - 17
        )
        volunteer = Volunteer.objects.create(user=user, paper_name=f"{first} {last}")
        for line in lines:
            _wait(host, volunteer, *line)
    today = timezone.localdate()
    ask_hosts(today - timedelta(days=today.weekday()))


def _wait(
    host: Host, volunteer: Volunteer, days_ago: int, starts: time, ends: time, did: str, origin: str
) -> None:
    entry = Entry.objects.create(
        volunteer=volunteer,
        host=host,
        supervisor=host.supervisors.order_by("pk").first(),
        site=host.sites.first(),
        state=EntryState.SUBMITTED,
        origin=origin,
        day=timezone.localdate() - timedelta(days=days_ago),
        starts=starts,
        ends=ends,
        quarters=(ends.hour - starts.hour) * 4 + (ends.minute - starts.minute) // 15,
        language="en",
        did=did,
        submitted_at=timezone.now() - timedelta(days=days_ago - 1),
    )
    leave_step(entry, EventKind.WRITTEN, user=volunteer.user)
    leave_step(entry, EventKind.SUBMITTED, user=volunteer.user)

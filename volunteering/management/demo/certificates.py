"""Last year of the invented town: the demo's pupil and two others have certificates; one was revoked."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from volunteering.enums import EntryState, Sentence, Way
from volunteering.models import Entry, EntrySentence, Host, RecognitionYear, Volunteer
from volunteering.services.certificates import issue_certificate, revoke_certificate
from volunteering.services.volunteers import volunteer_of
from youthportal.accounts.models import User

DOMAIN = "demo.example"
QUARTERS = 14
#: Host, sentence, and in how many entries of the year; each entry has three and a half hours.
WORK = (
    ("animal-shelter", Sentence.NATURE, 6),
    ("library", Sentence.EXPLAINED, 5),
    ("care-home", Sentence.LISTENED, 4),
    ("nature-club", Sentence.TEAM, 3),
)
#: Name on the paper and language.
OTHERS = (("Žygimantė Šąžinė-Ģērmane", "lt"), ("Luka Čopič Đurđević", "sl"))


def seed() -> None:
    pupil = User.objects.filter(email=f"pupil@{DOMAIN}").first()
    office = User.objects.filter(is_staff=True).order_by("pk").first()
    if pupil is None or office is None:
        return
    year = _year(timezone.localdate().year - 1)
    people = [volunteer_of(pupil), *(_other(*values, year.year) for values in OTHERS)]
    for volunteer in people:
        _hours(volunteer, year.year)
    issued = [issue_certificate(actor=office, year=year, volunteer=volunteer) for volunteer in people]
    reason = "Practice: six of the hours were another person's."
    revoke_certificate(actor=office, certificate=issued[-1], reason=reason)


def _year(number: int) -> RecognitionYear:
    event = timezone.make_aware(datetime.combine(date(number, 12, 5), time(17)))
    values = {
        "counting_day": date(number, 11, 30),
        "last_entry_day": date(number + 1, 1, 10),
        "last_confirm_day": date(number + 1, 1, 31),
        "event_title": "Thank-you evening for volunteers",
        "event_starts_at": event,
        "event_place": "Vėjūnai culture centre",
        "release_at": event + timedelta(hours=3),
    }
    return RecognitionYear.objects.get_or_create(year=number, defaults=values)[0]


def _other(name: str, language: str, year: int) -> Volunteer:
    first, last = name.split(" ", 1)
    user = User.objects.create_user(
        first_name=first, last_name=last, language=language, year_of_birth=year - 17
    )
    return volunteer_of(user)


def _hours(volunteer: Volunteer, year: int) -> None:
    """Confirmed through the year, most of them in summer."""
    hosts = {host.organisation.slug: host for host in Host.objects.select_related("organisation")}
    number = volunteer.pk
    for slug, sentence, times in WORK:
        for _n in range(times):
            number += 1
            day = date(year, (3, 4, 5, 6, 6, 7, 7, 8, 9, 10, 11)[number % 11], 1 + number % 27)
            sent = timezone.make_aware(datetime.combine(day, time(19)))
            entry = Entry.objects.create(
                volunteer=volunteer,
                host=hosts[slug],
                supervisor=hosts[slug].supervisors.first(),
                state=EntryState.CONFIRMED,
                day=day,
                quarters=QUARTERS,
                did="Helped where a hand was missing.",
                language="en",
                submitted_at=sent,
                confirmed_at=sent,
                confirmed_way=Way.PORTAL,
            )
            EntrySentence.objects.create(entry=entry, sentence=sentence)

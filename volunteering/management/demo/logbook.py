"""Logbooks of the invented town: the demo's pupil is close to 60 hours, others are further or not so far."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from volunteering.enums import EntryState, EventKind, Way
from volunteering.models import Entry, Host, HoursNorm, Supervisor, Volunteer
from volunteering.services.confirming import confirm_entries
from volunteering.services.history import leave_step
from volunteering.services.logbook import EntryFacts, submit_entry, write_entry
from volunteering.services.volunteers import volunteer_of
from youthportal.accounts.models import User
from youthportal.organisations.models import Enrolment, Pupil, School, SchoolYear

DOMAIN = "demo.example"
#: What pupils wrote: host, text in English, sentences.
DONE = (
    ("animal-shelter", "Walked four dogs and cleaned their beds.", ("patient", "needs")),
    ("library", "Sorted returned books and helped at the children's morning.", ("explained", "team")),
    ("animal-shelter", "Fed the cats, took pictures for the adoption page.", ("computer", "nature")),
    ("care-home", "Played cards with Mrs Ona and read the newspaper to her.", ("listened", "needs")),
    ("nature-club", "Counted birds with the club and picked up rubbish.", ("nature", "team", "community")),
    ("library", "Showed two older visitors how to borrow e-books.", ("showed_digital", "patient")),
)
#: First name, surname, confirmed entries of three hours each, and of them the last that still wait.
OTHERS = (
    ("Ugnė", "Žvirblytė", 22, 0),
    ("Kajus", "Šimkūnas", 20, 1),
    ("Meda", "Čepaitė", 18, 2),
    ("Pijus", "Ąžuolaitis", 12, 3),
    ("Elzė", "Ūsaitė", 6, 1),
)
QUARTERS = 12
NORM = 80


@dataclass(frozen=True)
class Line:
    """An entry: how many days ago, what of `DONE`, and how many quarter-hours."""

    days_ago: int
    done: int
    quarters: int = QUARTERS


def seed() -> None:
    user = User.objects.filter(email=f"pupil@{DOMAIN}").first()
    if user is None:
        return
    _own(volunteer_of(user))
    school = School.objects.order_by("pk").first()
    if school:
        _norms(school)
        for at, values in enumerate(OTHERS):
            _other(school, at, *values)


def _own(volunteer: Volunteer) -> None:
    """49 hours confirmed, six waiting, one question, one that came back, one draft."""
    confirmed = _written(volunteer, [Line(20 + 17 * n, n % len(DONE), 14) for n in range(14)])
    _confirm(confirmed)
    waiting = _written(volunteer, [Line(9, 0), Line(6, 1)])
    asked, returned, *_draft = _written(volunteer, [Line(13, 3, 16), Line(11, 4, 8), Line(1, 0, 10)])
    for entry in [*waiting, asked, returned]:
        submit_entry(actor=volunteer.user, entry=entry)
    _answer(asked, EntryState.QUERIED, EventKind.QUERIED, "Four hours? I thought you left at five.")
    _answer(returned, EntryState.RETURNED, EventKind.RETURNED, "This was the Saturday before, wasn't it?")


def _answer(entry: Entry, state: str, kind: str, words: str) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=state)
    leave_step(entry, kind, supervisor=entry.supervisor, words=words)


def _written(volunteer: Volunteer, lines: list[Line]) -> list[Entry]:
    """Drafts of this year; a demo of January has few of them."""
    today, hosts = timezone.localdate(), {host.organisation.slug: host for host in Host.objects.all()}
    written: list[Entry] = []
    for line in lines:
        slug, did, sentences = DONE[line.done]
        day = today - timedelta(days=line.days_ago)
        if day < date(today.year, 1, 1):
            continue
        facts = EntryFacts(
            host=hosts[slug],
            day=day,
            quarters=line.quarters,
            did=did,
            language="en",
            sentences=sentences,
            is_social=line.done % 2 == 0,
        )
        written += write_entry(actor=volunteer.user, volunteer=volunteer, facts=facts)
    return written


def _confirm(entries: list[Entry]) -> None:
    """Sent and confirmed by link, by whoever was asked."""
    by_supervisor: dict[Supervisor, list[Entry]] = {}
    for entry in entries:
        sent = submit_entry(actor=entry.volunteer.user, entry=entry)
        if sent.supervisor:
            by_supervisor.setdefault(sent.supervisor, []).append(sent)
    for supervisor, of_it in by_supervisor.items():
        confirm_entries(
            actor=None, supervisor=supervisor, entries=of_it, way=Way.LINK, declared_as=supervisor.name
        )


def _other(school: School, at: int, first: str, last: str, entries: int, waiting: int) -> None:
    """A pupil of the school with a name, an account and a logbook."""
    rows = Pupil.objects.filter(school=school, user__isnull=True, enrolments__school_class__grade__gte=10)
    row = rows.order_by("-pk")[at]
    user = User.objects.create_user(
        first_name=first, last_name=last, year_of_birth=timezone.localdate().year - 17, language="lt"
    )
    Pupil.objects.filter(pk=row.pk).update(user=user)
    written = _written(volunteer_of(user), [Line(10 + 13 * n, (n + at) % len(DONE)) for n in range(entries)])
    _confirm(written[waiting:])
    for entry in written[:waiting]:
        submit_entry(actor=user, entry=entry)


def _norms(school: School) -> None:
    """The school asks for 20 social-civic hours in every grade."""
    year = SchoolYear.at()
    grades = Enrolment.objects.current().filter(school_class__school=school, school_class__year=year)
    for grade in sorted(set(grades.values_list("school_class__grade", flat=True))):
        HoursNorm.objects.get_or_create(school=school, year=year, grade=grade, defaults={"quarters": NORM})

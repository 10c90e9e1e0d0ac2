"""Eight things to do in the invented town, with shifts, and who wants to come.

Rows are written without the services: an invented town sends no mail about itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from volunteering.enums import AgreementState, ApplicationState, Level, OpportunityState, Programme
from volunteering.models import (
    Application,
    Host,
    Opportunity,
    OpportunityCompetence,
    Shift,
    Volunteer,
    VolunteerAgreement,
)
from volunteering.services.volunteers import volunteer_of
from youthportal.accounts.models import User

DOMAIN = "demo.example"


@dataclass(frozen=True, kw_only=True)
class DemoOffer:
    """`shifts`: days from today, from, to, places. `weeks`: each of them again."""

    host: str
    slug: str
    title: str
    summary: str
    learns: tuple[str, ...]
    min_age: int = 14
    bring: str = ""
    place: str = ""
    level: str = Level.CITY
    programme: str = Programme.NONE
    shifts: tuple[tuple[int, int, int, int], ...] = ()
    weeks: int = 1
    places: int | None = None
    apply_in_days: int | None = None
    paused: str = ""


OFFERS = (
    DemoOffer(
        host="animal-shelter",
        slug="walk-the-dogs",
        title="Walk the dogs",
        summary=(
            "Dogs of the shelter need to get out. You get to know your dog, walk along the river for an "
            "hour, and help to clean up afterwards. Somebody experienced is with you the first three times."
        ),
        learns=("social", "stem"),
        bring="Shoes that may get dirty",
        shifts=((2, 15, 17, 3), (5, 10, 13, 4)),
        weeks=3,
    ),
    DemoOffer(
        host="animal-shelter",
        slug="photos-for-adoption",
        title="Take pictures of cats that look for a home",
        summary="A good picture finds a home faster. You take pictures and write three sentences to each.",
        learns=("digital", "literacy"),
        shifts=((3, 16, 18, 1),),
    ),
    DemoOffer(
        host="library",
        slug="read-aloud",
        title="Read aloud to children",
        summary=(
            "On Saturday mornings children between four and eight come to listen. You choose a book with us, "
            "read for half an hour and help with the drawing afterwards."
        ),
        learns=("literacy", "social", "culture"),
        shifts=((1, 15, 17, 2), (6, 10, 12, 2)),
        weeks=2,
    ),
    DemoOffer(
        host="library",
        slug="phones-explained",
        title="Explain phones to older people",
        summary="Once a week older people bring their questions: photos, messages, bank. You show them how.",
        learns=("digital", "social"),
        shifts=((4, 14, 16, 2),),
        weeks=4,
    ),
    DemoOffer(
        host="care-home",
        slug="afternoon-company",
        title="Spend an afternoon with somebody",
        summary="Play cards, go for a walk, listen to stories of the town. Always with the same person.",
        learns=("social", "culture"),
        min_age=16,
        places=6,
    ),
    DemoOffer(
        host="nature-club",
        slug="birds-on-the-dunes",
        title="Count birds on the dunes",
        summary="We count what rests here on its way south. You learn to tell forty birds apart.",
        learns=("stem", "civic"),
        bring="Warm clothes, binoculars if you have some",
        shifts=((12, 8, 12, 8),),
        paused="The path is closed after the storm.",
    ),
    DemoOffer(
        host="festival",
        slug="festival-stage",
        title="Help behind the stage",
        summary="Carry, tape, light, and bring artists from the door to the stage. It gets late.",
        learns=("enterprise", "culture"),
        min_age=18,
        shifts=((20, 16, 23, 10),),
    ),
    DemoOffer(
        host="sending",
        slug="year-in-slovenia",
        title="A year with a youth centre in Maribor",
        summary=(
            "You work with a team of four in a youth centre: workshops, concerts, a garden. Travel, room, "
            "food, insurance and pocket money are paid. Nobody needs to speak Slovenian at the start."
        ),
        learns=("languages", "enterprise", "civic"),
        min_age=18,
        place="Maribor, Slovenia",
        level=Level.EUROPE,
        programme=Programme.SOLIDARITY_CORPS,
        places=2,
        apply_in_days=30,
    ),
)


def seed() -> None:
    offers = {demo.slug: _offer(demo) for demo in OFFERS}
    user = User.objects.filter(email=f"pupil@{DOMAIN}").first()
    if user is not None:
        _own(offers, volunteer_of(user))
    others = Volunteer.objects.exclude(user__email=f"pupil@{DOMAIN}").order_by("pk")
    _others(offers, list(others[:5]))


def _offer(demo: DemoOffer) -> Opportunity:
    host = Host.objects.get(organisation__slug=demo.host)
    now = timezone.now()
    row = Opportunity.objects.create(
        host=host,
        site=host.sites.order_by("pk").first(),
        supervisor=host.supervisors.order_by("pk").first(),
        kind_of_work=host.kind_of_work,
        state=OpportunityState.PAUSED if demo.paused else OpportunityState.OPEN,
        pause_reason=demo.paused,
        language="en",
        title=demo.title,
        slug=demo.slug,
        summary=demo.summary,
        bring=demo.bring,
        min_age=demo.min_age,
        level=demo.level,
        place=demo.place,
        programme=demo.programme,
        places=demo.places,
        apply_until=now + timedelta(days=demo.apply_in_days) if demo.apply_in_days else None,
        opened_at=now,
    )
    OpportunityCompetence.objects.bulk_create(
        OpportunityCompetence(opportunity=row, competence=one) for one in demo.learns
    )
    Shift.objects.bulk_create(_shifts(row, demo))
    return row


def _shifts(row: Opportunity, demo: DemoOffer) -> Iterable[Shift]:
    today = timezone.localdate()
    for week in range(demo.weeks):
        for days, begins, ends, places in demo.shifts:
            day = today + timedelta(days=days + 7 * week)
            yield Shift(
                opportunity=row,
                starts_at=timezone.make_aware(datetime.combine(day, time(begins))),
                ends_at=timezone.make_aware(datetime.combine(day, time(ends))),
                places=places,
            )


def _own(offers: dict[str, Opportunity], pupil: Volunteer) -> None:
    """Expected tomorrow at the library under an agreement, waiting for the shelter."""
    library = offers["read-aloud"]
    today = timezone.localdate()
    VolunteerAgreement.objects.create(
        volunteer=pupil,
        host=library.host,
        mentor=library.supervisor,
        state=AgreementState.IN_FORCE,
        language="en",
        task=library.summary,
        starts_on=today - timedelta(days=60),
        volunteer_signed_on=today - timedelta(days=61),
        host_signed_on=today - timedelta(days=60),
    )
    _application(library, pupil, 0, ApplicationState.ACCEPTED)
    _application(offers["walk-the-dogs"], pupil, 1, ApplicationState.APPLIED, "I have a dog myself.")


def _others(offers: dict[str, Opportunity], people: list[Volunteer]) -> None:
    """Some to decide for the shelter, and one shift with a waiting list."""
    states = (
        ApplicationState.APPLIED,
        ApplicationState.APPLIED,
        ApplicationState.APPLIED,
        ApplicationState.WAITING,
    )
    for person, state in zip(people, states, strict=False):
        _application(offers["walk-the-dogs"], person, 0, state, "I would love to help.")


def _application(offer: Opportunity, volunteer: Volunteer, shift: int, state: str, message: str = "") -> None:
    Application.objects.create(
        opportunity=offer,
        shift=list(offer.shifts.order_by("starts_at")[:5])[shift],
        volunteer=volunteer,
        state=state,
        message=message,
    )

"""Six hosts with their sites and supervisors; the shelter's signs in as the demo's supervisor."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils import timezone

from volunteering.models import Host, KindOfWork, Site, Supervisor
from youthportal.accounts.models import User
from youthportal.organisations.models import Organisation, OrganisationKind

DOMAIN = "demo.example"

#: English, Lithuanian, Latvian, Slovenian, value of an hour in cents.
KINDS = {
    "animals": ("animals", "gyvūnai", "dzīvnieki", "živali", 820),
    "people": ("care and company", "pagalba žmonėms", "palīdzība cilvēkiem", "pomoč ljudem", 950),
    "books": ("books and learning", "knygos ir mokymasis", "grāmatas un mācības", "knjige in učenje", 900),
    "events": ("events", "renginiai", "pasākumi", "prireditve", 850),
    "nature": ("nature", "gamta", "daba", "narava", 820),
}


@dataclass(frozen=True)
class DemoHost:
    """`people`: names of supervisors, the first with the second as deputy."""

    key: str
    name: str
    kind: str
    about: str
    people: tuple[str, ...]
    sites: tuple[str, ...]
    may_host_minors: bool = True
    organisation_kind: str = OrganisationKind.INSTITUTION


HOSTS = (
    DemoHost(
        "animal-shelter",
        "Vėjūnai animal shelter",
        "animals",
        "60 dogs and cats wait here for a home.",
        ("Sandra Savanorienė", "Tomas Prieglaudis"),
        ("Shelter by the river", "Adoption corner in the market hall"),
    ),
    DemoHost(
        "library",
        "Vėjūnai public library",
        "books",
        "Books, games and a quiet place to learn, for everybody.",
        ("Gražina Knygienė", "Ieva Lentynaitė"),
        ("Main library", "Harbour branch"),
    ),
    DemoHost(
        "care-home",
        "Care home “Ąžuolynas”",
        "people",
        "80 older people live here. Many of them like visitors.",
        ("Dalia Globienė",),
        ("House by the park",),
    ),
    DemoHost(
        "nature-club",
        "Nature club “Žuvėdra”",
        "nature",
        "We look after the dunes and count birds.",
        ("Šarūnas Kopa", "Živilė Pušis"),
        ("Dunes",),
        organisation_kind=OrganisationKind.YOUTH,
    ),
    DemoHost(
        "festival",
        "Wind festival",
        "events",
        "Three days of music every summer, and small concerts all year.",
        ("Mantas Scena",),
        ("Open-air stage",),
        may_host_minors=False,
        organisation_kind=OrganisationKind.OTHER,
    ),
    DemoHost(
        "sending",
        "Open Doors Vėjūnai",
        "people",
        "We send young people to volunteer in other countries.",
        ("Lina Kelionė",),
        (),
        organisation_kind=OrganisationKind.WITH_YOUTH,
    ),
)


def seed() -> None:
    kinds = {key: _kind(values) for key, values in KINDS.items()}
    for demo in HOSTS:
        _host(demo, kinds[demo.kind])
    account = User.objects.filter(email=f"supervisor@{DOMAIN}").first()
    if account is not None:
        own = Supervisor.objects.filter(host__organisation__slug="animal-shelter").order_by("pk").first()
        if own is not None:
            own.user, own.name, own.email = account, account.get_full_name(), f"supervisor@{DOMAIN}"
            own.save()


def _kind(values: tuple[str, str, str, str, int]) -> KindOfWork:
    names: dict[str, Any] = {
        f"name_{code}": name for code, name in zip(("en", "lt", "lv", "sl"), values, strict=False)
    }
    return KindOfWork.objects.create(hourly_value=values[4], **names)


def _host(demo: DemoHost, kind: KindOfWork) -> Host:
    organisation = Organisation.objects.get_or_create(
        slug=demo.key, defaults={"name": demo.name, "kind": demo.organisation_kind}
    )[0]
    year = timezone.localdate().year
    host = Host.objects.create(
        organisation=organisation,
        about=demo.about,
        kind_of_work=kind,
        head_name="Ona Vadovė",
        head_email=f"head.{demo.key}@{DOMAIN}",
        may_host_minors=demo.may_host_minors,
        minors_checked_on=date(year, 1, 15) if demo.may_host_minors else None,
        opens_at=time(8),
        closes_at=time(20),
        joined_on=date(year - 2, 1, 1),
    )
    Site.objects.bulk_create(Site(host=host, name=name, address=f"{name}, Vėjūnai") for name in demo.sites)
    _people(demo, host)
    return host


def _people(demo: DemoHost, host: Host) -> None:
    people = [
        Supervisor.objects.create(
            host=host,
            name=name,
            email=f"{demo.key}.{at}@{DOMAIN}",
            language="en",
            starts_on=host.joined_on,
        )
        for at, name in enumerate(demo.people, start=1)
    ]
    if len(people) > 1:
        people[0].deputy = people[1]
        people[0].save(update_fields=["deputy"])

"""Schools, classes, 3,000 pupils and the cast of the invented town."""

import random
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from budget.management.demo.names import CAST, DOMAIN, FIRST_NAMES, LAST_NAMES, PASSWORD, SCHOOLS
from youthportal.accounts.models import User
from youthportal.municipality.models import Municipality
from youthportal.organisations.models import (
    Channel,
    Enrolment,
    Membership,
    Organisation,
    OrganisationKind,
    Pupil,
    Role,
    School,
    SchoolClass,
    SchoolYear,
)

PUPILS_PER_SCHOOL = 250
GRADES = (9, 10, 11, 12)
CLASSES_PER_GRADE = "ab"


def settle_municipality() -> None:
    values: Any = {
        "name": "Vėjūnai",
        "portal_name_en": "Vėjūnai youth",
        "portal_name_lt": "Vėjūnų jaunimas",
        "portal_name_lv": "Vējūnu jaunatne",
        "portal_name_sl": "Mladi Vėjūnai",
        "office_name_en": "Youth office of Vėjūnai, an invented town",
        "office_name_lt": "Išgalvoto Vėjūnų miesto jaunimo reikalų skyrius",
        "office_name_lv": "Izdomātās Vējūnu pilsētas jaunatnes lietu nodaļa",
        "office_name_sl": "Urad za mladino izmišljenega mesta Vėjūnai",
        "office_hours_en": "Monday to Thursday, 9:00–17:00",
        "office_hours_lt": "pirmadienį–ketvirtadienį 9–17 val.",
        "office_hours_lv": "no pirmdienas līdz ceturtdienai 9.00–17.00",
        "office_hours_sl": "od ponedeljka do četrtka, 9.00–17.00",
        "contact_email": f"office@{DOMAIN}",
        "help_line_en": "Child line of the invented town: 000 111, day and night",
        "help_line_lt": "Išgalvoto miesto vaikų linija: 000 111, visą parą",
        "help_line_lv": "Izdomātās pilsētas bērnu tālrunis: 000 111, visu diennakti",
        "help_line_sl": "Otroški telefon izmišljenega mesta: 000 111, dan in noč",
    }
    Municipality.objects.update_or_create(id=1, defaults=values)


def school_year(first_day: date) -> SchoolYear:
    year = first_day.year
    return SchoolYear.objects.get_or_create(
        name=f"{year}/{(year + 1) % 100:02d}",
        defaults={"starts_on": first_day, "ends_on": date(year + 1, 8, 31)},
    )[0]


def current_school_year() -> SchoolYear:
    today = timezone.localdate()
    return school_year(date(today.year if today.month >= 9 else today.year - 1, 9, 1))


def found_schools(year: SchoolYear, dice: random.Random) -> list[School]:
    """Twelve schools with classes and pupils; the technical school gives head counts only."""
    schools = []
    for demo in SCHOOLS:
        school = School.objects.create(
            name=demo.name,
            short_name=demo.short,
            slug=demo.slug,
            grade_scheme=demo.scheme,
            roster_level=demo.level,
        )
        _fill(school, year, dice)
        schools.append(school)
    return schools


def _fill(school: School, year: SchoolYear, dice: random.Random) -> None:
    numbers_only = school.roster_level == "numbers"
    size = PUPILS_PER_SCHOOL // (len(GRADES) * len(CLASSES_PER_GRADE))
    classes = SchoolClass.objects.bulk_create(
        SchoolClass(
            school=school,
            year=year,
            name=f"{_grade_name(school, grade)}{letter}",
            grade=grade,
            head_count=size if numbers_only else 0,
        )
        for grade in GRADES
        for letter in CLASSES_PER_GRADE
    )
    if not numbers_only:
        _enrol(school, classes, year, dice)


def _grade_name(school: School, grade: int) -> str:
    if school.grade_scheme == "gymnasium":
        return ("I", "II", "III", "IV")[grade - 9]
    return str(grade - 8) if school.grade_scheme in {"course", "letnik"} else str(grade)


def _enrol(school: School, classes: list[SchoolClass], year: SchoolYear, dice: random.Random) -> None:
    named = school.roster_level == "names"
    pupils = Pupil.objects.bulk_create(
        Pupil(
            school=school,
            key=f"{number:04d}",
            login_name=f"{school.slug[:3]}{number:04d}",
            first_name=dice.choice(FIRST_NAMES) if named else "",
            last_name=dice.choice(LAST_NAMES) if named else "",
        )
        for number in range(1, PUPILS_PER_SCHOOL + 1)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            pupil=pupil,
            school_class=classes[at % len(classes)],
            channel=_channel(at % len(classes), len(classes)),
            starts_on=year.starts_on,
        )
        for at, pupil in enumerate(pupils)
    )


def _channel(place: int, classes: int) -> str:
    """The last class of each school votes on paper, the others by slip and by account in turn."""
    if place == classes - 1:
        return Channel.PAPER
    return Channel.CODE if place % 2 else Channel.ACCOUNT


def invite_cast(home: School) -> dict[str, User]:
    """The people of the sign-in page, each with the membership that makes them what they are."""
    people = {name: _person(name, first, last) for name, first, last in CAST}
    shelter = Organisation.objects.create(
        name="Vėjūnai animal shelter", slug="animal-shelter", kind=OrganisationKind.INSTITUTION
    )
    forum = Organisation.objects.create(name="Youth Ambassadors' forum of Vėjūnai", slug="ambassadors")
    roles: tuple[tuple[str, dict[str, Any]], ...] = (
        ("ambassador", {"organisation": forum}),
        ("supervisor", {"organisation": shelter}),
        ("coordinator", {"school": home}),
        ("youth_worker", {}),
        ("official", {}),
    )
    for role, body in roles:
        Membership.objects.create(user=people[role], role=Role(role), **body)
    User.objects.filter(pk=people["youth_worker"].pk).update(is_staff=True, is_superuser=True)
    place = Enrolment.objects.filter(
        school_class__school=home, channel=Channel.ACCOUNT, school_class__grade=10
    )
    Pupil.objects.filter(enrolments=place.earliest("id")).update(user=people["pupil"])
    return people


def _person(name: str, first: str, last: str) -> User:
    email = f"{name}@{DOMAIN}"
    young = timezone.localdate().year - 16
    user = User.objects.create_user(
        email,
        PASSWORD,
        first_name=first,
        last_name=last,
        year_of_birth=young if name in {"pupil", "ambassador"} else None,
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user

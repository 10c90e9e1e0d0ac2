"""Schools of the invented town, with years, classes and pupils."""

import datetime as dt

import factory
from django.utils import timezone

from tests.factories.accounts import UserFactory
from youthportal.organisations.models import (
    Enrolment,
    Membership,
    Organisation,
    Pupil,
    School,
    SchoolClass,
    SchoolYear,
)


def first_day() -> dt.date:
    """1 September of the school year that today lies in."""
    today = timezone.localdate()
    return dt.date(today.year if today.month >= 9 else today.year - 1, 9, 1)


class SchoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = School

    name = factory.Sequence(lambda n: f"Vėjūnų {n}-oji mokykla")
    short_name = factory.Sequence(lambda n: f"{n}-oji")
    slug = factory.Sequence(lambda n: f"school-{n}")


class SchoolYearFactory(factory.django.DjangoModelFactory):
    """The current year, once; other years by `starts_on`."""

    class Meta:
        model = SchoolYear
        django_get_or_create = ("name",)

    starts_on = factory.LazyFunction(first_day)
    name = factory.LazyAttribute(lambda o: f"{o.starts_on.year}/{(o.starts_on.year + 1) % 100:02}")
    ends_on = factory.LazyAttribute(lambda o: dt.date(o.starts_on.year + 1, 8, 31))


class SchoolClassFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SchoolClass

    school = factory.SubFactory(SchoolFactory)
    year = factory.SubFactory(SchoolYearFactory)
    grade = 10
    name = factory.Sequence(lambda n: f"10-{n}")


class PupilFactory(factory.django.DjangoModelFactory):
    """A row of the roster, not signed in yet, enrolled nowhere; `signed_in=True` has an account."""

    class Meta:
        model = Pupil

    class Params:
        signed_in = factory.Trait(user=factory.SubFactory(UserFactory, pupil=True))

    school = factory.SubFactory(SchoolFactory)
    key = factory.Sequence(lambda n: f"K{n:05}")
    login_name = factory.LazyAttribute(lambda o: o.key.lower())


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """A pupil in a class of the pupil's school, since the year began."""

    class Meta:
        model = Enrolment

    school_class = factory.SubFactory(SchoolClassFactory)
    pupil = factory.SubFactory(PupilFactory, school=factory.SelfAttribute("..school_class.school"))
    starts_on = factory.SelfAttribute("school_class.year.starts_on")


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Jaunimo klubas {n}")
    slug = factory.Sequence(lambda n: f"club-{n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = "member"
    starts_on = factory.LazyFunction(first_day)

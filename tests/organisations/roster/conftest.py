import datetime as dt

import pytest
from django.utils import timezone

from tests.factories.organisations import EnrolmentFactory, SchoolClassFactory, SchoolYearFactory
from youthportal.organisations.models import Enrolment, Pupil, SchoolClass


@pytest.fixture(autouse=True)
def running_year(school_year):
    """No import without a school year."""


@pytest.fixture
def next_year(school_year):
    return SchoolYearFactory(starts_on=dt.date(school_year.starts_on.year + 1, 9, 1))


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def enrol(school, school_year):
    """A pupil of `school` in a class by name, since the year began."""

    def enrol(key: str, name: str = "10a", grade: int = 10, **values) -> Enrolment:
        school_class = SchoolClass.objects.filter(school=school, year=school_year, name=name).first()
        school_class = school_class or SchoolClassFactory(
            school=school, year=school_year, name=name, grade=grade
        )
        return EnrolmentFactory(school_class=school_class, pupil__key=key, **values)

    return enrol


@pytest.fixture
def state(school):
    """Everything an import may change of the school, as plain values, without ids and times."""

    def read() -> dict[str, list]:
        return {
            "pupils": sorted(
                Pupil.objects.filter(school=school).values_list(
                    "key", "login_name", "first_name", "last_name"
                )
            ),
            "enrolments": sorted(
                Enrolment.objects.filter(pupil__school=school).values_list(
                    *("pupil__key", "school_class__name", "school_class__year__name", "channel"),
                    *("starts_on", "ends_on"),
                ),
                key=str,
            ),
            "classes": sorted(
                SchoolClass.objects.filter(school=school).values_list(
                    "name", "grade", "year__name", "head_count"
                )
            ),
        }

    return read

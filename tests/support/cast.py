"""The cast that every test knows. `client.force_login(person)` signs one in; staff have a second factor.

pupil, other_pupil: class 10-a and 10-b of `school`, with accounts (`pupil.pupil_rows.get()` is the row);
ambassador, supervisor, official: e-mail accounts with memberships; coordinator: of `school`;
youth_worker: staff; stranger: an e-mail account without any role.
"""

import pytest

from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.organisations import (
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    SchoolClassFactory,
    SchoolFactory,
    SchoolYearFactory,
)
from youthportal.organisations.models import Role


@pytest.fixture
def school_year(db):
    return SchoolYearFactory()


@pytest.fixture
def school(db):
    return SchoolFactory(name="Vėjūnų gimnazija", short_name="Gimnazija", slug="gimnazija")


@pytest.fixture
def school_class(school, school_year):
    return SchoolClassFactory(school=school, year=school_year, grade=10, name="10-a")


@pytest.fixture
def other_class(school, school_year):
    return SchoolClassFactory(school=school, year=school_year, grade=10, name="10-b")


@pytest.fixture
def organisation(db):
    return OrganisationFactory(name="Vėjūnų jaunimo centras", slug="jaunimo-centras")


def pupil_in(school_class, key):
    user = UserFactory(pupil=True, year_of_birth=school_class.year.starts_on.year - 16)
    EnrolmentFactory(school_class=school_class, pupil__key=key, pupil__user=user)
    return user


@pytest.fixture
def pupil(school_class):
    return pupil_in(school_class, "A001")


@pytest.fixture
def other_pupil(other_class):
    return pupil_in(other_class, "B001")


def member(role, **body):
    user = UserFactory(email=f"{role}@demo.example", second_factor=role == Role.COORDINATOR)
    MembershipFactory(user=user, role=role, **body)
    return user


@pytest.fixture
def ambassador(organisation):
    return member(Role.AMBASSADOR, organisation=organisation)


@pytest.fixture
def supervisor(organisation):
    return member(Role.SUPERVISOR, organisation=organisation)


@pytest.fixture
def coordinator(school):
    return member(Role.COORDINATOR, school=school)


@pytest.fixture
def official(db):
    return member(Role.OFFICIAL)


@pytest.fixture
def youth_worker(db):
    user = StaffFactory(email="youth_worker@demo.example")
    MembershipFactory(user=user, role=Role.YOUTH_WORKER)
    return user


@pytest.fixture
def stranger(db):
    return UserFactory(email="stranger@demo.example")

"""Roles with dates: given once, ended by date, refused when they make no sense."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.organisations import SchoolFactory
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.organisations import rules, services
from youthportal.organisations.models import Membership, Role, School

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def give(actor, user, **values):
    return services.give_membership(actor=actor, user=user, **values)


def test_a_role_is_given_once(youth_worker, stranger, school):
    first = give(youth_worker, stranger, role=Role.COORDINATOR, school=school)
    again = give(youth_worker, stranger, role=Role.COORDINATOR, school=school)
    assert first == again
    assert Entry.objects.get().data == {"role": "coordinator"}
    assert rules.can_manage_school(stranger, school)


@pytest.mark.parametrize("code", ["TWO_BODIES", "SCHOOL_MISSING", "ENDS_BEFORE_START"])
def test_what_makes_no_sense_is_refused(youth_worker, stranger, school, organisation, code):
    values = {
        "TWO_BODIES": {"role": Role.MEMBER, "school": school, "organisation": organisation},
        "SCHOOL_MISSING": {"role": Role.COORDINATOR},
        "ENDS_BEFORE_START": {"role": Role.MEMBER, "ends_on": TODAY - timedelta(days=1)},
    }[code]
    with pytest.raises(DomainError, match=code):
        give(youth_worker, stranger, **values)
    assert not Membership.objects.filter(user=stranger).exists()


def test_the_database_refuses_it_too(stranger, school, organisation):
    for values in ({"school": school, "organisation": organisation}, {"role": Role.COORDINATOR}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=stranger, **{"role": Role.MEMBER, **values})


def test_an_ended_role_gives_nothing(youth_worker, coordinator, school):
    services.end_membership(actor=youth_worker, membership=coordinator.memberships.get())
    assert not rules.can_manage_school(coordinator, school)
    assert not School.objects.coordinated_by(coordinator).exists()
    assert Entry.objects.get().action == "organisations.membership.ended"


def test_a_role_holds_through_its_last_day(coordinator, school):
    membership = coordinator.memberships.get()
    membership.ends_on = TODAY
    membership.save()
    assert rules.can_manage_school(coordinator, school)
    assert membership.is_current()
    assert not membership.is_current(TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("role", "own", "other"),
    [
        ("coordinator", True, False),
        ("youth_worker", True, True),
        ("pupil", False, False),
        ("official", False, False),
        ("ambassador", False, False),
    ],
)
def test_who_manages_which_school(request, school, role, own, other):
    person = request.getfixturevalue(role)
    found = (rules.can_manage_school(person, school), rules.can_manage_school(person, SchoolFactory()))
    assert found == (own, other)


def test_whoever_may_not_sign_in_manages_nothing(coordinator, school):
    coordinator.is_active = False
    assert not rules.can_manage_school(coordinator, school)

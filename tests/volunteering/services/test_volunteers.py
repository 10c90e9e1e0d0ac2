"""A person's one row of volunteering."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.organisations import PupilFactory
from volunteering.services.volunteers import volunteer_of

pytestmark = pytest.mark.django_db


def test_a_person_is_one_volunteer_with_the_name_of_the_account():
    user = UserFactory(first_name="Žygimantė", last_name="Šąžinė")
    assert volunteer_of(user) == volunteer_of(user)
    assert volunteer_of(user).paper_name == "Žygimantė Šąžinė"


def test_a_pupil_without_a_name_in_the_account_has_that_of_the_roster():
    row = PupilFactory(signed_in=True, first_name="Ģirts", last_name="Ķēniņš")
    row.user.first_name = row.user.last_name = ""
    row.user.save()
    assert volunteer_of(row.user).paper_name == "Ģirts Ķēniņš"

"""Who decides who may sign in and who works in the office."""

import pytest
from django.test import Client

from tests.factories.accounts import StaffFactory
from youthportal.accounts import services
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return StaffFactory(is_superuser=True)


def test_taking_into_the_office_ends_the_old_sessions(administrator, stranger, client):
    client.force_login(stranger)
    services.let_work_in_office(actor=administrator, user=stranger, is_staff=True)
    assert client.get("/en/").context["user"].is_anonymous
    assert Entry.objects.get().action == "accounts.user.made_staff"


def test_releasing_takes_every_right(administrator):
    other = StaffFactory(is_superuser=True)
    services.let_work_in_office(actor=administrator, user=other, is_staff=False)
    other.refresh_from_db()
    assert (other.is_staff, other.is_superuser) == (False, False)


@pytest.mark.parametrize("is_staff", [True, False])
def test_only_administrators_decide_and_not_about_themselves(administrator, youth_worker, stranger, is_staff):
    with pytest.raises(DomainError, match="NOT_ADMINISTRATOR"):
        services.let_work_in_office(actor=youth_worker, user=stranger, is_staff=is_staff)
    with pytest.raises(DomainError, match="NOT_ONESELF"):
        services.let_work_in_office(actor=administrator, user=administrator, is_staff=is_staff)


def test_the_office_shuts_out_others_but_not_its_own(administrator, youth_worker, stranger):
    visitor = Client()
    visitor.force_login(stranger)
    services.change_access(actor=youth_worker, user=stranger, is_active=False)
    assert visitor.get("/en/").context["user"].is_anonymous
    for actor, user, code in (
        (youth_worker, administrator, "NOT_ADMINISTRATOR"),
        (youth_worker, youth_worker, "NOT_ONESELF"),
    ):
        with pytest.raises(DomainError, match=code):
            services.change_access(actor=actor, user=user, is_active=False)
    services.change_access(actor=youth_worker, user=stranger, is_active=True)
    stranger.refresh_from_db()
    assert stranger.is_active


def test_an_unknown_language_is_a_fault(pupil):
    with pytest.raises(ValueError, match="xx"):
        services.change_language(user=pupil, language="xx")

"""Staff's sessions are rows, everybody else's are signed cookies, and an epoch ends them."""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from youthportal.accounts.sessions import is_signed

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME


def signed_in_as(client):
    return client.get("/en/").context["user"].pk


def store(key=None):
    return import_module(settings.SESSION_ENGINE).SessionStore(key)


def test_a_pupil_leaves_no_row(client, pupil):
    client.force_login(pupil)
    assert Session.objects.count() == 0
    assert is_signed(client.cookies[COOKIE].value)
    assert signed_in_as(client) == pupil.pk


def test_staff_leave_a_row_and_the_cookie_says_nothing(client, youth_worker):
    client.force_login(youth_worker)
    assert Session.objects.get().session_key == client.cookies[COOKIE].value
    assert signed_in_as(client) == youth_worker.pk


def test_a_row_goes_with_its_session(client, youth_worker, pupil):
    client.force_login(youth_worker)
    client.force_login(pupil)
    assert Session.objects.count() == 0
    assert signed_in_as(client) == pupil.pk


def test_staff_signing_in_after_a_pupil_get_a_row(client, youth_worker, pupil):
    client.force_login(pupil)
    client.force_login(youth_worker)
    assert Session.objects.count() == 1
    assert signed_in_as(client) == youth_worker.pk


def test_sign_out_removes_the_row(client, youth_worker):
    client.force_login(youth_worker)
    client.logout()
    assert Session.objects.count() == 0


def test_a_changed_cookie_is_nobody(client, pupil):
    client.force_login(pupil)
    value = client.cookies[COOKIE].value
    client.cookies[COOKIE] = value[:-1] + ("A" if value[-1] != "A" else "B")
    assert signed_in_as(client) is None


def test_an_old_cookie_is_nobody(client, pupil, settings):
    client.force_login(pupil)
    settings.SIGNED_SESSION_AGE = -1
    assert signed_in_as(client) is None


@pytest.mark.parametrize("role", ["pupil", "youth_worker"])
def test_the_epoch_ends_every_session(client, request, role):
    person = request.getfixturevalue(role)
    client.force_login(person)
    person.session_epoch += 1
    person.save()
    assert signed_in_as(client) is None


def test_a_copied_row_key_cannot_be_forged_from_signed_data(pupil, client):
    client.force_login(pupil)
    assert not store().exists(client.cookies[COOKIE].value)


@pytest.mark.parametrize("key", ['"\\000aaaaaaaaa"', "x" * 5000, ":::::::::", "zzzz:zzzz:zzzz"])
def test_a_cookie_that_is_no_session_is_nobody_s(client, key):
    answer = client.get("/en/accounts/profile/", HTTP_COOKIE=f"{COOKIE}={key}")
    assert (answer.status_code, Session.objects.count()) == (302, 0)

"""Redis away: everybody still signs in, at once, and limits hold within the process."""

import time

import pytest
from django.urls import reverse

from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.organisations import EnrolmentFactory
from youthportal.organisations.services import issue_cards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def dead_redis(settings):
    """A port nobody listens on."""
    redis = {**settings.CACHES["default"], "BACKEND": "youthportal.core.cache.FallbackCache"}
    redis |= {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": redis}


def sign_in(client, school, name, password):
    return client.post(
        reverse("pupil_login_at", args=[school.slug]), {"login_name": name, "password": password}
    )


@pytest.fixture
def row(school_class):
    user = UserFactory(pupil=True, password=PASSWORD)
    return EnrolmentFactory(school_class=school_class, pupil__key="A007", pupil__user=user).pupil


def test_a_pupil_signs_in_by_name_and_by_card(client, row, school, coordinator):
    assert sign_in(client, school, "a007", PASSWORD).status_code == 302
    client.logout()
    ((_, secret),) = issue_cards(actor=coordinator, pupils=[row])
    client.get(f"/c/{secret}")
    client.post(reverse("confirm_card"))
    assert client.get("/en/").context["user"] == row.user


def test_e_mail_and_password_sign_in_without_long_waits(client, stranger):
    start = time.perf_counter()
    response = client.post(reverse("account_login"), {"login": stranger.email, "password": PASSWORD})
    assert response.status_code == 302
    assert time.perf_counter() - start < 5
    assert client.get("/en/").context["user"] == stranger


def test_guessing_is_stopped_all_the_same(client, row, school, stranger):
    assert [sign_in(client, school, "a007", f"guess-{n}").status_code for n in range(11)][-1] == 429
    for n in range(10):
        client.post(reverse("account_login"), {"login": stranger.email, "password": f"guess-{n}"})
    page = client.post(reverse("account_login"), {"login": stranger.email, "password": PASSWORD})
    assert "Too many failed" in page.content.decode()


def test_staff_keep_their_sessions(client, youth_worker):
    client.force_login(youth_worker)
    assert client.get("/en/admin/").status_code == 200

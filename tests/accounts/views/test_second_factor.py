"""Staff without a second factor meet its set-up and nothing else, outside demo mode."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import PASSWORD, TOTP_SECRET, StaffFactory, UserFactory, give_second_factor
from youthportal.municipality.models import Municipality

pytestmark = pytest.mark.django_db


def code_now(secret=TOTP_SECRET):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def who(client):
    return client.get("/en/").context["user"]


def prove_once_more(client):
    """Changing how one signs in asks for the password again."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def set_up(client, **options):
    prove_once_more(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    return client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}, **options)


@pytest.fixture
def bare(db):
    """A youth worker on the first day."""
    return StaffFactory(second_factor=False)


@pytest.fixture
def client_of_bare(client, bare):
    client.post(reverse("account_login"), {"login": bare.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    "address", ["/en/", "/en/admin/", "/en/accounts/profile/", "/en/budget/", "/en/schools/"]
)
def test_every_page_leads_to_the_set_up(client_of_bare, address):
    response = client_of_bare.get(address)
    assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp"))


def test_what_is_sent_is_refused_with_the_way_there(client_of_bare):
    response = client_of_bare.post(reverse("change_language"), {"language": "lt"})
    assert response.status_code == 403
    assert reverse("mfa_activate_totp") in response.content.decode()


def test_the_way_out_stays_open(client_of_bare):
    assert client_of_bare.get(reverse("account_logout")).status_code == 200
    client_of_bare.post(reverse("account_logout"))
    assert who(client_of_bare).is_anonymous


def test_set_up_opens_the_office_and_shows_recovery_codes(client_of_bare, bare):
    response = set_up(client_of_bare, follow=True)
    assert response.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert "10 codes of 10 are left" in response.content.decode()
    assert client_of_bare.get("/en/admin/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_set_up_ends_the_sessions_that_began_without_it(client, bare):
    elsewhere = Client()
    for one in (client, elsewhere):
        one.post(reverse("account_login"), {"login": bare.email, "password": PASSWORD})
    set_up(client)
    assert who(client) == bare
    assert who(elsewhere).is_anonymous


def test_sign_in_asks_for_the_code_from_then_on(client, bare):
    give_second_factor(bare)
    first = client.post(reverse("account_login"), {"login": bare.email, "password": PASSWORD})
    assert first.url == reverse("mfa_authenticate")
    assert who(client).is_anonymous
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert who(client).is_anonymous
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert who(client) == bare
    assert Session.objects.count() == 1


def test_a_recovery_code_stands_in_once(client, bare):
    give_second_factor(bare)
    codes = Authenticator.objects.get(user=bare, type="recovery_codes").wrap().get_unused_codes()
    for used in (codes[0], codes[0]):
        other = Client()
        other.post(reverse("account_login"), {"login": bare.email, "password": PASSWORD})
        other.post(reverse("mfa_authenticate"), {"code": used})
    assert who(other).is_anonymous
    assert len(Authenticator.objects.get(user=bare, type="recovery_codes").wrap().get_unused_codes()) == 9


def test_a_code_is_asked_for_after_a_code_by_mail_too(client, bare, mailoutbox):
    import re

    give_second_factor(bare)
    client.post(reverse("account_request_login_code"), {"email": bare.email})
    code = re.search(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)$", mailoutbox[0].body, re.MULTILINE).group(1)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.url == reverse("mfa_authenticate")


def test_staff_cannot_take_it_off_others_can(client, youth_worker, stranger):
    give_second_factor(stranger)
    kept = []
    for person in (youth_worker, stranger):
        one = Client()
        one.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        one.post(reverse("mfa_authenticate"), {"code": code_now()})
        prove_once_more(one)
        one.post(reverse("mfa_deactivate_totp"))
        kept.append(Authenticator.objects.filter(user=person, type="totp").exists())
    assert kept == [True, False]


def test_demo_mode_asks_for_none(client_of_bare, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    assert client_of_bare.get("/en/admin/").status_code == 200


def test_others_are_not_asked(client, stranger):
    client.force_login(stranger)
    assert client.get("/en/accounts/profile/").status_code == 200


def test_of_others_no_time_of_use_is_kept(db):
    user, staff = UserFactory(), StaffFactory(second_factor=False)
    for person in (user, staff):
        give_second_factor(person).record_usage()
    kept = Authenticator.objects.get(user=user, type="totp")
    assert kept.last_used_at is None
    assert (kept.created_at.minute, kept.created_at.second, kept.created_at.microsecond) == (0, 0, 0)
    assert Authenticator.objects.get(user=staff, type="totp").last_used_at.timestamp() <= time.time()


# --- the admin ------------------------------------------------------------------------------------


def test_the_admin_signs_in_by_the_portals_page(client):
    response = client.get("/en/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/en/accounts/login/?next=/en/admin/"


@pytest.mark.parametrize("role", ["pupil", "coordinator", "official", "stranger"])
def test_others_do_not_learn_that_there_is_an_admin(client, request, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get("/en/admin/", follow=True).status_code == 404


def test_the_admin_has_the_name_of_the_town_and_signs_out(client, youth_worker):
    Municipality.objects.create(id=1, name="Vėjūnai")
    client.force_login(youth_worker)
    assert "Vėjūnai" in client.get("/en/admin/").content.decode()
    client.post(reverse("admin:logout"))
    assert who(client).is_anonymous
    assert client.get(reverse("admin:password_change")).status_code == 302

"""Sign-in, sign-up and recovery by e-mail, through allauth's pages in the portal's frame."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import PASSWORD, UserFactory
from youthportal.accounts.models import User

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def who(client):
    return client.get("/en/").context["user"]


def sign_in(client, email, password=PASSWORD, **options):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **options)


def code_in(message):
    return re.search(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)$", message.body, re.MULTILINE).group(1)


def sign_up(client, **changes):
    values = {
        "email": "new@demo.example",
        "password1": "seven-green-boats",
        "year_of_birth": YEAR - 17,
        "website": "",
    }
    return client.post(reverse("account_signup"), values | changes)


# --- in and out -----------------------------------------------------------------------------------


def test_password_signs_in_and_a_wrong_one_does_not(client, stranger):
    sign_in(client, stranger.email, "wrong")
    assert who(client).is_anonymous
    assert sign_in(client, stranger.email.upper()).status_code == 302
    assert who(client) == stranger


def test_a_code_by_mail_signs_in(client, stranger):
    client.post(reverse("account_request_login_code"), {"email": stranger.email})
    (message,) = mail.outbox
    assert message.to == [stranger.email]
    client.post(reverse("account_confirm_login_code"), {"code": code_in(message)})
    assert who(client) == stranger


def test_an_unknown_address_gets_the_same_page(client, stranger):
    answers = [
        client.post(reverse("account_request_login_code"), {"email": email})
        for email in (stranger.email, "nobody@demo.example")
    ]
    assert {(one.status_code, one.url) for one in answers} == {(302, reverse("account_confirm_login_code"))}


def test_whoever_may_not_sign_in_is_told_so_after_the_password_only(client, stranger):
    User.objects.update(is_active=False)
    assert sign_in(client, stranger.email).url == reverse("account_inactive")
    assert "account_inactive" not in (sign_in(client, stranger.email, "wrong").content.decode())


def test_sign_out_is_sent_not_fetched(client, stranger):
    client.force_login(stranger)
    assert "Sign out?" in client.get(reverse("account_logout")).content.decode()
    assert who(client) == stranger
    client.post(reverse("account_logout"))
    assert who(client).is_anonymous


def test_a_mail_server_that_is_down_breaks_no_page(client, stranger, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = client.post(reverse("account_request_login_code"), {"email": stranger.email}, follow=True)
    assert "We could not send the e-mail" in response.content.decode()


# --- demo -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("demo", [True, False])
def test_the_practice_sign_ins_stand_on_the_page_in_demo_mode_only(client, settings, demo):
    settings.DEMO = demo
    page = client.get(reverse("account_login")).content.decode()
    roles = ("pupil", "ambassador", "supervisor", "coordinator", "youth_worker", "official")
    for told in [f"{role}@demo.example" for role in roles] + ["demo-town"]:
        assert (told in page) is demo


# --- sign-up --------------------------------------------------------------------------------------


def test_an_account_is_opened_with_address_password_and_year(client):
    assert sign_up(client).url == reverse("account_email_verification_sent")
    user = User.objects.get(email="new@demo.example")
    assert user.year_of_birth == YEAR - 17
    assert who(client).is_anonymous
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})
    assert who(client) == user
    assert EmailAddress.objects.get(user=user).verified


def test_the_account_speaks_the_language_of_its_page(client):
    with_language = reverse("account_signup").replace("/en/", "/lt/")
    values = {"email": "nauja@demo.example", "password1": "seven-green-boats", "year_of_birth": YEAR - 17}
    client.post(with_language, values)
    assert User.objects.get(email="nauja@demo.example").language == "lt"


@pytest.mark.parametrize(
    ("year", "told"),
    [
        (YEAR - 14, "in the year after you turn 14"),
        (1066, "greater than or equal"),
        (YEAR + 1, "four digits"),
    ],
)
def test_too_young_or_unlikely_years_are_refused(client, year, told):
    page = sign_up(client, year_of_birth=year).content.decode()
    assert told in page
    assert not User.objects.exists()


def test_a_program_that_fills_the_trap_opens_nothing_and_learns_nothing(client):
    assert sign_up(client, website="https://spam.example").url == reverse("account_email_verification_sent")
    assert not User.objects.exists()


def test_a_taken_address_is_not_told(client, stranger):
    assert sign_up(client, email=stranger.email).url == reverse("account_email_verification_sent")
    assert User.objects.filter(email=stranger.email).count() == 1
    assert "already" in mail.outbox[0].body


def test_pages_obey_the_policy_the_trap_has_no_style(client):
    page = client.get(reverse("account_signup")).content.decode()
    assert 'name="website"' in page
    assert "style=" not in page


# --- what one forgets or adds -----------------------------------------------------------------------


def test_a_forgotten_password_is_set_by_a_code(client, stranger):
    client.post(reverse("account_reset_password"), {"email": stranger.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(mail.outbox[0])})
    client.post(
        reverse("account_complete_password_reset"),
        {"password1": "seven-green-boats", "password2": "seven-green-boats"},
    )
    other = Client()
    sign_in(other, stranger.email, "seven-green-boats")
    assert who(other) == stranger


def test_an_address_turns_a_pupils_account_into_an_ordinary_one(client, pupil):
    pupil.set_password(PASSWORD)
    pupil.save()
    client.force_login(pupil)
    client.post(reverse("account_email"), {"email": "Grown@demo.example", "action_add": ""})
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})
    pupil.refresh_from_db()
    assert pupil.email == "grown@demo.example"
    other = Client()
    sign_in(other, "grown@demo.example")
    assert who(other) == pupil
    assert pupil.pupil_rows.count() == 1


def test_people_without_address_do_not_collide(pupil, other_pupil):
    for one in (pupil, other_pupil):
        one.email = ""
        one.save()
    assert User.objects.filter(email__isnull=True).count() == 2


# --- limits ---------------------------------------------------------------------------------------


def test_ten_wrong_passwords_shut_the_account_for_a_while_and_no_other(client, stranger):
    other = UserFactory()
    for _ in range(10):
        sign_in(client, stranger.email, "wrong")
    assert "Too many failed" in sign_in(client, stranger.email).content.decode()
    assert sign_in(client, other.email).status_code == 302


def test_a_hundred_sign_ins_from_one_address_are_no_attack(client):
    for person in UserFactory.create_batch(40):
        assert sign_in(Client(), person.email, REMOTE_ADDR="10.1.1.1").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 20.1.1.1", "20.1.1.1"),
        (2, "6.6.6.6, 20.1.1.1, 30.1.1.1", "20.1.1.1"),
        (2, "20.1.1.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_only_trusted_proxies_say_where_a_visitor_is(rf, settings, proxies, header, seen):
    from youthportal.accounts.adapter import AccountAdapter

    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", **headers)
    assert AccountAdapter().get_client_ip(request) == seen

"""1,200 pupils behind one address within fifteen minutes, one in ten mistyping: nobody is refused.

The test sends them faster than they could come, so every window of every limit holds all of them.
"""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from youthportal.accounts.models import User
from youthportal.core import codes
from youthportal.organisations.models import Pupil
from youthportal.organisations.services.cards import SECRET_LENGTH, digest_of

pytestmark = [pytest.mark.django_db, pytest.mark.load]
PASSWORD = "seven-green-boats"
SCHOOL_ADDRESS = "193.219.1.1"
PUPILS = 1200


@pytest.fixture
def at_school():
    return Client(REMOTE_ADDR=SCHOOL_ADDRESS)


@pytest.fixture
def roster(school):
    """A third each comes by name, by card and by e-mail."""
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(password=password, email=f"p{n}@demo.example" if n % 3 == 2 else None) for n in range(PUPILS)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users if user.email
    )
    secrets = [codes.random_code(SECRET_LENGTH) for _ in users]
    Pupil.objects.bulk_create(
        Pupil(school=school, key=f"k{n}", login_name=f"k{n}", user=user, card_digest=digest_of(secrets[n]))
        for n, user in enumerate(users)
    )
    return secrets


class Visitor:
    """One pupil at one of the school's computers: `client` comes without what the last one left."""

    def __init__(self, client, school, number, secret):
        self.client, self.school, self.number, self.secret = client, school, number, secret
        client.cookies.clear()

    def by_name(self, password):
        return self.client.post(
            reverse("pupil_login_at", args=[self.school.slug]),
            {"login_name": f"k{self.number}", "password": password},
        )

    def by_card(self, secret):
        response = self.client.post(reverse("pupil_card"), {"code": secret})
        return self.client.post(response.url) if response.status_code == 302 else response

    def by_mail(self, password):
        return self.client.post(
            reverse("account_login"), {"login": f"p{self.number}@demo.example", "password": password}
        )

    def try_once(self, *, mistyped):
        if self.number % 3 == 0:
            return self.by_name(PASSWORD + "x" * mistyped)
        if self.number % 3 == 1:
            return self.by_card(self.secret[:-1] if mistyped else self.secret)
        return self.by_mail(PASSWORD + "x" * mistyped)


def test_nobody_is_refused(at_school, school, roster):
    refused = []
    for number, secret in enumerate(roster):
        visitor = Visitor(at_school, school, number, secret)
        if number % 10 == 0 and visitor.try_once(mistyped=True).status_code != 200:
            refused.append(("mistyped", number))
        response = visitor.try_once(mistyped=False)
        if (response.status_code, response.url) != (302, "/en/"):
            refused.append(("right", number))
    assert refused == []


def test_guessing_at_one_name_behind_the_same_address_is_stopped(at_school, school, roster):
    guesser, neighbour = (Visitor(at_school, school, number, roster[number]) for number in (0, 3))
    answers = [guesser.by_name(f"guess-{n}").status_code for n in range(12)]
    assert answers == [200] * 10 + [429] * 2
    assert neighbour.by_name(PASSWORD).status_code == 302


def test_the_one_who_was_shut_out_still_has_the_card(at_school, school, roster):
    shut_out = Visitor(at_school, school, 0, roster[0])
    for n in range(12):
        shut_out.by_name(f"guess-{n}")
    assert shut_out.by_name(PASSWORD).status_code == 429
    assert shut_out.by_card(roster[0]).status_code == 302

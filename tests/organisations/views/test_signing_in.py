"""Pupils sign in by name and by card; nobody learns who exists; nothing is written about it."""

import re

import pytest
from django.conf import settings as project
from django.urls import reverse

from tests.factories.accounts import PASSWORD, UserFactory, give_second_factor
from tests.factories.organisations import EnrolmentFactory, PupilFactory, SchoolFactory
from youthportal.accounts.models import User
from youthportal.organisations.services import issue_cards

pytestmark = pytest.mark.django_db


def at(school):
    return reverse("pupil_login_at", args=[school.slug])


def who(client):
    return client.get("/en/").context["user"]


@pytest.fixture
def row(school_class):
    """A pupil of the roster who was never here."""
    return EnrolmentFactory(school_class=school_class, pupil__key="A007").pupil


@pytest.fixture
def secret(row, coordinator):
    return issue_cards(actor=coordinator, pupils=[row])[0][1]


@pytest.fixture
def known(row):
    row.user = UserFactory(pupil=True, password=PASSWORD)
    row.save()
    return row


def sign_in(client, school, name, password, **options):
    return client.post(at(school), {"login_name": name, "password": password}, **options)


# --- school, name, password -----------------------------------------------------------------------


def test_the_list_of_schools_is_searched_without_scripts(client, school):
    SchoolFactory(name="Kalnų progimnazija")
    SchoolFactory(name="Uždaryta mokykla", is_active=False)
    everything = client.get(reverse("pupil_login"))
    assert [one.name for one in everything.context["schools"]] == ["Kalnų progimnazija", "Vėjūnų gimnazija"]
    found = client.get(reverse("pupil_login"), {"q": "kaln"})
    assert [one.name for one in found.context["schools"]] == ["Kalnų progimnazija"]


@pytest.mark.parametrize("name", ["a007", "A007", " a007 "])
def test_name_and_password_sign_in(client, school, known, name):
    response = sign_in(client, school, name, PASSWORD)
    assert response.status_code == 302
    assert who(client) == known.user


def test_one_goes_where_one_wanted_to_but_never_off_the_portal(client, school, known):
    answers = [
        client.post(at(school), {"login_name": "a007", "password": PASSWORD, "next": target})
        for target in ("/en/accounts/profile/", "https://elsewhere.example/")
    ]
    assert [answer.url for answer in answers] == ["/en/accounts/profile/", "/en/"]


def words_of(response):
    """The page without what differs by request: tokens and what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r'value="[^"]*"', "", text)


def test_the_answer_tells_nobody_apart(client, school, known):
    EnrolmentFactory(pupil__school=school, school_class__school=school, pupil__key="A008")
    given_up = PupilFactory(school=school, key="A009", user=UserFactory(pupil=True, is_active=False))
    given_up.user.set_password(PASSWORD)
    given_up.user.save()
    wrong = sign_in(client, school, "a007", "not-it")
    without_account = sign_in(client, school, "a008", "not-it")
    unknown = sign_in(client, school, "nobody", "not-it")
    closed = sign_in(client, school, "a009", PASSWORD)
    pages = {words_of(one) for one in (wrong, without_account, unknown, closed)}
    assert len(pages) == 1
    assert "Sign-in name or password is wrong" in pages.pop()


def test_an_unknown_name_costs_a_hash_as_a_known_one_does(client, school, known, monkeypatch):
    hashed = []
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    from django.contrib.auth.hashers import MD5PasswordHasher

    plain = MD5PasswordHasher.encode
    monkeypatch.setattr(hasher, lambda *args, **kwargs: (hashed.append(1), plain(*args, **kwargs))[1])
    for name in ("a007", "nobody"):
        hashed.clear()
        sign_in(client, school, name, "not-it")
        assert len(hashed) == 1


def test_too_many_wrong_passwords_shut_one_name_and_no_other(client, school, known):
    other = PupilFactory(school=school, key="A010", user=UserFactory(pupil=True, password=PASSWORD))
    answers = [sign_in(client, school, "a007", f"wrong-{n}") for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Too many tries" in answers[-1].content.decode()
    assert sign_in(client, school, "a007", PASSWORD).status_code == 429
    assert sign_in(client, school, "a010", PASSWORD).status_code == 302
    assert who(client) == other.user


def test_the_right_password_uses_up_no_try(client, school, known):
    for _ in range(15):
        assert sign_in(client, school, "a007", PASSWORD).status_code == 302


def test_the_second_factor_of_a_former_pupil_is_asked_for(client, school, known):
    known.user.email = "grown@demo.example"
    known.user.is_staff = True
    known.user.save()
    give_second_factor(known.user)
    assert sign_in(client, school, "a007", PASSWORD).url == reverse("mfa_authenticate")
    assert who(client).is_anonymous


# --- card -----------------------------------------------------------------------------------------


def test_a_cards_address_loses_its_secret_at_once(client, secret):
    response = client.get(f"/c/{secret}")
    assert response.status_code == 303
    assert response.url == "/en/accounts/pupil/card/confirm/"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert secret not in str(response.headers) + str(response.cookies)


def test_a_cards_address_alone_signs_nobody_in(client, secret):
    client.get(f"/c/{secret}")
    page = client.get(reverse("confirm_card"))
    assert "a007" in page.content.decode()
    assert who(client).is_anonymous
    assert User.objects.filter(pupil_rows__isnull=False).count() == 0


def test_the_account_is_made_at_the_first_sign_in_and_asks_once_for_a_password(client, secret, row):
    client.get(f"/c/{secret}")
    assert client.post(reverse("confirm_card")).url == reverse("choose_password")
    row.refresh_from_db()
    assert who(client) == row.user
    assert (row.user.email, row.user.has_usable_password()) == (None, False)
    client.logout()
    client.get(f"/c/{secret}")
    assert client.post(reverse("confirm_card")).url == "/en/"
    assert User.objects.filter(pupil_rows=row).count() == 1


def test_a_password_chosen_after_the_card_signs_in_by_name(client, secret, row, school):
    client.get(f"/c/{secret}")
    client.post(reverse("confirm_card"))
    response = client.post(reverse("choose_password"), {"password": "seven-green-boats", "next": "/en/"})
    assert response.url == "/en/"
    assert not who(client).is_anonymous
    client.logout()
    sign_in(client, school, "a007", "seven-green-boats")
    row.refresh_from_db()
    assert who(client) == row.user


def test_a_forgotten_password_is_set_anew_by_card_alone(client, known, coordinator):
    client.force_login(known.user)
    assert client.get(reverse("choose_password")).url == reverse("account_change_password")
    client.logout()
    ((_, secret),) = issue_cards(actor=coordinator, pupils=[known])
    client.get(f"/c/{secret}")
    client.post(reverse("confirm_card"))
    assert client.get(reverse("choose_password")).status_code == 200


@pytest.mark.parametrize("typed", [str.lower, " ".join, lambda code: f" {code[:9]}-{code[9:]} "])
def test_a_code_is_typed_as_one_likes(client, secret, row, typed):
    assert client.post(reverse("pupil_card"), {"code": typed(secret)}).url == reverse("confirm_card")


def test_a_mistyped_code_is_told_from_a_dead_card(client, secret, row, coordinator):
    letter = "A" if secret[3] != "A" else "B"
    wrong = client.post(reverse("pupil_card"), {"code": secret[:3] + letter + secret[4:]})
    assert "A letter is missing or wrong" in wrong.content.decode()
    issue_cards(actor=coordinator, pupils=[row])
    dead = client.post(reverse("pupil_card"), {"code": secret})
    assert "not valid any more" in dead.content.decode()
    assert client.get(f"/c/{secret}").url.endswith("?unknown=1")


def test_a_card_replaced_while_it_waited_does_not_sign_in(client, secret, row, coordinator):
    client.get(f"/c/{secret}")
    issue_cards(actor=coordinator, pupils=[row])
    assert client.post(reverse("confirm_card")).url.endswith("?unknown=1")
    assert who(client).is_anonymous


def test_a_shown_card_waits_ten_minutes(client, secret, monkeypatch):
    client.get(f"/c/{secret}")
    import time

    later = time.time() + 601
    monkeypatch.setattr("youthportal.organisations.views.signing_in.time.time", lambda: later)
    assert client.get(reverse("confirm_card")).url == reverse("pupil_card")


def test_the_secret_reaches_no_log(client, secret, caplog):
    from youthportal.core.logs import HideSecrets

    caplog.handler.addFilter(HideSecrets())
    import logging

    logging.getLogger("django.request").error("Internal Server Error: %s", f"/c/{secret}")
    assert secret not in caplog.text
    assert "/c/…" in caplog.text


def test_no_session_row_and_no_time_of_a_row_come_from_signing_in(client, secret, row):
    from django.contrib.sessions.models import Session

    before = row.updated_at
    client.get(f"/c/{secret}")
    client.post(reverse("confirm_card"))
    row.refresh_from_db()
    assert row.updated_at == before
    assert Session.objects.count() == 0
    assert project.SESSION_COOKIE_NAME in client.cookies

"""People come in: a pupil by card, somebody by e-mail, a youth worker by telephone; each page with axe."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.accounts.views.test_second_factor import code_now
from tests.factories.accounts import PASSWORD, StaffFactory, UserFactory
from tests.factories.organisations import EnrolmentFactory
from tests.support.browser import DESKTOP, PHONE, axe
from youthportal.organisations.services import issue_cards

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CODE = re.compile(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)$", re.MULTILINE)
LOOKS = [
    pytest.param({**PHONE, "color_scheme": "dark"}, id="phone, dark"),
    pytest.param({**DESKTOP, "color_scheme": "light"}, id="desktop, light"),
]


def stand_on(page: Page, title: str) -> None:
    """The page with this title, without a fault and without anything cut off."""
    expect(page.locator("h1")).to_have_text(title)
    assert page.locator("html").evaluate("root => root.scrollWidth - root.clientWidth") <= 0, title
    axe(page)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


@pytest.fixture
def pupil_row(school_class):
    return EnrolmentFactory(school_class=school_class, pupil__key="A007").pupil


@pytest.fixture
def secret(pupil_row, coordinator):
    return issue_cards(actor=coordinator, pupils=[pupil_row])[0][1]


@pytest.mark.embedded
def test_a_pupil_comes_by_card_and_later_by_name_without_javascript(no_js, secret):
    page = no_js
    page.goto(f"/c/{secret}")
    assert secret not in page.url
    expect(page.locator("h1")).to_have_text("Is this you?")
    press(page, "Yes, sign me in")
    page.get_by_label("New password").fill("seven-green-boats")
    press(page, "Set my password")
    page.goto("/en/accounts/profile/")
    page.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/en/accounts/login/")
    page.get_by_role("link", name="Sign in as a pupil").click()
    page.get_by_label("Part of your school").fill("gimnaz")
    press(page, "Search")
    page.get_by_role("link", name="Vėjūnų gimnazija").click()
    page.get_by_label("Sign-in name").fill("a007")
    page.get_by_label("Password").fill("wrong")
    press(page, "Sign in")
    expect(page.get_by_role("alert")).to_contain_text("Sign-in name or password is wrong")
    page.get_by_label("Password").fill("seven-green-boats")
    press(page, "Sign in")
    expect(page.get_by_role("link", name="My page")).to_be_visible()


@pytest.mark.parametrize("options", LOOKS)
def test_a_pupils_pages(open_page, live_server, secret, options):
    page = open_page(live_server.url, **options)
    page.goto("/en/accounts/pupil/")
    stand_on(page, "Sign in as a pupil")
    page.goto("/en/accounts/pupil/at/gimnazija/")
    stand_on(page, "Sign in")
    page.goto("/en/accounts/pupil/card/")
    stand_on(page, "Sign in with your card")
    page.get_by_label("Code on your card").fill(secret[:-1])
    press(page, "Go on")
    stand_on(page, "Sign in with your card")
    page.get_by_label("Code on your card").fill(secret)
    press(page, "Go on")
    stand_on(page, "Is this you?")
    press(page, "Yes, sign me in")
    stand_on(page, "Choose a password")
    page.get_by_role("link", name="Skip this").click()
    page.goto("/en/accounts/profile/")
    stand_on(page, "My page")
    page.goto("/en/accounts/email/")
    stand_on(page, "E-mail address")
    page.get_by_label("Email").fill("a007@demo.example")
    press(page, "Send a code to this address")
    stand_on(page, "Enter Email Verification Code")
    page.locator("[name=code]").fill(CODE.search(mail.outbox[-1].body).group(1))
    press(page, "Confirm")
    page.goto("/en/accounts/logout/")
    stand_on(page, "Sign out?")


@pytest.mark.parametrize("options", LOOKS)
def test_the_pages_of_an_account_by_e_mail(open_page, live_server, options):
    person = UserFactory()
    page = open_page(live_server.url, **options)
    page.goto("/en/accounts/signup/")
    stand_on(page, "Open an account")
    page.get_by_label("E-mail address").fill("new@demo.example")
    page.get_by_label("Password").fill("seven-green-boats")
    page.get_by_label("Year you were born").fill("2024")
    press(page, "Open my account")
    stand_on(page, "Open an account")
    page.get_by_label("Password").fill("seven-green-boats")
    page.get_by_label("Year you were born").fill("2008")
    press(page, "Open my account")
    stand_on(page, "Enter Email Verification Code")
    press(page, "Cancel")
    stand_on(page, "Sign in")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill("wrong")
    press(page, "Sign in")
    stand_on(page, "Sign in")
    page.goto("/en/accounts/password/reset/")
    stand_on(page, "Password Reset")
    page.get_by_label("Email").fill(person.email)
    press(page, "Reset My Password")
    stand_on(page, "Enter Password Reset Code")
    page.locator("[name=code]").fill(CODE.search(mail.outbox[-1].body).group(1))
    press(page, "Confirm")
    stand_on(page, "Change Password")
    page.goto("/en/accounts/login/code/")
    stand_on(page, "Send me a sign-in code")
    page.get_by_label("Email").fill(person.email)
    press(page, "Request Code")
    stand_on(page, "Enter Sign-In Code")
    page.locator("[name=code]").fill(CODE.search(mail.outbox[-1].body).group(1))
    press(page, "Confirm")
    page.goto("/en/accounts/password/change/")
    stand_on(page, "Change Password")
    page.goto("/en/accounts/inactive/")
    stand_on(page, "Account Inactive")


@pytest.mark.parametrize("options", LOOKS)
def test_a_youth_workers_first_day(open_page, live_server, options):
    person = StaffFactory(second_factor=False)
    page = open_page(live_server.url, **options)
    page.goto("/en/admin/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    stand_on(page, "Is it really you?")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")
    stand_on(page, "Set up your second factor")
    assert page.locator("img").last.evaluate("image => image.naturalWidth") > 0
    page.locator("[name=code]").fill(code_now(page.locator("main code").inner_text()))
    press(page, "Turn it on")
    stand_on(page, "Recovery codes")
    page.goto("/en/accounts/2fa/")
    stand_on(page, "Second factor")
    page.goto("/en/accounts/2fa/recovery-codes/generate/")
    stand_on(page, "Recovery Codes")
    page.goto("/en/accounts/2fa/totp/deactivate/")
    stand_on(page, "Turn off the second factor?")
    page.goto("/en/admin/")
    stand_on(page, "Work of the office")
    page.context.clear_cookies()
    page.goto("/en/accounts/login/?next=/en/admin/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    stand_on(page, "The code from your app")


def test_a_coordinator_prints_a_card_within_three_steps(desktop, coordinator, pupil_row, client):
    client.force_login(coordinator)
    name, value = next((key, cookie.value) for key, cookie in client.cookies.items() if "session" in key)
    desktop.goto("/en/")
    desktop.context.add_cookies([{"name": name, "value": value, "url": desktop.url}])
    desktop.goto("/en/schools/")
    stand_on(desktop, "Classes and sign-in cards")
    desktop.get_by_label("Key, sign-in name or name").fill("a00")
    press(desktop, "Find a pupil")
    stand_on(desktop, "Classes and sign-in cards")
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="Print a card").click()
    assert download.value.suggested_filename.startswith("cards-")
    desktop.get_by_role("link", name="10-a").click()
    stand_on(desktop, "Class 10-a")

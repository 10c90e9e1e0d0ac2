"""A pupil votes in a real browser: by slip and by account, with and without JavaScript, light and dark."""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from budget.models import Proposal, ProposalGoal, Right
from tests.factories import voting
from tests.support.browser import DESKTOP, PHONE, axe
from youthportal.accounts.sessions import SessionStore
from youthportal.ballots.models import Ballot
from youthportal.core import codes as letters

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

IDEAS = {
    "Bicycle roof by the north entrance": ("Dry places for 40 bicycles, with two pumps.", (11, 13)),
    "Quiet room with sofas": ("A room to be alone in, open all day.", (3,)),
    "Repair café on Fridays": ("Tools and two trainers for one year.", (12,)),
    "Greenhouse on the flat roof": (
        "Vegetables for the canteen, looked after by biology classes. " * 4,
        (2, 15),
    ),
    "Water fountains on every floor": ("Four fountains, no more plastic bottles.", (6,)),
}
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def round(transactional_db):
    round = voting.ready_round(
        by_code=5, users=True, city=True, min_choices=2, max_choices=3, limit_money=True
    )
    ideas = Proposal.objects.filter(pot=voting.school_pot(round)).order_by("pk")
    for idea, (title, (text, goals)) in zip(ideas, IDEAS.items(), strict=True):
        Proposal.objects.filter(pk=idea.pk).update(title=title, summary=text)
        for goal in goals:
            ProposalGoal.objects.create(proposal=idea, goal=goal)
    return voting.open_voting(actor=None, round=round)


def picture(page: Page, name: str) -> None:
    """Kept only when somebody wants to look: PICTURES=folder."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def sign_in(page: Page, url: str, user) -> None:
    """Give the browser the session of somebody who has signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}]
    )


def tick(page: Page, *titles: str) -> None:
    for title in titles:
        page.get_by_label(title, exact=True).check()


@pytest.mark.embedded
def test_with_a_slip_on_a_phone(phone: Page, round):
    code = voting.new_codes(round)[0]
    pot = voting.school_pot(round)
    phone.goto(reverse("budget:enter_code"))
    axe(phone)
    field = phone.get_by_label("Code on your voting slip")
    field.press_sequentially(code[:-1] + ("2" if code[-1] != "2" else "3"))
    expect(phone.get_by_text("One character is mistyped.")).to_be_visible()
    picture(phone, "code-mistyped")
    field.fill("")
    field.press_sequentially(code)
    expect(field).to_have_value(letters.grouped(code))
    phone.get_by_role("button", name="Open my ballot").click()
    expect(phone.get_by_role("heading", name="You have 2 ballots")).to_be_visible()
    axe(phone)
    picture(phone, "pots")
    phone.get_by_role("link", name=pot.name, exact=True).click()
    tick(phone, "Bicycle roof by the north entrance", "Greenhouse on the flat roof")
    expect(phone.get_by_text("8,100 € of 9,600 €")).to_be_visible()
    expect(phone.get_by_text("Does not fit: 1,500 € left.").first).to_be_visible()
    expect(phone.get_by_text("Not cast yet")).to_be_visible()
    axe(phone)
    picture(phone, "ballot")
    phone.get_by_role("button", name="Review my ballot").click()
    expect(phone.get_by_text("You chose 2 ideas, 8,100 € of 9,600 €.")).to_be_visible()
    axe(phone)
    picture(phone, "review")
    assert Ballot.objects.count() == 0
    phone.get_by_role("button", name="Cast my ballot").dblclick()
    expect(phone.get_by_role("heading", name="Your first ballot is cast")).to_be_visible()
    phone.get_by_role("link", name="Skip this ballot").click()
    expect(phone.get_by_role("heading", name="Your ballot is cast")).to_be_visible()
    axe(phone)
    picture(phone, "receipt")
    receipt = re.sub(r"\s", "", phone.locator(".receipt").text_content())
    assert [receipt] == voting.receipts(round)
    phone.go_back()
    phone.goto(reverse("budget:ballot", args=[round.slug, pot.slug]))
    expect(phone.get_by_role("heading", name="You have already voted here")).to_be_visible()
    axe(phone)
    picture(phone, "voted")
    phone.get_by_role("button", name="Done, leave nothing on this device").click()
    assert [
        cookie["name"] for cookie in phone.context.cookies() if cookie["name"] in {"booth", "receipts"}
    ] == []


def test_by_account_without_javascript(no_js: Page, live_server, round):
    right = Right.objects.filter(round=round, channel="account").first()
    sign_in(no_js, live_server.url, right.pupil.user)
    no_js.goto(reverse("budget:vote", args=[round.slug]))
    no_js.get_by_role("link", name=voting.school_pot(round).name, exact=True).click()
    tick(no_js, *list(IDEAS)[:4])
    no_js.get_by_role("button", name="Add up again").click()
    expect(no_js.get_by_text("4 of 3 ideas")).to_be_visible()
    no_js.get_by_role("button", name="Review my ballot").click()
    expect(no_js.get_by_text("Choose at most 3 ideas.")).to_be_visible()
    picture(no_js, "ballot-refused")
    no_js.get_by_label(list(IDEAS)[3], exact=True).uncheck()
    no_js.get_by_role("button", name="Review my ballot").click()
    no_js.get_by_role("link", name="Change my choice").click()
    expect(no_js.get_by_label(next(iter(IDEAS)), exact=True)).to_be_checked()
    no_js.get_by_role("button", name="Review my ballot").click()
    no_js.get_by_role("button", name="Cast my ballot").click()
    no_js.get_by_role("link", name="Skip this ballot").click()
    expect(no_js.get_by_role("heading", name="Your ballot is cast")).to_be_visible()
    assert Ballot.objects.get().choices == {"projects": ["01", "02", "03"]}


@pytest.mark.parametrize("language", ["en", "lt"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_desktop(open_page, live_server, round, scheme, language):
    page = open_page(live_server.url, color_scheme=scheme, **DESKTOP)
    kit = voting.make_kit(actor=None, round=round, school_class=voting.class_in(round))
    pot = voting.school_pot(round)
    with translation.override(language):
        ballot, review, vote = (
            reverse("budget:ballot", args=[round.slug, pot.slug]),
            reverse("budget:review", args=[round.slug, pot.slug]),
            reverse("budget:vote", args=[round.slug]),
        )
        for name in ("budget:secrecy", "budget:enter_code"):
            page.goto(reverse(name))
            axe(page)
            picture(page, f"{name[7:]}-{scheme}-{language}")
        page.goto(vote)
        axe(page)
        picture(page, f"entrance-{scheme}-{language}")
    page.goto(reverse("code_link", args=[kit.test_code]))
    page.goto(ballot)
    axe(page)
    picture(page, f"ballot-{scheme}-{language}")
    page.locator(".tick").first.check()
    page.locator(".dock button").click()
    axe(page)
    picture(page, f"ballot-refused-{scheme}-{language}")
    page.locator(".tick:not(:checked):not([aria-disabled])").first.check()
    page.locator(".dock button").click()
    page.wait_for_url(f"**{review}")
    axe(page)
    picture(page, f"review-{scheme}-{language}")
    page.locator(".dock button").click()
    axe(page)
    picture(page, f"practice-{scheme}-{language}")
    voting.end_voting_time(round)
    page.goto(vote)
    axe(page)
    picture(page, f"closed-{scheme}-{language}")


def test_the_ballot_fits_a_narrow_phone(open_page, live_server, round):
    page = open_page(live_server.url, **{**PHONE, "viewport": {"width": 320, "height": 640}})
    page.goto(reverse("code_link", args=[voting.new_codes(round)[0]]))
    page.goto(reverse("budget:ballot", args=[round.slug, voting.school_pot(round).slug]))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    picture(page, "ballot-320")

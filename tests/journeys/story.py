"""The people of a round and what each of them does in a browser, as journeys tell it.

Every act is done on pages, as its person would; only time passes by itself (`let_*`), and a code is read
from the kit as from paper.
"""

import re
import time
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from budget.enums import RoundStatus
from budget.models import Pot, Round
from tests.factories import budget as make
from tests.factories import voting
from tests.factories.accounts import PASSWORD, TOTP_SECRET
from youthportal.accounts.sessions import IN_DATABASE, SessionStore
from youthportal.organisations.services import issue_cards

HOUR = timedelta(hours=1)
TITLE = "Bicycle repair post"
LOSER = "Climbing wall in the gym"


def sign_in(page: Page, url: str, user) -> None:
    """Give the browser the session of somebody who has signed in before."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if user.is_staff:
        session[IN_DATABASE] = True
    session.save()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}]
    )


def press(page: Page, name: str) -> None:
    """A button that sends a form: done when the answer has been read."""
    go(page, page.get_by_role("button", name=name))


def go(page: Page, target: Locator) -> None:
    """Click what leads to another page and wait until it stands there."""
    with page.expect_navigation():
        target.click()


@dataclass
class Town:
    """A school with a round that collects ideas: 10a votes by account, 10b with slips."""

    round: Round
    pot: Pot

    def now_stands(self, status: RoundStatus) -> bool:
        self.round.refresh_from_db()
        return self.round.status == status

    def let_collecting_end(self) -> None:
        self._move(proposals_close_at=timezone.now() - HOUR, voting_opens_at=timezone.now() + HOUR)

    def let_voting_begin(self) -> None:
        self._move(voting_opens_at=timezone.now() - HOUR)

    def let_voting_end(self) -> None:
        voting.end_voting_time(self.round)

    def _move(self, **dates) -> None:
        Round.objects.filter(pk=self.round.pk).update(**dates)
        self.round.refresh_from_db()


def found_town(school, school_class, other_class) -> Town:
    """Ideas worth more than the pot: one of them must lose."""
    round = make.round_in(RoundStatus.PROPOSALS, school=school, min_choices=1, max_choices=3)
    pot = round.pots.get()
    make.accepted(pot, title="Quiet room with sofas", slug="quiet-room", asked=5_000_00)
    make.accepted(pot, title=LOSER, slug="climbing-wall", asked=9_000_00)
    voting.enrol(school_class, 16)
    voting.enrol(other_class, 16, channel="code")
    return Town(round, pot)


def enter_by_card(page: Page, pupil, coordinator) -> None:
    """The first sign-in: the card's picture, the question whose it is, a password of one's own."""
    [(_pupil, secret)] = issue_cards(actor=coordinator, pupils=[pupil])
    page.goto(reverse("card_link", args=[secret]))
    assert secret not in page.url
    press(page, "Yes, sign me in")
    expect(page.get_by_role("link", name="My page")).to_be_visible()


def enter_with_second_factor(page: Page, user) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    go(page, page.locator("main form button.button").first)
    counter = int(time.time()) // 30
    page.locator("[name=code]").fill(totp.format_hotp_value(totp.hotp_value(TOTP_SECRET, counter)))
    go(page, page.locator("main form button.button").first)
    expect(page.get_by_role("link", name="My page")).to_be_visible()


# --- pupils ---------------------------------------------------------------------------------------


def propose(page: Page, town: Town, look) -> None:
    """Five steps, one of them left empty at first."""
    page.goto(reverse("home"))
    go(page, page.get_by_role("link", name="Propose an idea").first)
    page.get_by_label("Give your idea a name").fill(TITLE)
    page.get_by_label("What should happen?").fill("A post with pump and tools. Pupils look after it.")
    look(page)
    press(page, "Save and go on")
    page.get_by_label("Where should it be?").fill("By the north entrance")
    page.get_by_label("For whom is it?").fill("Everybody who cycles")
    look(page)
    press(page, "Save and go on")
    press(page, "Save and go on")
    expect(page.locator(".error-summary")).to_be_visible()
    look(page)
    page.get_by_label("Sustainable cities and communities").check()
    press(page, "Save and go on")
    page.get_by_label("What has to be paid?").first.fill("Post, pump and tools")
    page.get_by_label("Price", exact=True).first.fill("1 100,00")
    look(page)
    press(page, "Save and go on")
    expect(page.get_by_text("1,100\xa0€").first).to_be_visible()
    look(page)
    press(page, "Send my idea")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    look(page)


def vote(page: Page, titles: list[str], look) -> str:
    """From the open ballot to the receipt, whose hash comes back without blanks."""
    for title in titles:
        page.get_by_label(title, exact=True).check()
    look(page)
    press(page, "Review my ballot")
    expect(page.get_by_role("button", name="Cast my ballot")).to_be_visible()
    look(page)
    press(page, "Cast my ballot")
    expect(page.get_by_role("heading", name="Your ballot is cast")).to_be_visible()
    look(page)
    return re.sub(r"\s", "", page.locator(".receipt").text_content())


def try_again(page: Page, town: Town, look) -> None:
    page.goto(reverse("budget:ballot", args=[town.round.slug, town.pot.slug]))
    expect(page.get_by_role("heading", name="You have already voted here")).to_be_visible()
    look(page)


# --- the school and the office --------------------------------------------------------------------


def check_at_school(page: Page, look) -> None:
    """From the start page to the queue, and one idea passed."""
    page.goto(reverse("home"))
    go(page, page.get_by_role("link", name="1 idea waits for your check"))
    look(page)
    go(page, page.get_by_role("link", name=TITLE))
    look(page)
    page.get_by_label("It passes", exact=True).check()
    press(page, "Save and tell the authors")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    look(page)


def act(page: Page, town: Town, name: str, *, final: bool = True) -> None:
    """A step of the cockpit: its button, what it will do, the yes."""
    page.goto(reverse("admin:budget_round_cockpit", args=[town.round.pk]))
    go(page, page.locator(f"ol.cockpit a[href$='/act/{name}/']"))
    if final:
        page.locator("[name=sure]").check()
    go(page, page.locator("#content form button, #content form [type=submit]").last)
    expect(page.locator(".messagelist .success")).to_be_visible()


def check_for_city(page: Page, look) -> None:
    page.goto(reverse("home"))
    go(page, page.get_by_role("link", name="1 idea waits for your check"))
    page.goto(reverse("admin:budget_proposal_changelist") + "?queue=city")
    look(page)
    go(page, page.get_by_role("link", name=TITLE).first)
    look(page)
    page.get_by_label("It passes", exact=True).check()
    page.get_by_label("Corrected cost").fill("1 200")
    page.get_by_label("Why the cost is corrected").fill("Setting it up is part of the price.")
    press(page, "Save and tell the authors")
    expect(page.locator(".messagelist .success")).to_be_visible()

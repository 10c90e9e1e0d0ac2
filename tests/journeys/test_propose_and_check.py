"""An idea goes back and forth: written with a classmate, sent back with a reason, fixed, checked, corrected.

What a round's own journey leaves out: the browser's back button, a team, the loop of fixing, withdrawing.
"""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from budget.enums import RoundStatus
from tests.factories import budget as make
from tests.journeys.story import TITLE, press, sign_in
from tests.support.browser import DESKTOP, PHONE, axe

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
REASON = "Say who looks after the tools."


@pytest.fixture
def round(transactional_db, school):
    return make.round_in(RoundStatus.PROPOSALS, school=school, title="Budget of the pupils", news_delay=0)


def write(page: Page) -> None:
    """Three steps forward, one back by the browser, and home for today."""
    page.goto(reverse("home"))
    page.get_by_role("link", name="Propose an idea").first.click()
    page.get_by_label("Give your idea a name").fill(TITLE)
    page.get_by_label("What should happen?").fill("A post with pump and tools.")
    press(page, "Save and go on")
    page.get_by_label("Where should it be?").fill("By the north entrance")
    page.get_by_label("For whom is it?").fill("Everybody who cycles")
    press(page, "Save and go on")
    expect(page.get_by_role("heading", name="Which goals does it serve?")).to_be_visible()
    page.go_back(wait_until="commit")
    expect(page.get_by_label("Where should it be?")).to_have_value("By the north entrance")
    press(page, "Save and go on")
    page.get_by_label("Sustainable cities and communities").check()
    press(page, "Save for later")
    expect(page.get_by_text("Not sent yet")).to_be_visible()


def finish(page: Page) -> None:
    """Go on from "my ideas", with one price nobody knows, and send."""
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Go on writing").click()
    expect(page.get_by_text("Something is still missing")).to_be_visible()
    page.get_by_role("link", name="Write at least one thing that has to be paid.").click()
    page.get_by_label("What has to be paid?").nth(0).fill("Post")
    page.get_by_label("Price", exact=True).nth(0).fill("900")
    press(page, "Save and add lines")
    page.get_by_label("What has to be paid?").nth(1).fill("Tools")
    press(page, "Save and go on")
    expect(page.locator(".error-summary")).to_contain_text("tick that you don't know it")
    page.get_by_label("I don't know the price").nth(1).check()
    press(page, "Save and go on")
    expect(page.get_by_text("at least 900\xa0€")).to_be_visible()
    press(page, "Send my idea")
    expect(page.get_by_text("Your school reads it now")).to_be_visible()


def join(page: Page, friend: Page) -> None:
    page.get_by_text("Write it with friends").click()
    friend.goto(page.get_by_label("Send this link to a classmate").input_value())
    expect(friend.get_by_text(TITLE)).to_be_visible()
    press(friend, "Join the team")
    expect(friend.get_by_text("You are 2 authors.")).to_be_visible()


def send_back(teacher: Page) -> None:
    teacher.goto(reverse("budget:checks"))
    teacher.get_by_role("link", name=TITLE).click()
    teacher.get_by_label("Something has to change", exact=True).check()
    press(teacher, "Save and tell the authors")
    expect(teacher.locator(".error-summary")).to_contain_text("Write the reason")
    teacher.get_by_label("Reason, for the authors").fill(REASON)
    day = timezone.localdate() + timezone.timedelta(days=5)
    teacher.get_by_label("To be fixed by").fill(day.isoformat())
    press(teacher, "Save and tell the authors")
    expect(teacher.get_by_text("Nothing waits for you")).to_be_visible()


def fix(friend: Page) -> None:
    """The classmate finds it on the start page, reads why, and sends it again."""
    friend.goto(reverse("home"))
    friend.get_by_role("link", name=TITLE).click()
    expect(friend.get_by_text(REASON)).to_be_visible()
    friend.get_by_role("link", name="Change it").click()
    expect(friend.get_by_text(REASON)).to_be_visible()
    friend.get_by_label("What should happen?").fill("A post with pump and tools, looked after by class 10-b.")
    press(friend, "Save for later")
    friend.get_by_role("link", name=TITLE).click()
    friend.get_by_role("link", name="Look and send").click()
    press(friend, "Send my idea")
    expect(friend.get_by_text("Your school reads it now")).to_be_visible()


def pass_many(teacher: Page) -> None:
    teacher.goto(reverse("budget:checks"))
    teacher.get_by_label(f"Pass: {TITLE}").check()
    press(teacher, "Pass the ticked ideas")
    expect(teacher.get_by_role("heading", name="Pass 1 idea?")).to_be_visible()
    press(teacher, "Yes, pass them")
    expect(teacher.get_by_text("1 idea passed.")).to_be_visible()


def accept(office: Page) -> None:
    office.goto(reverse("admin:budget_proposal_changelist") + "?queue=city")
    office.get_by_role("link", name=TITLE).first.click()
    office.get_by_label("It passes", exact=True).check()
    office.get_by_label("Corrected cost").fill("1 450,50")
    office.get_by_label("Why the cost is corrected").fill("Tools cost 550 € more.")
    press(office, "Save and tell the authors")
    expect(office.locator(".messagelist .success")).to_be_visible()


def read_and_withdraw(page: Page) -> None:
    page.goto(reverse("budget:mine"))
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("On the ballot").first).to_be_visible()
    expect(page.get_by_text("Tools cost 550 € more.").first).to_be_visible()
    page.get_by_role("link", name="See it as others do").click()
    expect(page.get_by_text("1,450.50\xa0€").first).to_be_visible()
    page.go_back(wait_until="commit")
    page.get_by_role("link", name="Withdraw this idea").click()
    press(page, "Yes, withdraw it")
    expect(page.get_by_text("Your idea is withdrawn.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without javascript"])
def test_an_idea_goes_back_and_forth(
    open_page, live_server, round, pupil, other_pupil, coordinator, youth_worker, javascript
):
    device = {"java_script_enabled": javascript, "reduced_motion": "reduce"}
    pages = {}
    for name, person in {"pupil": pupil, "friend": other_pupil}.items():
        pages[name] = open_page(live_server.url, **PHONE, **device)
        sign_in(pages[name], live_server.url, person)
    for name, person in {"teacher": coordinator, "office": youth_worker}.items():
        pages[name] = open_page(live_server.url, **DESKTOP, **device)
        sign_in(pages[name], live_server.url, person)
    write(pages["pupil"])
    finish(pages["pupil"])
    join(pages["pupil"], pages["friend"])
    send_back(pages["teacher"])
    fix(pages["friend"])
    pass_many(pages["teacher"])
    accept(pages["office"])
    read_and_withdraw(pages["pupil"])
    if javascript:
        for page in pages.values():
            axe(page, read_styles="/admin/" not in page.url)

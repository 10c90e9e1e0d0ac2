"""Two pupils after one another at a school computer: nothing of the first is there for the second."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budget.views.kiosk import link_of
from tests.factories import voting
from tests.journeys.story import sign_in
from tests.journeys.test_paper import look
from tests.support.browser import DESKTOP, PHONE
from youthportal.ballots.models import Ballot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def round(transactional_db, school):
    return voting.voting_round(by_code=4, school=school)


def start_kiosk(page: Page, live_server, round, school, coordinator) -> None:
    sign_in(page, live_server.url, coordinator)
    page.goto(link_of(round, school))
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", name="Vote here")).to_be_visible()


def vote_by_keyboard(page: Page, code: str) -> str:
    """Code, ballot, review, cast, all with Tab, Space and Enter; returns the receipt."""
    page.get_by_label("Code on your voting slip").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.locator(".tick").first.wait_for()
    tab_to(page, ".tick")
    page.keyboard.press("Space")
    tab_to(page, ".dock button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/")
    tab_to(page, ".dock button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your ballot is cast")).to_be_visible()
    receipt = re.sub(r"\s", "", page.locator(".receipt").text_content())
    assert re.fullmatch(r"[0-9a-f]{64}", receipt)
    return receipt


def tab_to(page: Page, target: str) -> None:
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("target => document.activeElement.matches(target)", target):
            return
    raise AssertionError(f"{target} cannot be reached with Tab")


@pytest.mark.parametrize("options", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_two_pupils_after_one_another(open_page, live_server, round, school, coordinator, options):
    size = "phone" if options is PHONE else "desktop"
    one, other = voting.new_codes(round)[:2]
    page = open_page(live_server.url, reduced_motion="reduce", **options)
    start_kiosk(page, live_server, round, school, coordinator)
    look(page, f"kiosk-start-{size}")
    receipt = vote_by_keyboard(page, one)
    look(page, f"kiosk-receipt-{size}")
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert names & {"booth", "receipts", "sessionid"} == set()
    tab_to(page, "form[data-kiosk-seconds] button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Vote here")).to_be_visible()
    expect(page.get_by_label("Code on your voting slip")).to_have_value("")
    for _step in range(6):
        page.go_back()
        page.wait_for_load_state("load")
        shown = page.content()
        assert receipt not in re.sub(r"\s|<[^>]+>", "", shown)
        assert page.locator(".tick:checked").count() == 0
        if page.get_by_role("heading", name="Vote here").count() == 0:
            break
    page.goto(reverse("budget:kiosk", args=[round.slug]))
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    second = vote_by_keyboard(page, other)
    assert second != receipt
    assert sorted([receipt, second]) == voting.receipts(round)
    assert Ballot.objects.count() == 2


def test_a_forgotten_visit_ends_by_itself(open_page, live_server, round, school, coordinator):
    page = open_page(live_server.url, reduced_motion="reduce", **DESKTOP)
    page.clock.install()
    start_kiosk(page, live_server, round, school, coordinator)
    page.get_by_label("Code on your voting slip").fill(voting.new_codes(round)[0])
    page.get_by_role("button", name="Open my ballot").click()
    page.locator(".tick").first.check()
    page.clock.fast_forward("04:00")
    page.keyboard.press("Tab")
    page.clock.fast_forward("04:31")
    expect(page.get_by_text("Are you still there?")).to_be_visible()
    page.clock.fast_forward("00:30")
    expect(page.get_by_role("heading", name="Vote here")).to_be_visible()
    assert "booth" not in {cookie["name"] for cookie in page.context.cookies()}
    assert Ballot.objects.count() == 0

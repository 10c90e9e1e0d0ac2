"""Two people key in a pile of paper ballots, each at an own screen and by keyboard alone."""

import os
import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budget.models import PaperEntry
from tests.factories import voting
from tests.journeys.story import sign_in
from tests.support.browser import DESKTOP, PHONE, axe
from youthportal.agreements import services as agreements
from youthportal.agreements.models import Agreement
from youthportal.ballots.models import Ballot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES")


def picture(page: Page, name: str) -> None:
    """Kept only when somebody wants to look: PICTURES=folder."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def look(page: Page, name: str) -> None:
    """Without a fault, and nothing cut off, light and dark."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe(page)
        picture(page, f"{name}-{scheme}")


def key(page: Page, *pile: str) -> None:
    """Type, Enter, and the field waits for the next ballot: the mouse is never needed."""
    for typed in pile:
        title = page.locator("h1").inner_text()
        field = page.get_by_label("Numbers on the ballot")
        expect(field).to_be_focused()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).not_to_have_text(title)


@pytest.mark.parametrize("options", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_two_people_key_in_a_pile(open_page, live_server, settings, school, coordinator, options):
    settings.SITE_URL = live_server.url
    size = "phone" if options is PHONE else "desktop"
    round = voting.paper_round(school=school)
    first = open_page(live_server.url, reduced_motion="reduce", **options)
    sign_in(first, live_server.url, coordinator)
    first.goto(reverse("budget:paper", args=[round.slug]))
    look(first, f"paper-list-{size}")
    first.get_by_role("link", name=re.compile(voting.school_pot(round).name)).click()
    first.get_by_label("Name of the second person").fill("Ona Pavyzdė")
    first.get_by_label("What they are").fill("head of the school")
    first.get_by_label("Their e-mail address").fill("head@demo.example")
    look(first, f"paper-begin-{size}")
    first.get_by_role("button", name="Send the link and begin").click()
    key(first, "1 3", "2", "0")
    first.keyboard.type("9")
    first.keyboard.press("Enter")
    expect(first.get_by_text("One of these ideas is not on this ballot.").first).to_be_visible()
    look(first, f"paper-keying-{size}")
    first.get_by_role("button", name="Done: the pile has 3 ballots").click()
    expect(first.get_by_text("The second person has not begun")).to_be_visible()
    look(first, f"paper-wait-{size}")

    second = open_page(live_server.url, reduced_motion="reduce", **options)
    token = agreements.token_of(Agreement.objects.get())
    second.goto(reverse("agreement_link", args=[token]))
    expect(second.get_by_text("Ona Pavyzdė (head of the school)")).to_be_visible()
    look(second, f"paper-asked-{size}")
    second.get_by_role("button", name="I agree, begin").click()
    key(second, "1 3", "2 4", "0")
    second.get_by_role("button", name="Done: the pile has 3 ballots").click()
    expect(second.get_by_text("1 ballot differs")).to_be_visible()
    look(second, f"paper-differs-{size}")
    second.get_by_role("link", name="Correct 2").click()
    second.get_by_label("Numbers on the ballot").fill("2")
    look(second, f"paper-correct-{size}")
    second.get_by_role("button", name="Correct it").click()

    first.get_by_role("link", name="Look again").click()
    expect(first.get_by_text("You agree on every ballot")).to_be_visible()
    look(first, f"paper-agree-{size}")
    first.get_by_role("button", name="Put the ballots into the box").click()
    expect(first.get_by_text("in the box: 2 valid, 1 blank, 0 void")).to_be_visible()
    second.reload()
    expect(second.get_by_role("heading", name="There is nothing left to do here")).to_be_visible()
    look(second, f"paper-over-{size}")
    assert (Ballot.objects.count(), PaperEntry.objects.count()) == (2, 0)

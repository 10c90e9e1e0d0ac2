"""A text from its first word to its hiding, and a picture from a telephone to everybody's eyes."""

import io
import re

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from budget.enums import RoundStatus
from tests.factories import budget as make
from tests.factories.moderation import photo
from tests.journeys.story import press, sign_in
from tests.support.browser import DESKTOP, PHONE, axe
from youthportal.moderation.models import Picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TEXT = "Please put a pump beside it."


@pytest.fixture
def idea(transactional_db, school, pupil):
    round = make.round_in(RoundStatus.PROPOSALS, school=school)
    return make.ProposalFactory(pot=round.pots.get(), author=pupil, title="Bicycle roof", slug="roof")


def test_a_text_is_held_approved_reported_hidden_and_its_author_told(
    open_page, live_server, idea, other_pupil, youth_worker
):
    author, visitor = open_page(live_server.url, **PHONE), open_page(live_server.url, **PHONE)
    office = open_page(live_server.url, **DESKTOP)
    sign_in(author, live_server.url, other_pupil)
    sign_in(office, live_server.url, youth_worker)
    author.goto(idea.get_absolute_url())
    author.get_by_role("link", name="Write a comment").click()
    author.get_by_label("Your text", exact=True).fill(TEXT)
    axe(author)
    press(author, "Send my text")
    expect(author.get_by_text("The office reads it first")).to_be_visible()
    visitor.goto(idea.get_absolute_url())
    expect(visitor.get_by_text(TEXT)).to_have_count(0)

    office.goto(reverse("admin:index"))
    office.get_by_role("link", name="1 text waits to be read").click()
    office.get_by_role("link", name=TEXT).click()
    press(office, "Let everybody read it")
    visitor.goto(idea.get_absolute_url())
    expect(visitor.get_by_text(TEXT).first).to_be_visible()
    axe(visitor)
    visitor.get_by_role("link", name=re.compile(f"^Report ?: {TEXT}")).click()
    visitor.get_by_label("It is advertising or nonsense").check()
    axe(visitor)
    press(visitor, "Send the report")
    expect(visitor.get_by_text("Somebody of the office looks at it").first).to_be_visible()

    office.goto(reverse("admin:index"))
    office.get_by_role("link", name="1 report waits").click()
    office.get_by_role("link", name=TEXT).click()
    office.get_by_label("It is advertising or nonsense").check()
    office.get_by_label("In your own words").fill("Say it once.")
    axe(office, read_styles=False)
    press(office, "Hide it and tell the author")
    visitor.goto(idea.get_absolute_url())
    expect(visitor.get_by_text(TEXT)).to_have_count(0)
    author.goto(reverse("home"))
    expect(author.get_by_text("A text of yours was hidden").first).to_be_visible()
    author.goto(reverse("moderation:mine"))
    expect(author.get_by_text("Say it once.")).to_be_visible()
    axe(author)


def test_a_picture_loses_its_place_waits_and_is_seen(open_page, live_server, idea, pupil, coordinator):
    author, visitor = open_page(live_server.url, **PHONE), open_page(live_server.url, **PHONE)
    teacher = open_page(live_server.url, **DESKTOP)
    sign_in(author, live_server.url, pupil)
    sign_in(teacher, live_server.url, coordinator)
    author.goto(reverse("budget:my_idea", args=[idea.public_id]))
    author.get_by_role("link", name="Pictures").click()
    sent = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo(1600, 1200)}
    author.get_by_label("Picture", exact=True).set_input_files(sent)
    author.get_by_label("What does it show?").fill("The bare wall")
    press(author, "Add this picture")
    expect(author.get_by_text("waits until somebody has looked for faces")).to_be_visible()
    axe(author)
    with Picture.objects.get().large.content.open("rb") as kept:
        assert not Image.open(io.BytesIO(kept.read())).getexif()
    visitor.goto(idea.get_absolute_url())
    expect(visitor.get_by_alt_text("The bare wall")).to_have_count(0)

    teacher.goto(reverse("home"))
    teacher.get_by_role("link", name="1 picture waits to be looked at").first.click()
    axe(teacher)
    teacher.locator(".picture-queue a").click()
    axe(teacher)
    press(teacher, "Let everybody see it")
    visitor.goto(idea.get_absolute_url())
    expect(visitor.get_by_alt_text("The bare wall")).to_be_visible()
    axe(visitor)


def test_help_is_one_step_away(open_page, live_server, transactional_db):
    visitor = open_page(live_server.url, **PHONE)
    visitor.goto(reverse("home"))
    visitor.get_by_role("link", name="Help now").click()
    expect(visitor.get_by_role("link", name="112")).to_be_visible()
    axe(visitor)
    visitor.get_by_label("What happens?").fill("He waits for me after school.")
    press(visitor, "Send it now")
    expect(visitor.get_by_text("We have your message.")).to_be_visible()
    axe(visitor)

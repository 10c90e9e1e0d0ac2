"""One whole round in a browser: from a pupil's idea to the published result, with and without JavaScript."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from budget.enums import RoundStatus
from budget.models import VotingCode
from budget.services.codes import make_kit
from budget.services.papers import POT_PAPER
from tests.factories import voting
from tests.journeys import story
from tests.support.browser import DESKTOP, PHONE, axe
from tools.processes import wait_until
from youthportal.core import jobs
from youthportal.core.models import Job, JobState
from youthportal.documents.models import Document

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db, school, school_class, other_class):
    return story.found_town(school, school_class, other_class)


def in_light_and_dark(page):
    """axe, twice; the colours are all that changes."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe(page, read_styles="/admin/" not in page.url)
    page.emulate_media(color_scheme="light")


def is_wide_enough(page):
    """Without JavaScript axe cannot wait for its own answers; what can be measured is."""
    expect(page.locator("h1")).to_have_count(1)
    width = page.locator("html").evaluate("root => root.scrollWidth - root.clientWidth")
    assert width <= 0, page.url


def due_work():
    """Jobs that wait or run, but for those that are to wait (authors hear a decision hours before others)."""
    return Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING], run_at__lte=timezone.now())


def work_is_done():
    return not due_work().exists()


def run_waiting_jobs():
    """What a worker would do, here and now; a job may have queued the next one."""
    while waiting := list(due_work().filter(attempts=0).order_by("pk")[:1]):
        jobs.run_job(waiting[0].pk)
    return work_is_done()


def play(town, people, *, open_page, url, look, wait_for_work, javascript):
    """The round, act by act; returns the receipts of both voters and the visitor's page."""
    device = {"java_script_enabled": javascript, "reduced_motion": "reduce"}
    pupil = open_page(url, **PHONE, **device)
    teacher, office = (open_page(url, **DESKTOP, **device) for _person in "12")
    story.enter_by_card(pupil, people["pupil"].pupil_rows.get(), people["coordinator"])
    story.propose(pupil, town, look)

    story.sign_in(teacher, url, people["coordinator"])
    story.check_at_school(teacher, look)

    story.enter_with_second_factor(office, people["youth_worker"])
    story.check_for_city(office, look)
    town.let_collecting_end()
    story.act(office, town, "start_checking")
    story.act(office, town, "open_voting")
    assert town.now_stands(RoundStatus.VOTING)
    look(office)

    town.let_voting_begin()
    pupil.goto(reverse("budget:vote", args=[town.round.slug]))
    receipts = [story.vote(pupil, [story.TITLE, "Quiet room with sofas"], look)]
    story.try_again(pupil, town, look)

    code = code_from_kit(town, people["coordinator"])
    visitor = open_page(url, **PHONE, **device)
    visitor.goto(reverse("budget:enter_code"))
    visitor.get_by_label("Code on your voting slip").fill(code.lower())
    story.press(visitor, "Open my ballot")
    receipts.append(story.vote(visitor, [story.TITLE], look))
    story.try_again(visitor, town, look)
    assert sorted(receipts) == sorted(voting.receipts(town.round))

    town.let_voting_end()
    story.act(office, town, "close_voting")
    story.act(office, town, "destroy_key")
    town.round.refresh_from_db()
    assert town.round.key.half is None
    story.act(office, town, "count", final=False)
    assert wait_for_work()
    look(office)
    visitor.goto(reverse("budget:round", args=[town.round.slug]))
    expect(visitor.get_by_text("1,200")).to_have_count(0)
    story.act(office, town, "publish")
    assert wait_for_work()
    read_result(visitor, town, look)


def code_from_kit(town, coordinator):
    """Of the class whose pupils vote by slip; the digest in the database proves that it is a real one."""
    row = town.round.rights.filter(channel="code").first()
    kit = make_kit(actor=coordinator, round=town.round, school_class=row.school_class)
    assert VotingCode.objects.counted().filter(round=town.round).count() == len(kit.codes) == 16
    return kit.codes[0]


def read_result(page, town, look):
    """From the start page: winners with their price, why another lost, and the paper that verifies."""
    page.goto(reverse("home"))
    story.go(page, page.get_by_role("link", name="See what pupils decided"))
    story.go(page, page.get_by_role("link", name=town.pot.name).first)
    expect(page.get_by_role("heading", name="2 ideas will be built")).to_be_visible()
    winners = page.locator("section[aria-labelledby=funded]")
    expect(winners).to_contain_text(story.TITLE)
    expect(winners).to_contain_text("1,200\xa0€")
    look(page)
    paper = Document.objects.get(kind=POT_PAPER.kind, language="en")
    story.go(page, page.locator("section[aria-labelledby=files]").get_by_role("link", name=paper.title))
    expect(page.get_by_text("Genuine and valid")).to_be_visible()
    look(page)
    pdf = page.request.get(page.locator("ul.files a").get_attribute("href"))
    assert pdf.body().startswith(b"%PDF-")
    page.locator("[name=file]").set_input_files(
        {"name": "result.pdf", "mimeType": "application/pdf", "buffer": pdf.body()}
    )
    story.press(page, "Compare")
    expect(page.get_by_text("Yes, it is the same file")).to_be_visible()
    page.goto(reverse("budget:result", args=[town.round.slug, town.pot.slug]))
    story.go(page, page.get_by_role("link", name=story.LOSER).first)
    expect(page.get_by_role("heading", name="Why it did not win")).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile(r"\b0\b|[Nn]obody|no vote"))
    look(page)


@pytest.fixture
def people(pupil, coordinator, youth_worker):
    return {"pupil": pupil, "coordinator": coordinator, "youth_worker": youth_worker}


def test_from_an_idea_to_the_result(town, people, open_page, live_server, celery_worker_process):
    def worker_is_through():
        return wait_until(work_is_done, seconds=60)

    play(
        town,
        people,
        open_page=open_page,
        url=live_server.url,
        look=in_light_and_dark,
        wait_for_work=worker_is_through,
        javascript=True,
    )


@pytest.mark.embedded
def test_from_an_idea_to_the_result_without_javascript(town, people, open_page, live_server):
    play(
        town,
        people,
        open_page=open_page,
        url=live_server.url,
        look=is_wide_enough,
        wait_for_work=run_waiting_jobs,
        javascript=False,
    )

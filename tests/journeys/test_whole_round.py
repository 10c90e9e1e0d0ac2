"""A whole round of an invented school: each object of the pupils' budget, used by the cast in browsers.

Goals in a lesson, online and by parents; an idea of two friends with a picture; support and a comment that is
held first; both checks; slips, a school computer, paper and accounts; the big screen; the count, the board,
and the program that checks it; the hall. The rest of the school votes behind the scenes.
"""

import io
import re
import subprocess
import sys

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from budget.enums import RoundStatus
from budget.models import Pot, Right, Round
from budget.services.casting import cast_ballot, right_voter
from budget.services.codes import make_kit
from budget.services.turnout import count_turnout
from tests.factories import budget as make
from tests.factories import voting
from tests.journeys import story
from tests.journeys.story import HOUR, TITLE, go, press
from tests.journeys.test_kiosk import start_kiosk, vote_by_keyboard
from tests.journeys.test_paper import key
from tests.journeys.test_propose_and_check import join
from tests.journeys.test_round import run_waiting_jobs
from tests.support.browser import DESKTOP, PHONE
from youthportal.agreements import services as agreements
from youthportal.agreements.models import Agreement
from youthportal.ballots.models import Ballot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
COMMENT = "A second pump would help on rainy days."


def photo() -> dict:
    """A photograph with the place where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Camera of Ąžuolas"
    Image.new("RGB", (1600, 1200), "#3a7").save(out, "JPEG", exif=exif)
    return {"name": "place.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.fixture
def town(transactional_db, settings, live_server, school, school_class, other_class):
    settings.SITE_URL = live_server.url
    town = story.found_town(school, school_class, other_class)
    voting.enrol(school_class, 14)  # enough for a board with all ballots
    voting.enrol(make.class_of(school, 10, "c"), 3, channel="paper")
    Round.objects.filter(pk=town.round.pk).update(
        focus_open_at=town.round.proposals_open_at - HOUR, focus_close_at=town.round.proposals_close_at
    )
    town.round.refresh_from_db()
    return town


@pytest.fixture
def browsers(open_page, live_server, town, pupil, other_pupil, coordinator, youth_worker):
    """One for each person, signed in; pupils and visitors on phones."""
    quiet = {"reduced_motion": "reduce"}
    people = {"pupil": pupil, "friend": other_pupil, "teacher": coordinator, "office": youth_worker}
    phones = {"pupil", "friend"}
    pages = {
        name: open_page(live_server.url, **(PHONE if name in phones else DESKTOP), **quiet) for name in people
    }
    for name, person in people.items():
        story.sign_in(pages[name], live_server.url, person)
    return pages | {"visitor": open_page(live_server.url, **PHONE, **quiet)}


def at(name, town, *more):
    return reverse(f"budget:{name}", args=[town.round.slug, *more])


def choose_goals(town, by_slip, pupil, teacher, visitor):
    pupil.goto(at("focus", town))
    for goal in (4, 11):
        pupil.locator(f"[name=goals][value='{goal}']").check()
    press(pupil, "Save my choice")
    teacher.goto(at("focus_coordinate", town, by_slip.school.slug))
    link = teacher.get_by_label("Link", exact=True).input_value()
    go(teacher, teacher.get_by_role("link", name="Enter a class"))
    teacher.get_by_label("Class", exact=True).select_option(str(by_slip.pk))
    teacher.get_by_label("How many pupils took part?").fill("16")
    teacher.locator("[name=goal_11]").fill("12")
    teacher.locator("[name=goal_4]").fill("7")
    press(teacher, "Save this class")
    visitor.goto(link)
    visitor.locator("[name=voice]").first.check()
    visitor.locator("[name=goals][value='13']").check()
    press(visitor, "Send my opinion")
    go(visitor, visitor.get_by_role("link", name="See which goals matter here"))
    expect(visitor.locator("section[aria-labelledby=chosen]")).to_contain_text("Sustainable cities")


def show_a_picture(town, pupil, teacher):
    idea = town.round.proposals.get(title=TITLE)
    pupil.goto(reverse("budget:pictures", args=[idea.public_id]))
    pupil.get_by_label("Picture", exact=True).set_input_files(photo())
    pupil.get_by_label("What does it show?").fill("The wall by the north entrance")
    press(pupil, "Add this picture")
    teacher.goto(reverse("moderation:pictures"))
    go(teacher, teacher.get_by_role("link", name="The wall by the north entrance").first)
    teacher.locator("main form button").first.click()
    expect(teacher.locator(".messages")).to_be_visible()


def talk(town, friend, office, visitor):
    """A first text is read by the office before others see it."""
    idea = town.round.proposals.get(title="Quiet room with sofas")
    friend.goto(idea.get_absolute_url())
    press(friend, "I support this")
    expect(friend.get_by_text("1 pupil supports it")).to_be_visible()
    go(friend, friend.get_by_role("link", name="Write a comment"))
    friend.get_by_label("Your text", exact=True).fill(COMMENT)
    press(friend, "Send")
    visitor.goto(idea.get_absolute_url())
    expect(visitor.get_by_text(COMMENT)).to_have_count(0)
    office.goto(reverse("admin:moderation_comment_changelist"))
    office.locator("input.action-select").first.check()
    office.locator("select[name=action]").select_option("approve")
    go(office, office.locator("button[name=index]"))
    visitor.goto(idea.get_absolute_url())
    expect(visitor.get_by_text(COMMENT, exact=True)).to_be_visible()


def vote_at_the_school_computer(town, open_page, url, school, coordinator, code):
    page = open_page(url, reduced_motion="reduce", **DESKTOP)
    start_kiosk(page, type("Server", (), {"url": url}), town.round, school, coordinator)
    vote_by_keyboard(page, code)
    press(page, "Finished: next person")
    expect(page.get_by_role("heading", name="Vote here")).to_be_visible()


def key_in_paper(town, teacher, visitor):
    teacher.goto(at("paper", town))
    go(teacher, teacher.get_by_role("link", name=re.compile(town.pot.name)))
    teacher.get_by_label("Name of the second person").fill("Ona Pavyzdė")
    teacher.get_by_label("What they are").fill("head of the school")
    teacher.get_by_label("Their e-mail address").fill("head@demo.example")
    press(teacher, "Send the link and begin")
    visitor.goto(reverse("agreement_link", args=[agreements.token_of(Agreement.objects.get())]))
    press(visitor, "I agree, begin")
    for page in (teacher, visitor):
        key(page, "1 2", "3")
        press(page, "Done: the pile has 2 ballots")
    go(teacher, teacher.get_by_role("link", name="Look again"))
    press(teacher, "Put the ballots into the box")
    expect(teacher.get_by_text("in the box: 2 valid, 0 blank, 0 void")).to_be_visible()


def let_the_others_vote(town):
    """All accounts but the pupil's own vote, so that the box holds enough to be published."""
    pot, cast = Pot.objects.get(pk=town.pot.pk), 0
    for right in Right.objects.filter(round=town.round, channel="account", pupil__user=None):
        cast_ballot(pot=pot, voter=right_voter(right), choices=["01"], nonce=voting.nonce())
        cast += 1
    return cast


def finish(town, office):
    town.let_voting_end()
    story.act(office, town, "close_voting")
    story.act(office, town, "destroy_key")
    story.act(office, town, "count", final=False)
    run_waiting_jobs()
    story.act(office, town, "publish")
    run_waiting_jobs()


def check_the_board(town, visitor, words, folder):
    """What anybody can do at home: download two files, run one on the other, look for the own receipt."""
    visitor.goto(at("result", town, town.pot.slug))
    go(
        visitor,
        visitor.get_by_role("link", name=re.compile("board|ballots, for everybody", re.IGNORECASE)).first,
    )
    for name, file in (("board_json", "board.json"), ("verifier", "verify.py")):
        address = reverse(f"budget:{name}", args=[town.round.slug] if name == "board_json" else [])
        (folder / file).write_bytes(visitor.request.get(address).body())
    command = [sys.executable, "-I", "verify.py", "board.json", "--receipt", words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    visitor.goto(at("check_receipt", town))
    visitor.locator("main form [name=receipt]").fill(words)
    press(visitor, "Look in the box")
    expect(visitor.get_by_text("Your ballot is in the box.")).to_be_visible()


def test_each_object_of_a_round_is_used(
    town, browsers, open_page, live_server, school, other_class, coordinator, tmp_path
):
    pupil, friend, teacher, office, visitor = (
        browsers[name] for name in ("pupil", "friend", "teacher", "office", "visitor")
    )

    def unseen(page):
        """These pages are looked at by the journeys of their own."""

    choose_goals(town, other_class, pupil, teacher, visitor)
    story.propose(pupil, town, unseen)
    join(pupil, friend)
    show_a_picture(town, pupil, teacher)
    talk(town, friend, office, visitor)

    story.check_at_school(teacher, unseen)
    story.check_for_city(office, unseen)
    town.let_collecting_end()
    story.act(office, town, "start_checking")
    story.act(office, town, "open_voting")
    assert town.now_stands(RoundStatus.VOTING)
    town.let_voting_begin()

    teacher.goto(at("voting_day", town, school.slug))
    expect(teacher.get_by_text(other_class.name).first).to_be_visible()
    slips = make_kit(actor=coordinator, round=town.round, school_class=other_class).codes
    pupil.goto(at("vote", town))
    story.vote(pupil, [TITLE, "Quiet room with sofas"], unseen)
    words = " ".join(pupil.locator(".receipt-words").inner_text().split())
    vote_at_the_school_computer(town, open_page, live_server.url, school, coordinator, slips[0])
    visitor.goto(reverse("code_link", args=[slips[1]]))
    story.vote(visitor, [TITLE], unseen)
    press(visitor, "Done, leave nothing on this device")
    key_in_paper(town, teacher, visitor)
    others = let_the_others_vote(town)
    count_turnout(round=town.round)
    teacher.goto(at("voting_day", town, school.slug))
    go(teacher, teacher.get_by_role("link", name="Big screen: turnout"))
    expect(teacher.locator("h1")).to_be_visible()

    finish(town, office)
    assert town.now_stands(RoundStatus.PUBLISHED)
    assert Ballot.objects.count() == 1 + 1 + 1 + 2 + others
    check_the_board(town, visitor, words, tmp_path)
    visitor.goto(at("reveal_start", town, town.pot.slug))
    expect(visitor.locator("h1")).to_be_visible()

"""Writing an idea on a phone: kept while one types, also without a connection, and without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from budget.models import PriceItem, Proposal, Support
from tests.factories import budget as make
from tests.journeys.story import go, press, sign_in
from tests.support.browser import axe

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def round(school, pupil, transactional_db):
    PriceItem.objects.create(name="Bench", amount=420_00)
    return make.round_in(school=school)


def test_a_lost_connection_loses_no_word(phone, live_server, round, pupil, shot):
    pot = round.pots.get()
    make.ProposalFactory(pot=pot, title="Bicycle roof by the gate")
    sign_in(phone, live_server.url, pupil)
    phone.goto(reverse("budget:propose", args=[round.slug]))
    phone.get_by_label("Give your idea a name").fill("A bicycle roof")
    keeping = phone.locator("[data-keeping]")
    expect(keeping).to_contain_text("Saved at")
    expect(phone.locator("[data-similar] a")).to_have_text(["Bicycle roof by the gate"])
    shot(phone, "propose-what")
    idea = Proposal.objects.get(title="A bicycle roof")
    assert str(idea.public_id) in phone.url, "the page is the draft's own from here on"

    phone.context.set_offline(True)
    phone.get_by_label("What should happen?").fill("Dry saddles for 40 bicycles, and a park for rain.")
    expect(keeping).to_contain_text("No connection")
    press_without_leaving(phone, "Save and go on")
    phone.context.set_offline(False)
    expect(keeping).to_contain_text("Saved at")
    idea.refresh_from_db()
    assert idea.summary.startswith("Dry saddles")

    context = phone.context
    context.set_offline(True)
    phone.get_by_label("What should happen?").fill("Written on the bus.")
    expect(keeping).to_contain_text("No connection")
    phone.close()
    context.set_offline(False)
    phone = context.new_page()
    phone.goto(live_server.url + reverse("budget:edit", args=[idea.public_id, "what"]))
    expect(phone.get_by_label("What should happen?")).to_have_value("Written on the bus.")
    expect(phone.locator("[data-keeping]")).to_contain_text("is back")
    shot(phone, "restored")
    axe(phone)

    press(phone, "Save and go on")
    phone.get_by_label("Where should it be?").fill("Gate")
    phone.get_by_label("For whom is it?").fill("All")
    shot(phone, "propose-where")
    press(phone, "Save and go on")
    shot(phone, "propose-goals")
    axe(phone)
    go(phone, phone.locator("button.hint").first)
    assert idea.goals.count() == 1
    press(phone, "Save and go on")
    phone.get_by_text("Usual prices").click()
    phone.get_by_label("How many?").fill("3")
    shot(phone, "propose-cost")
    axe(phone)
    press(phone, "Bench")
    assert [(line.label, line.amount) for line in idea.cost_lines.all()] == [("3 × Bench", 1_260_00)]
    press(phone, "Save and go on")
    press(phone, "Send my idea")
    idea.refresh_from_db()
    assert idea.status == "submitted"
    shot(phone, "my-idea")


def press_without_leaving(page, name):
    before = page.url
    page.get_by_role("button", name=name).click()
    assert page.url == before


def test_two_windows_lose_nothing(phone, live_server, round, pupil, shot):
    idea = make.draft_by(pupil, round.pots.get(), title="First")
    sign_in(phone, live_server.url, pupil)
    address = reverse("budget:edit", args=[idea.public_id, "what"])
    phone.goto(address)
    other = phone.context.new_page()
    other.goto(live_server.url + address)
    other.get_by_label("Give your idea a name").fill("Written in the second")
    press(other, "Save and go on")
    phone.get_by_label("Give your idea a name").fill("Written in the first")
    expect(phone.locator("[data-keeping]")).to_contain_text("changed in another window")
    press(phone, "Save and go on")
    expect(phone.get_by_text("What stands there now")).to_be_visible()
    expect(phone.get_by_text("Written in the second")).to_be_visible()
    expect(phone.get_by_label("Give your idea a name")).to_have_value("Written in the first")
    shot(phone, "two-windows")
    axe(phone)
    press(phone, "Save and go on")
    idea.refresh_from_db()
    assert idea.title == "Written in the first"


def test_everything_goes_without_javascript(no_js, live_server, round, pupil):
    make.ProposalFactory(pot=round.pots.get(), title="Bicycle roof by the gate")
    sign_in(no_js, live_server.url, pupil)
    no_js.goto(reverse("budget:propose", args=[round.slug]))
    no_js.get_by_label("Give your idea a name").fill("A bicycle roof")
    no_js.get_by_label("What should happen?").fill("Dry saddles.")
    press(no_js, "Save and go on")
    expect(no_js.get_by_text("There are ideas like yours")).to_be_visible()
    no_js.get_by_label("Where should it be?").fill("Gate")
    no_js.get_by_label("For whom is it?").fill("All")
    press(no_js, "Save and go on")
    go(no_js, no_js.locator("button.hint").first)
    press(no_js, "Save and go on")
    no_js.get_by_text("Usual prices").click()
    press(no_js, "Bench")
    press(no_js, "Save and go on")
    press(no_js, "Send my idea")
    assert Proposal.objects.get(title="A bicycle roof").status == "submitted"


def test_two_ideas_become_one(phone, open_page, live_server, round, pupil, school, shot):
    pot, friend = round.pots.get(), make.pupil_of(school)
    theirs = make.ProposalFactory(pot=pot, author=friend, title="Roof for bicycles")
    ours = make.ProposalFactory(pot=pot, author=pupil, title="Bicycle roof", slug="bicycle-roof")
    fan = make.pupil_of(school)
    Support.objects.create(proposal=ours, user=fan)
    sign_in(phone, live_server.url, pupil)
    phone.goto(reverse("budget:my_idea", args=[ours.public_id]))
    phone.get_by_role("link", name="Make one idea with another").click()
    phone.get_by_label("Roof for bicycles").check()
    shot(phone, "merge")
    axe(phone)
    press(phone, "Ask the authors")
    other = open_page(live_server.url, viewport={"width": 1280, "height": 900})
    sign_in(other, live_server.url, friend)
    other.goto(reverse("budget:my_idea", args=[theirs.public_id]))
    shot(other, "merge-answer")
    axe(other)
    press(other, "Yes, make them one")
    answer = phone.goto(ours.get_absolute_url())
    assert phone.url.endswith(theirs.get_absolute_url())
    assert answer.request.redirected_from.response().status == 301
    assert {row.user for row in theirs.authors.all()} == {pupil, friend}
    assert [row.user for row in theirs.supports.all()] == [fan]
    phone.goto(reverse("budget:my_idea", args=[ours.public_id]))
    expect(phone.get_by_text("Part of another idea")).to_be_visible()


@pytest.fixture
def shot(request):
    """Pictures for whoever wants to look: SHOTS=directory."""
    import os
    from pathlib import Path

    folder = os.environ.get("SHOTS")

    def take(page, name):
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return take

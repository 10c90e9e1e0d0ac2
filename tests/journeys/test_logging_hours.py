"""Writing hours down on a phone: few steps, without a connection, without JavaScript; checking in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import volunteering as make
from tests.journeys.story import press, sign_in
from tests.support.browser import axe
from volunteering.enums import EntryState, Origin
from volunteering.models import CheckIn, Entry
from volunteering.rules.check_in import code_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NEW = "volunteering:write_entry"


@pytest.fixture
def volunteer(transactional_db):
    found = make.VolunteerFactory()
    make.entry_in(EntryState.CONFIRMED, volunteer=found)
    make.host()
    return found


def write(page, hours, did):
    page.get_by_label("How many hours?").fill(hours)
    page.get_by_label("What did you do?").fill(did)


def test_hours_are_written_down_in_four_steps(phone, live_server, volunteer):
    """The host of last time and today stand there: open, hours, send; and the ring shows it."""
    sign_in(phone, live_server.url, volunteer.user)
    phone.goto(reverse("volunteering:logbook"))
    phone.get_by_role("link", name="Write down hours").click()
    phone.get_by_label("How many hours?").fill("0,25")
    phone.get_by_label("Yesterday").check()
    axe(phone)
    phone.get_by_role("button", name="Send to the host").click()
    expect(phone.get_by_text("Sent to the host")).to_be_visible()
    axe(phone)
    assert Entry.objects.filter(state=EntryState.SUBMITTED, quarters=1).count() == 1
    press(phone, "Take it back")
    expect(phone.get_by_text("It is a draft again")).to_be_visible()
    axe(phone)


def test_a_lost_connection_loses_no_entry(phone, live_server, volunteer):
    sign_in(phone, live_server.url, volunteer.user)
    phone.goto(reverse(NEW))
    phone.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    write(phone, "1", "Written in the cellar.")
    phone.get_by_role("button", name="Save as a draft").click()
    box = phone.locator("[data-queue]")
    expect(box).to_contain_text("Kept on this device")
    write(phone, "0,5", "And on the bus.")
    phone.get_by_role("button", name="Save as a draft").click()
    expect(box.locator("li")).to_have_count(2)
    assert Entry.objects.filter(state=EntryState.DRAFT).count() == 0
    phone.context.set_offline(False)
    expect(box).to_contain_text("Everything has arrived")
    assert set(Entry.objects.filter(state=EntryState.DRAFT).values_list("did", flat=True)) == {
        "Written in the cellar.",
        "And on the bus.",
    }
    phone.reload()
    expect(box).to_be_hidden()
    assert Entry.objects.filter(state=EntryState.DRAFT).count() == 2


def test_what_was_kept_survives_a_closed_window_and_says_why_it_cannot_go(phone, live_server, volunteer):
    sign_in(phone, live_server.url, volunteer.user)
    phone.goto(reverse(NEW))
    phone.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    write(phone, "25", "Too long a day.")
    phone.get_by_role("button", name="Send to the host").click()
    expect(phone.locator("[data-queue]")).to_contain_text("Kept on this device")
    context = phone.context
    phone.close()
    context.set_offline(False)
    phone = context.new_page()
    phone.goto(live_server.url + reverse("volunteering:logbook"))
    box = phone.locator("[data-queue]")
    expect(box).to_contain_text("A day has 24 h")
    axe(phone)
    box.get_by_role("button", name="Throw away").click()
    expect(box).to_be_hidden()


def test_an_error_is_said_at_its_field_and_nothing_is_lost(phone, live_server, volunteer):
    sign_in(phone, live_server.url, volunteer.user)
    phone.goto(reverse(NEW))
    write(phone, "25", "A long day.")
    phone.get_by_role("button", name="Send to the host").click()
    expect(phone.locator("[data-error-summary]")).to_contain_text("A day has 24 h")
    expect(phone.get_by_label("What did you do?")).to_have_value("A long day.")
    axe(phone)


def test_everything_goes_without_javascript(no_js, live_server, volunteer):
    sign_in(no_js, live_server.url, volunteer.user)
    no_js.goto(reverse(NEW))
    expect(no_js.get_by_label("Day", exact=True)).to_be_hidden()
    no_js.get_by_label("On another day").check()
    no_js.get_by_label("Day", exact=True).fill(timezone.localdate().isoformat())
    write(no_js, "0:15", "Without scripts.")
    no_js.get_by_text("What did you learn?").click()
    no_js.get_by_label("I worked in a team with people I did not know").check()
    press(no_js, "Save as a draft")
    entry = Entry.objects.get(state=EntryState.DRAFT)
    assert entry.did == "Without scripts."
    assert entry.sentences.get().sentence == "team"
    no_js.goto(entry.get_absolute_url())
    press(no_js, "Send to the host")
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED


def test_scanned_when_coming_and_when_going(phone, desktop, live_server, volunteer):
    site = make.SiteFactory(host=make.host())
    supervisor = make.SupervisorFactory(host=site.host, user=make.VolunteerFactory().user)
    sign_in(desktop, live_server.url, supervisor.user)
    desktop.goto(reverse("volunteering:show_code", args=[site.public_id]))
    axe(desktop)
    shown = desktop.locator(".big-code").inner_text().replace(" ", "")
    assert shown == code_of(site, timezone.now()) or len(shown) == 7
    sign_in(phone, live_server.url, volunteer.user)
    phone.goto(f"/q/{site.public_id}/{shown}")
    press(phone, "Begin")
    expect(phone.get_by_text("You are there now")).to_be_visible()
    axe(phone)
    CheckIn.objects.update(starts_at=timezone.now() - timedelta(minutes=40))
    phone.goto(f"/q/{site.public_id}/{code_of(site, timezone.now())}")
    press(phone, "I am leaving")
    expect(phone.get_by_text("Written down as a draft")).to_be_visible()
    assert Entry.objects.filter(origin=Origin.CHECK_IN).exists()

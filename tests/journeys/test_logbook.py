"""Hours from a pupil's phone to the host's yes: a mail, a link without an account, one put right."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from tests.journeys.story import go, press, sign_in
from tests.support.browser import PHONE, axe
from volunteering.enums import EntryState, Way
from volunteering.models import ConfirmationRequest, Entry
from volunteering.services import asking
from volunteering.services.volunteers import volunteer_of
from youthportal.core import jobs
from youthportal.core.models import Job
from youthportal.outbox import delivery
from youthportal.outbox.models import Message, MessageState

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def host():
    found = make.SupervisorFactory(
        name="Ona Globėja", email="ona@demo.example", host__organisation__name="Vėjūnai animal shelter"
    ).host
    make.SupervisorFactory(
        host=found, name="Jonas Pavaduotojas", user=UserFactory(email="jonas@demo.example")
    )
    return found


@pytest.fixture
def mails(settings, smtp_sink):
    """A real mail server, and the worker's part: every mail that waits is handed over."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, _, port = smtp_sink.url.removeprefix("smtp://").partition(":")
    settings.EMAIL_PORT = int(port)

    def deliver():
        for message in Message.objects.filter(state=MessageState.WAITING):
            job = Job.objects.get(key=delivery.job_key(message))
            Job.objects.filter(pk=job.pk).update(run_at=job.created_at)
            jobs.run_job(job.pk)
        return smtp_sink.messages

    return deliver


def let_monday_come():
    today = timezone.localdate()
    asking.ask_hosts(today - timedelta(days=today.weekday()))


def link_in(mail):
    body = mail.get_body(("plain",)).get_content()
    link = next(word for word in body.split() if "/h/" in word)
    return link[link.index("/h/") :]


def log(phone, hours, did):
    phone.goto("/en/volunteering/logbook/new/")
    phone.get_by_label("Where?").select_option(label="Vėjūnai animal shelter")
    phone.get_by_label("Yesterday").check()
    phone.get_by_label("How many hours?").fill(hours)
    phone.get_by_label("What did you do?").fill(did)
    press(phone, "Send to the host")


def say_who(page):
    page.get_by_label("Who are you?").fill("Ona Globėja, coordinator")
    page.get_by_label("I know that they were here").check()


def test_a_pupil_logs_and_the_host_confirms_by_link(phone, open_page, live_server, pupil, host, mails):
    volunteer_of(pupil)
    sign_in(phone, live_server.url, pupil)
    log(phone, "2", "Walked the dogs")
    log(phone, "3", "Painted the fence")
    log(phone, "8", "Cleaned the cages")
    let_monday_come()
    mail = next(mail for mail in mails() if mail["To"] == "ona@demo.example")
    assert "3 entries" in mail["Subject"]

    theirs = open_page(live_server.url, **PHONE)
    theirs.goto(link_in(mail))
    expect(theirs.get_by_role("heading", name="Hours to confirm")).to_be_visible()
    axe(theirs)
    cages = theirs.get_by_role("listitem").filter(has_text="Cleaned the cages")
    cages.get_by_text("Ask, or send back").click()
    axe(theirs)
    press_in(theirs, cages, "Send back to change it")
    expect(theirs.get_by_role("alert")).to_contain_text("Write a few words")
    axe(theirs)
    cages = theirs.get_by_role("listitem").filter(has_text="Cleaned the cages")
    cages.get_by_role("textbox").fill("It was two hours, not eight.")
    press_in(theirs, cages, "Send back to change it")
    expect(theirs.get_by_text("reads what to change")).to_be_visible()
    say_who(theirs)
    press(theirs, "Confirm all 2: 5 h")
    expect(theirs.get_by_text("2 entries confirmed: 5 h. Thank you.")).to_be_visible()
    expect(theirs.get_by_text("1 entry is back with its volunteer")).to_be_visible()
    axe(theirs)
    assert Entry.objects.confirmed().quarters_in_all() == 20

    put_right(phone)
    theirs.reload()
    expect(theirs.get_by_text("It was two hours, not eight.")).to_be_visible()
    say_who(theirs)
    press(theirs, "Confirm it: 2 h")
    expect(theirs.get_by_text("3 entries are confirmed.")).to_be_visible()
    assert Entry.objects.confirmed().quarters_in_all() == 28
    assert set(Entry.objects.values_list("confirmed_way", flat=True)) == {Way.LINK}
    phone.goto("/en/volunteering/logbook/")
    expect(phone.get_by_text("7 h").first).to_be_visible()


def press_in(page, part, name):
    go(page, part.get_by_role("button", name=name))


def put_right(phone):
    """The pupil reads why it came back, changes the hours and sends it again."""
    phone.goto(Entry.objects.get(state=EntryState.RETURNED).get_absolute_url())
    expect(phone.get_by_text("It was two hours, not eight.").first).to_be_visible()
    go(phone, phone.get_by_role("link", name="Change it"))
    phone.get_by_label("How many hours?").fill("2")
    press(phone, "Send to the host")


def test_two_supervisors_at_once_count_once(desktop, open_page, live_server, host, mails):
    """One has the page of the link open while the other confirms in the portal."""
    one = make.entry_in(EntryState.SUBMITTED, supervisor=host.supervisors.first(), did="Walked the dogs")
    let_monday_come()
    theirs = open_page(live_server.url, **PHONE)
    theirs.goto(link_in(mails()[0]))
    say_who(theirs)
    sign_in(desktop, live_server.url, host.supervisors.get(email__contains="supervisor").user)
    desktop.goto("/en/volunteering/confirm/?whose=all")
    axe(desktop)
    say_who(desktop)
    press(desktop, "Confirm it: 2 h")
    expect(desktop.get_by_text("1 entry confirmed: 2 h. Thank you.")).to_be_visible()
    expect(desktop.get_by_text("Nothing waits for you")).to_be_visible()
    axe(desktop)
    press(theirs, "Confirm it: 2 h")
    expect(theirs.get_by_text("All seen to")).to_be_visible()
    one.refresh_from_db()
    assert (one.confirmed_way, one.events.count()) == (Way.PORTAL, 1)


def test_twenty_entries_without_javascript(no_js, host, mails):
    supervisor = host.supervisors.first()
    for number in range(20):
        make.entry_in(EntryState.SUBMITTED, supervisor=supervisor, did=f"Work {number}")
    let_monday_come()
    no_js.goto(link_in(mails()[0]))
    say_who(no_js)
    press(no_js, "Confirm all 20: 40 h")
    expect(no_js.get_by_text("20 entries are confirmed.")).to_be_visible()
    assert Entry.objects.confirmed().count() == 20


def test_by_keyboard_alone(desktop, host, mails):
    """From tick to tick, then to the button: never a mouse."""
    supervisor = host.supervisors.first()
    for number in range(2):
        make.entry_in(EntryState.SUBMITTED, supervisor=supervisor, did=f"Work {number}")
    let_monday_come()
    desktop.goto(link_in(mails()[0]))
    desktop.get_by_role("checkbox").first.focus()
    desktop.keyboard.press("Space")
    while not desktop.get_by_label("Who are you?").evaluate("field => field === document.activeElement"):
        desktop.keyboard.press("Tab")
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Space")
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Tab")
    with desktop.expect_navigation():
        desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("1 entry confirmed: 2 h. Thank you.")).to_be_visible()


def test_an_expired_link_brings_a_new_mail_and_a_forged_one_nothing(phone, host, mails):
    make.entry_in(EntryState.SUBMITTED, supervisor=host.supervisors.first())
    let_monday_come()
    link = link_in(mails()[0])
    ConfirmationRequest.objects.update(expires_at=timezone.now() - make.DAY)
    phone.goto(link)
    expect(phone.get_by_text("This link has expired")).to_be_visible()
    axe(phone)
    press(phone, "Send me a new link")
    expect(phone.get_by_text("A new mail is on its way")).to_be_visible()
    first, second = mails()
    assert first["To"] == second["To"]
    phone.goto(link_in(second))
    say_who(phone)
    press(phone, "Confirm it: 2 h")
    expect(phone.get_by_text("All seen to")).to_be_visible()
    phone.goto(link[:-3] + "abc")
    expect(phone.get_by_text("We do not know this link")).to_be_visible()
    axe(phone)

"""A volunteer's whole year: hours from a phone, the host's link, sixty of them, the evening, the certificate.

Each person has a browser of their own and mails go through a real mail server. The hours of the earlier
months were confirmed before the story begins.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import volunteering as make
from tests.journeys.story import enter_with_second_factor, go, press, sign_in
from tests.journeys.test_certificate import qr_path
from tests.journeys.test_logbook import (
    host,
    let_monday_come,
    link_in,
    log,
    mails,
    press_in,
    put_right,
    say_who,
)
from tests.journeys.test_round import run_waiting_jobs
from tests.journeys.test_signing_in import CODE
from tests.support.browser import DESKTOP, PHONE, axe
from tests.volunteering.services.test_certificates import verdict
from volunteering.enums import EntryState
from volunteering.models import Certificate, Entry, Invitation, RecognitionYear
from volunteering.services.releasing import tell_open
from volunteering.services.volunteers import volunteer_of
from youthportal.organisations.keeping import RULE
from youthportal.organisations.models import Enrolment

__all__ = ["host", "mails"]  # fixtures of the logbook's journeys

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
NAME = "Ķerstin Šķēle-Žvirblė"


@pytest.fixture
def year(transactional_db, settings, live_server):
    """Counted yesterday, honoured in a week."""
    settings.SITE_URL = live_server.url
    at = timezone.now() + 7 * DAY
    return make.RecognitionYearFactory(
        counting_day=timezone.localdate(),
        event_title="Evening of thanks",
        event_starts_at=at,
        event_ends_at=at + timedelta(hours=3),
        event_place="Town hall, great room",
        reply_until=timezone.localdate() + 5 * DAY,
        release_at=at + DAY,
    )


@pytest.fixture
def volunteer(year, pupil, host):
    """Fifty-six hours are confirmed; an own address since the spring."""
    pupil.email, pupil.language = "pupil@demo.example", "en"
    pupil.save()
    found = volunteer_of(pupil)
    found.paper_name = NAME
    found.save()
    supervisor = host.supervisors.get(email="ona@demo.example")
    for number in range(4):
        day = timezone.localdate().replace(month=1, day=1 + number)
        make.entry_in(EntryState.CONFIRMED, volunteer=found, supervisor=supervisor, day=day, quarters=56)
    return found


def let_the_evening_pass():
    """Its end is an hour ago; certificates open tomorrow."""
    RecognitionYear.objects.update(
        event_starts_at=timezone.now() - timedelta(hours=4),
        event_ends_at=timezone.now() - timedelta(hours=1),
        reply_until=timezone.localdate() - DAY,
        release_at=timezone.now() + DAY,
    )


def let_certificates_open():
    RecognitionYear.objects.update(release_at=timezone.now() - timedelta(minutes=1))
    tell_open()


def mail_to(found, address, word):
    return next(mail for mail in found if mail["To"] == address and word in mail["Subject"])


def address_in(mail, part):
    body = mail.get_body(("plain",)).get_content()
    link = next(word for word in body.split() if part in word)
    return link[link.index(part) :]


def log_and_have_confirmed(phone, theirs, mails):
    """Two entries go to the host; one comes back with a note, is mended, and both are confirmed."""
    log(phone, "2", "Walked the dogs")
    log(phone, "8", "Cleaned the cages")
    axe(phone)
    let_monday_come()
    theirs.goto(link_in(mail_to(mails(), "ona@demo.example", "2 entries")))
    axe(theirs)
    cages = theirs.get_by_role("listitem").filter(has_text="Cleaned the cages")
    cages.get_by_text("Ask, or send back").click()
    cages.get_by_role("textbox").fill("It was two hours, not eight.")
    press_in(theirs, cages, "Send back to change it")
    say_who(theirs)
    press(theirs, "Confirm it: 2 h")
    put_right(phone)
    axe(phone)
    theirs.reload()
    say_who(theirs)
    press(theirs, "Confirm it: 2 h")
    expect(theirs.get_by_text("2 entries are confirmed.")).to_be_visible()
    assert Entry.objects.confirmed().quarters_in_all() == 240
    phone.goto(reverse("volunteering:logbook"))
    expect(phone.get_by_text("You have reached 60 h").first).to_be_visible()
    axe(phone)


def act(office, year, name):
    """A step of the year's cockpit: its button, what it will do, the yes, and the worker's part."""
    office.goto(reverse("admin:volunteering_recognitionyear_cockpit", args=[year.pk]))
    go(office, office.locator(f"a[href$='/act/{name}/']").first)
    go(office, office.locator(".office-form form button"))
    run_waiting_jobs()


def invite_and_answer(office, theirs, year, mails):
    act(office, year, "invite")
    mail = mail_to(mails(), "pupil@demo.example", "Evening of thanks")
    theirs.goto(address_in(mail, "/i/"))
    axe(theirs)
    theirs.get_by_label("Yes, I come").check()
    theirs.get_by_label("How many people come with you?").select_option("2")
    press(theirs, "Send my answer")
    expect(theirs.get_by_text("With 2 more people").first).to_be_visible()
    axe(theirs)
    assert Invitation.objects.get().guests == 2


def hand_over(office, year):
    let_the_evening_pass()
    office.goto(reverse("admin:volunteering_recognitionyear_presence", args=[year.pk]))
    office.get_by_label(f"{NAME} was there").check()
    press(office, "Save this page")
    expect(office.get_by_text("Saved: 1 was there.")).to_be_visible()
    assert Certificate.objects.get().handed_over_on is not None


def fetch(phone, mails):
    """Nothing before the release; then a mail, a line on the start page, the paper and the badge."""
    phone.goto(reverse("volunteering:certificates"))
    expect(phone.get_by_text("Your certificate is made.")).to_be_visible()
    let_certificates_open()
    phone.goto(reverse("home"))
    expect(
        phone.get_by_text(f"Your certificate of {timezone.localdate().year} is here").first
    ).to_be_visible()
    axe(phone)
    mail = mail_to(mails(), "pupil@demo.example", "is here")
    phone.goto(address_in(mail, "/en/volunteering/certificates/"))
    axe(phone)
    with phone.expect_download() as paper:
        phone.get_by_role("link", name="Certificate", exact=True).click()
    found = verdict(paper.value.path().read_bytes())
    assert found.bottom_line
    assert found.coverage.name == "ENTIRE_FILE"
    with phone.expect_download() as badge:
        phone.get_by_role("link", name="Open Badge").click()
    assert badge.value.path().read_text() == Certificate.objects.get().credential


def revoke(office, certificate):
    office.goto(reverse("admin:volunteering_certificate_change", args=[certificate.pk]))
    go(office, office.get_by_role("link", name="Revoke, with a reason"))
    office.get_by_label("Reason").fill("Six hours were another person's.")
    press(office, "Revoke it")


def test_from_the_first_hour_to_the_wall_and_off_it(
    phone, open_page, live_server, youth_worker, volunteer, year, mails
):
    theirs, anybody = (open_page(live_server.url, **PHONE) for _person in "12")
    office = open_page(live_server.url, **DESKTOP)
    sign_in(phone, live_server.url, volunteer.user)
    enter_with_second_factor(office, youth_worker)
    log_and_have_confirmed(phone, theirs, mails)
    invite_and_answer(office, theirs, year, mails)
    act(office, year, "certificates")
    hand_over(office, year)
    fetch(phone, mails)

    certificate = Certificate.objects.get()
    anybody.goto(qr_path(certificate))
    expect(anybody.get_by_text(NAME)).to_be_visible()
    expect(anybody.get_by_text("Genuine and valid")).to_be_visible()
    axe(anybody)
    revoke(office, certificate)
    anybody.reload()
    expect(anybody.get_by_text("Six hours were another person's.")).to_be_visible()
    axe(anybody)
    phone.goto(reverse("home"))
    expect(phone.get_by_text("Fetch my certificate")).to_have_count(0)


def test_a_leaver_adds_an_own_address_and_keeps_the_logbook(
    phone, live_server, volunteer, school_year, mails
):
    """Asked on the start page; afterwards the hours stand there, in the account that is the person's own."""
    user = volunteer.user
    user.email = None
    user.save()
    first = school_year.starts_on
    Enrolment.objects.filter(pupil__user=user).update(starts_on=first, ends_on=first)
    sign_in(phone, live_server.url, user)
    phone.goto(reverse("home"))
    go(phone, phone.get_by_role("link", name="Add my e-mail").first)
    phone.get_by_label("Email").fill("mine@demo.example")
    axe(phone)
    press(phone, "Send a code to this address")
    mail = mail_to(mails(), "mine@demo.example", "")
    lines = "\n".join(mail.get_body(("plain",)).get_content().splitlines())
    phone.locator("[name=code]").fill(CODE.search(lines).group(1))
    press(phone, "Confirm")
    phone.goto(reverse("volunteering:logbook"))
    expect(phone.get_by_text("56 h").first).to_be_visible()
    expect(phone.get_by_text("Keep your logbook after school")).to_have_count(0)
    assert not RULE.ended().filter(pk=user.pk).exists()
    axe(phone)

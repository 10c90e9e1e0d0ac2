"""Sixty hours become a certificate: named as its volunteer wishes, fetched, checked without JavaScript.

The way there, and a certificate that is revoked, are told in `test_volunteering_year`.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import certificates as make
from tests.journeys.story import press, sign_in
from tests.support.browser import axe
from volunteering.models import Certificate
from volunteering.services.certificates import enqueue_certificates
from youthportal.core import jobs
from youthportal.documents.stamps import Stamp

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def year():
    return make.year_of(released=False)


@pytest.fixture
def volunteer(year):
    return make.reached(quarters=248, hosts=3, language="en")


@pytest.fixture
def certificate(youth_worker, year, volunteer):
    """The office has all of the year made, as for the event."""
    jobs.run_job(enqueue_certificates(actor=youth_worker, year=year).pk)
    return Certificate.objects.get()


def qr_path(certificate: Certificate) -> str:
    url = Stamp.of(certificate.document).url
    return url[url.index("/d/") :]


def test_from_sixty_hours_to_the_wall(phone, no_js, live_server, volunteer, year):
    from tests.factories.accounts import StaffFactory

    sign_in(phone, live_server.url, volunteer.user)
    phone.goto(reverse("volunteering:certificates"))
    expect(phone.get_by_text("You have the hours.")).to_be_visible()
    axe(phone)
    phone.get_by_label("Your name on papers").fill("Ķerstin Šķēle-Žvirblė")
    press(phone, "Keep this")
    expect(phone.get_by_text("Your next papers will say it like this.")).to_be_visible()

    jobs.run_job(enqueue_certificates(actor=StaffFactory(), year=year).pk)
    phone.reload()
    expect(phone.get_by_text("Your certificate is made.")).to_be_visible()
    year.release_at = timezone.now() - timedelta(minutes=1)
    year.save()
    phone.reload()
    axe(phone)
    with phone.expect_download() as paper:
        phone.get_by_role("link", name="Certificate", exact=True).click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")
    with phone.expect_download() as badge:
        phone.get_by_role("link", name="Open Badge").click()
    certificate = Certificate.objects.get()
    assert badge.value.path().read_text() == certificate.credential

    no_js.goto(qr_path(certificate))
    expect(no_js.get_by_text("Ķerstin Šķēle-Žvirblė")).to_be_visible()
    expect(no_js.get_by_text("Genuine and valid")).to_be_visible()


def test_a_typed_code_asks_whose_it_is(desktop, certificate):
    desktop.goto(reverse("documents:check"))
    desktop.get_by_label("Code on the document").fill(certificate.document.code.lower())
    press(desktop, "Check")
    expect(desktop.get_by_role("heading", name="Whose document is it?")).to_be_visible()
    axe(desktop)
    desktop.get_by_label("Surname on the document").fill("Smith")
    press(desktop, "Show the document")
    expect(desktop.get_by_text("This is not the surname").first).to_be_visible()
    desktop.get_by_label("Surname on the document").fill("copic")
    press(desktop, "Show the document")
    expect(desktop.get_by_text(make.NAME)).to_be_visible()
    axe(desktop)


def test_a_statement_in_between(phone, live_server, volunteer):
    sign_in(phone, live_server.url, volunteer.user)
    phone.goto(reverse("volunteering:statement"))
    axe(phone)
    phone.get_by_label("First day").fill("2025-01-01")
    phone.get_by_label("Last day").fill("2025-12-31")
    press(phone, "Make the statement")
    from youthportal.core.models import Job

    jobs.run_job(Job.objects.get(name="volunteering.statement").pk)
    phone.reload()
    with phone.expect_download() as paper:
        phone.get_by_role("link", name="See the result").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")

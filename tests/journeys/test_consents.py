"""A guardian consents on a phone by the link of a mail, a teacher ticks the paper list, a pupil leaves."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.accounts import PASSWORD
from tests.factories.organisations import SchoolClassFactory
from tests.journeys.story import press, sign_in
from tests.support.browser import axe
from tests.support.cast import pupil_in
from youthportal.consents import rules
from youthportal.outbox import delivery
from youthportal.outbox.models import Message

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def child(school):
    user = pupil_in(SchoolClassFactory(school=school, grade=9, name="9-a"), "C001")
    user.year_of_birth = timezone.localdate().year - 13
    user.set_password(PASSWORD)
    user.save()
    return user


def may_send(user):
    return rules.consent_refusal(user=user, kind="online") is None


def test_a_guardian_answers_on_a_phone(phone, live_server, child):
    sign_in(phone, live_server.url, child)
    phone.goto(reverse("my_consents"))
    axe(phone)
    phone.get_by_label("E-mail of a parent or guardian").fill("ona@demo.example")
    press(phone, "Send the mail")
    expect(phone.get_by_text("The mail is on its way")).to_be_visible()
    phone.context.clear_cookies()
    body = delivery.email(Message.objects.get()).body
    link = next(word for word in body.split() if "/g/" in word)
    phone.goto(link[link.index("/g/") :])
    axe(phone)
    for yes in phone.get_by_label("Yes, I agree").all():
        yes.check()
    phone.get_by_label("Your first name and surname").fill("Ona Motina")
    phone.get_by_label("I am a parent or guardian").check()
    press(phone, "Send my answer")
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    axe(phone)
    assert may_send(child)


def test_a_teacher_ticks_the_slips_that_came_back(desktop, live_server, coordinator, child):
    place = child.pupil_rows.get().enrolments.get().school_class
    sign_in(desktop, live_server.url, coordinator)
    desktop.goto(reverse("class_consents", args=[place.school.public_id, place.pk]))
    axe(desktop)
    desktop.get_by_label("seen: C001, taking part online").check()
    press(desktop, "Save what I saw")
    expect(desktop.get_by_text("1 consent is noted.")).to_be_visible()
    assert may_send(child)


def test_a_pupil_takes_the_data_along_and_leaves(phone, live_server, child):
    sign_in(phone, live_server.url, child)
    phone.goto(reverse("own_data"))
    axe(phone)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="My data").click()
    assert "9-a" in download.value.path().read_text()
    phone.get_by_role("link", name="Erase my account").click()
    phone.get_by_label("Your password").fill(PASSWORD)
    phone.get_by_label("Yes, erase my account").check()
    press(phone, "Erase my account for good")
    expect(phone.get_by_role("heading", name="Your account is erased")).to_be_visible()
    axe(phone)
    child.refresh_from_db()
    assert child.erased_on is not None

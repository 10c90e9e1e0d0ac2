"""The page of an invitation: by link without sign-in, in the portal, in a calendar, on the start page."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import volunteering as make
from volunteering.enums import EntryState
from volunteering.models import Invitation
from volunteering.services import invitations as service

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def year():
    at = timezone.now() + 21 * DAY
    return make.RecognitionYearFactory(
        counting_day=timezone.localdate() - DAY,
        event_title="Evening of thanks",
        event_starts_at=at,
        event_ends_at=at + timedelta(hours=3),
        event_place="Town hall, great room",
        event_text="With music; and cake, too",
        reply_until=timezone.localdate() + 14 * DAY,
    )


@pytest.fixture
def invitation(year):
    return Invitation.objects.create(
        year=year, volunteer=make.VolunteerFactory(), why="qualified", quarters=250
    )


def link(invitation, name="invitation_by_link"):
    return reverse(name, args=[service.token_of(invitation)])


def test_the_short_address_leads_to_the_page_in_the_volunteers_language(client, invitation):
    invitation.volunteer.user.language = "lv"
    invitation.volunteer.user.save()
    answer = client.get(link(invitation, "invitation_link"))
    assert answer.headers["Location"].startswith("/lv/i/")


def test_reading_answers_nothing_and_a_press_does(client, invitation):
    text = client.get(link(invitation)).content.decode()
    assert "Evening of thanks" in text
    assert "62\xa0h\xa030\xa0min" in text
    invitation.refresh_from_db()
    assert invitation.reply == ""
    client.post(link(invitation), {"reply": "yes", "guests": "2"})
    invitation.refresh_from_db()
    assert (invitation.reply, invitation.guests) == ("yes", 2)
    assert "With 2 more people" in client.get(link(invitation)).content.decode()
    client.post(link(invitation), {"reply": "no", "guests": "2"})
    assert "You do not come" in client.get(link(invitation)).content.decode()


@pytest.mark.parametrize("sent", [{}, {"reply": "maybe"}, {"reply": "yes", "guests": "6"}, {"guests": "x"}])
def test_what_is_no_answer_is_said_and_keeps_the_page(client, invitation, sent):
    response = client.post(link(invitation), sent)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    invitation.refresh_from_db()
    assert invitation.reply == ""


def test_after_the_last_day_the_page_says_so_and_takes_nothing(client, invitation, year):
    year.reply_until = timezone.localdate() - DAY
    year.save()
    text = client.get(link(invitation)).content.decode()
    assert "Answers were taken until" in text
    assert '<form method="post" novalidate>' not in text
    response = client.post(link(invitation), {"reply": "yes"})
    assert response.status_code == 422
    invitation.refresh_from_db()
    assert invitation.reply == ""


@pytest.mark.parametrize("name", ["invitation_link", "invitation_by_link", "invitation_calendar"])
def test_a_forged_link_leads_nowhere(client, year, name):
    assert client.get(reverse(name, args=["A" * 43]), follow=True).status_code == 404


def test_the_event_goes_into_a_calendar(client, invitation):
    answer = client.get(link(invitation, "invitation_calendar"))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert "SUMMARY:Evening of thanks\r\n" in text
    assert "LOCATION:Town hall\\, great room\r\n" in text
    assert "DESCRIPTION:With music\\; and cake\\, too\r\n" in text


def test_in_the_portal_only_whoever_is_invited_sees_it(client, invitation, pupil):
    address = reverse("volunteering:invitation", args=[invitation.public_id])
    assert "/accounts/login/" in client.get(address).headers["Location"]
    client.force_login(pupil)
    assert client.get(address).status_code == 404
    assert client.get(reverse("volunteering:invitation", args=[uuid4()])).status_code == 404
    client.force_login(invitation.volunteer.user)
    client.post(address, {"reply": "yes", "guests": "0"})
    invitation.refresh_from_db()
    assert invitation.reply == "yes"


def test_the_start_page_asks_until_it_is_answered(client, invitation):
    client.force_login(invitation.volunteer.user)
    assert "You are invited" in client.get(reverse("home")).content.decode()
    service.answer_invitation(actor=None, invitation=invitation, reply="no")
    assert "You are invited" not in client.get(reverse("home")).content.decode()


def test_the_start_page_says_what_is_missing(client, monkeypatch):
    today = timezone.localdate()
    monkeypatch.setattr("volunteering.services.nearness.FIRST_MONTH", 1)
    make.RecognitionYearFactory(year=today.year, last_entry_day=date(today.year + 1, 1, 10))
    volunteer = make.VolunteerFactory()
    for quarters in (96, 96, 24):
        make.entry_in(
            EntryState.CONFIRMED, volunteer=volunteer, day=date(today.year, 1, 1), quarters=quarters
        )
    host = make.host(organisation__name="Library of Vėjūnai")
    make.entry_in(EntryState.SUBMITTED, volunteer=volunteer, host=host, day=date(today.year, 1, 1))
    client.force_login(volunteer.user)
    text = client.get(reverse("home")).content.decode()
    assert "6\xa0h to go until your certificate" in text
    assert "2\xa0h wait: Library of Vėjūnai (2\xa0h)" in text


def test_the_office_sees_the_event_of_these_weeks(client, year, youth_worker):
    client.force_login(youth_worker)
    text = client.get(reverse("home")).content.decode()
    assert "Evening of thanks" in text
    assert "in 21 days" in text


def test_a_coordinator_prints_slips_for_the_own_school_alone(
    client, invitation, coordinator, school, school_class, pupil
):
    address = reverse("volunteering:school_slips", args=[school.public_id])
    client.force_login(pupil)
    assert client.get(address).status_code == 404
    client.force_login(coordinator)
    assert "Nobody of your school waits" in client.get(address, follow=True).content.decode()
    one = make.VolunteerFactory(user=pupil)
    Invitation.objects.create(year=invitation.year, volunteer=one, why="near", quarters=220)
    pupil.email = None
    pupil.save()
    assert client.get(address).headers["Content-Type"] == "application/pdf"

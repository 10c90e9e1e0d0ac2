"""A volunteer's own pages: applying, "My shifts", taking back, the calendar."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import volunteering as make
from volunteering.enums import ApplicationState, OpportunityState
from volunteering.models import Application, Follower, Volunteer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def user(client):
    user = make.UserFactory(year_of_birth=timezone.localdate().year - 30)
    client.force_login(user)
    return user


@pytest.fixture
def shift():
    return make.ShiftFactory(opportunity__opened_at=timezone.now())


def apply_page(shift):
    return reverse("volunteering:apply", args=[shift.opportunity.slug])


def text_of(answer):
    return answer.content.decode()


def test_visitors_sign_in_first_and_come_back(client, shift):
    answer = client.get(apply_page(shift))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]
    for name in ("my_shifts", "my_hosts"):
        assert client.get(reverse(f"volunteering:{name}")).status_code == 302


def test_applying_in_one_step(client, user, shift):
    page = text_of(client.get(apply_page(shift) + f"?shift={shift.public_id}"))
    assert f'value="{shift.public_id}"' in page
    assert "checked" in page
    answer = client.post(apply_page(shift), {"shift": shift.public_id, "message": "Hello"}, follow=True)
    assert Application.objects.get(volunteer__user=user).message == "Hello"
    assert "Waits for the host" in text_of(answer)
    assert shift.opportunity.title in text_of(answer)


def test_a_foreign_or_missing_shift_keeps_what_was_typed(client, user, shift):
    other = make.ShiftFactory()
    for value in (other.public_id, "", "x"):
        page = text_of(client.post(apply_page(shift), {"shift": value, "message": "Keep me"}))
        assert "Keep me" in page
    assert not Application.objects.exists()


def test_a_double_application_is_said(client, user, shift):
    for _twice in range(2):
        answer = client.post(apply_page(shift), {"shift": shift.public_id})
    assert "You have applied for this already" in text_of(answer)


def test_a_missing_consent_leads_to_the_page_of_consents(client, shift):
    young = make.UserFactory(year_of_birth=timezone.localdate().year - 14)
    client.force_login(young)
    page = text_of(client.get(apply_page(shift)))
    assert "Say yes or no yourself first" in page
    assert reverse("my_consents") in page
    assert "<textarea" not in page


def test_too_young_is_said_before_anything_is_typed(client, shift):
    shift.opportunity.min_age = 16
    shift.opportunity.save()
    client.force_login(make.UserFactory(year_of_birth=timezone.localdate().year - 13))
    assert "from 16 on" in text_of(client.get(apply_page(shift)))
    client.post(apply_page(shift), {"shift": shift.public_id})
    assert not Application.objects.exists()


def test_news_of_a_pause(client, user, shift):
    offer = shift.opportunity
    offer.state, offer.pause_reason = OpportunityState.PAUSED, "Rain."
    offer.save()
    page = text_of(client.get(apply_page(shift)))
    follow = reverse("volunteering:follow", args=[offer.slug])
    assert follow in page
    assert offer.title in text_of(client.post(follow, follow=True))
    assert Follower.objects.get().volunteer.user == user
    client.post(follow, {"follow": "no"})
    assert not Follower.objects.exists()
    assert client.get(follow).status_code == 405


def test_my_shifts_without_any(client, user):
    assert "No shift ahead" in text_of(client.get(reverse("volunteering:my_shifts")))


def test_my_shifts_cost_the_same_for_one_and_three(client, user):
    volunteer = make.VolunteerFactory(user=user)
    client.get(reverse("volunteering:my_shifts"))
    counts = []
    for number in (1, 2):
        for _row in range(number):
            make.ApplicationFactory(volunteer=volunteer, state=ApplicationState.ACCEPTED)
            make.ApplicationFactory(volunteer=volunteer, state=ApplicationState.REFUSED)
            Follower.objects.create(opportunity=make.OpportunityFactory(), volunteer=volunteer)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("volunteering:my_shifts"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_taking_back_asks_once(client, user):
    made = make.ApplicationFactory(volunteer=make.VolunteerFactory(user=user))
    page = reverse("volunteering:withdraw", args=[made.public_id])
    assert "You cannot come?" in text_of(client.get(page))
    client.post(page)
    made.refresh_from_db()
    assert made.state == ApplicationState.WITHDRAWN
    assert "ended already" in text_of(client.get(page))


def test_applications_of_others_are_not_found(client, user):
    other = make.ApplicationFactory()
    page = reverse("volunteering:withdraw", args=[other.public_id])
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404
    other.refresh_from_db()
    assert other.state == ApplicationState.APPLIED


def test_the_own_calendar_has_a_secret_address_that_can_change(client, user):
    client.post(reverse("volunteering:new_calendar"))
    volunteer = Volunteer.objects.get(user=user)
    made = make.ApplicationFactory(volunteer=volunteer, state=ApplicationState.ACCEPTED)
    waiting = make.ApplicationFactory(volunteer=volunteer)
    first = client.get(reverse("volunteering:my_shifts")).context["calendar"]
    client.logout()
    text = text_of(client.get(first))
    assert str(made.shift.public_id) in text
    assert str(waiting.shift.public_id) not in text
    client.force_login(user)
    client.post(reverse("volunteering:new_calendar"))
    assert client.get(first).status_code == 404
    assert client.get(client.get(reverse("volunteering:my_shifts")).context["calendar"]).status_code == 200


def test_a_guessed_calendar_is_not_found(client):
    volunteer = make.VolunteerFactory()
    for token in ("-", "a" * 40):
        address = reverse("volunteering:calendar", args=[volunteer.public_id, token])
        assert client.get(address).status_code == 404

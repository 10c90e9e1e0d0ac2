"""The office's Monday mail: once a week each, to deputies on their days, never while the office is closed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import StaffFactory
from tests.factories.organisations import MembershipFactory
from youthportal.core.models import SiteVersion
from youthportal.municipality.models import Municipality
from youthportal.municipality.services import settings_row
from youthportal.organisations.monday import office_people, send_monday_mails
from youthportal.outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def close(first, last):
    row = settings_row()
    Municipality.objects.filter(pk=row.pk).update(closed_from=first, closed_until=last)
    SiteVersion.bump()


def test_once_a_week_each_and_a_missed_monday_is_made_up_for(youth_worker):
    for day in (MONDAY, MONDAY, MONDAY + DAY, MONDAY + 5 * DAY):
        send_monday_mails(day)
    assert Message.objects.filter(kind="office.monday").count() == 1
    send_monday_mails(MONDAY + 8 * DAY)
    assert Message.objects.filter(kind="office.monday").count() == 2


def test_not_on_a_weekend(youth_worker):
    assert send_monday_mails(MONDAY - DAY) == 0


def test_it_waits_while_the_office_is_closed(youth_worker):
    today = timezone.localdate()
    close(today - DAY, today)
    assert send_monday_mails(MONDAY) == 0
    close(today - 3 * DAY, today - DAY)
    assert send_monday_mails(MONDAY) == 1


def test_a_deputy_gets_it_on_the_own_days_alone(youth_worker):
    deputy = StaffFactory(email="deputy@demo.example")
    MembershipFactory(user=deputy, role="deputy", starts_on=MONDAY, ends_on=MONDAY + 10 * DAY)
    assert deputy in office_people(MONDAY)
    assert deputy not in office_people(MONDAY - 7 * DAY)
    assert deputy not in office_people(MONDAY + 14 * DAY)
    assert youth_worker in office_people(MONDAY + 14 * DAY)


def test_every_page_says_that_the_office_is_closed(client):
    assert "The office is closed" not in client.get(reverse("home")).content.decode()
    today = timezone.localdate()
    close(today, today + DAY)
    assert "The office is closed until" in client.get(reverse("home")).content.decode()

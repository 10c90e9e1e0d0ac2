"""The office's Monday mail: five things this week, out of the queues of all apps."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone, translation

from youthportal.accounts.models import User
from youthportal.core import rooms
from youthportal.municipality.models import Municipality
from youthportal.organisations.models import Membership, Role
from youthportal.outbox.services import send_message

THINGS = 5


def office_people(day: date | None = None) -> list[User]:
    """Who gets the office's queues and reminders: everybody in the office; deputies on their days alone."""
    deputy = Membership.objects.filter(user=OuterRef("pk"), role=Role.DEPUTY)
    current = Membership.objects.current(day)
    people = User.objects.filter(is_staff=True, is_active=True).annotate(
        is_deputy=Exists(deputy),
        is_deputy_now=Exists(current.filter(user=OuterRef("pk"), role=Role.DEPUTY)),
        is_worker=Exists(current.filter(user=OuterRef("pk"), role=Role.YOUTH_WORKER)),
    )
    return [user for user in people if not user.is_deputy or user.is_deputy_now or user.is_worker]


def send_monday_mails(day: date | None = None) -> int:
    """Once a week each, on the first working day on which the office is open; how many people were due."""
    day = day or timezone.localdate()
    if day.weekday() > 4 or Municipality.current().is_office_closed:
        return 0
    people = office_people(day)
    for user in people:
        with transaction.atomic(), translation.override(user.language):
            _send(user, day)
    return len(people)


def _send(user: Any, day: date) -> None:
    year, week, _weekday = day.isocalendar()
    items = rooms.waiting_for(user)
    context = {
        "items": items[:THINGS],
        "more": max(len(items) - THINGS, 0),
        "path": reverse("admin:index"),
    }
    send_message(
        key=f"office.monday.{year}-{week:02}.user.{user.pk}",
        kind="office.monday",
        template="office/monday",
        context=context,
        user=user,
    )

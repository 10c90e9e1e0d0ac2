"""The whole database is searched for the time at which a pupil signed in, in whatever form."""

import re
import time
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.accounts.views.test_second_factor import code_now, set_up
from tests.factories.accounts import PASSWORD
from tests.factories.organisations import EnrolmentFactory
from youthportal.organisations.services import issue_cards

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"\d{10}(?:\.\d+)?")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")


def moments(value):
    """Every point in time that a stored value could stand for, in seconds."""
    if isinstance(value, datetime):
        value = value if value.tzinfo else value.replace(tzinfo=UTC)
        return [] if (value.minute, value.second, value.microsecond) == (0, 0, 0) else [value.timestamp()]
    text = str(value)
    found = [float(number) for number in NUMBER.findall(text)]
    for stamp in MOMENT.findall(text):
        parsed = datetime.fromisoformat(stamp)
        found.extend(moments(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)))
    return found


def rows_written_between(start, end):
    """Table and row of everything in the database that names a time between two moments."""
    tables = [name for name in connection.introspection.table_names() if name != "django_migrations"]
    hits: list[tuple] = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            hits += [
                (table, row)
                for row in cursor.fetchall()
                if any(start <= moment <= end for value in row for moment in moments(value))
            ]
    return hits


@pytest.fixture
def between(school_class, coordinator, other_pupil):
    """Runs what happens and says what it left; everything else is older."""

    def run(story):
        time.sleep(1.1)
        start = int(time.time())
        story()
        return rows_written_between(start, time.time() + 1)

    return run


def everything_a_pupil_does(row, secret):
    client = Client()
    client.get(f"/c/{secret}")
    client.post(reverse("confirm_card"))
    client.post(reverse("choose_password"), {"password": PASSWORD + "-mine"})
    client.post(reverse("account_logout"))
    values = {"login_name": row.login_name, "password": PASSWORD + "-mine"}
    client.post(reverse("pupil_login_at", args=[row.school.slug]), values)
    client.post(reverse("account_email"), {"email": "pupil7@demo.example", "action_add": ""})
    code = re.search(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)$", mail.outbox[-1].body, re.MULTILINE).group(1)
    client.post(reverse("account_email_verification_sent"), {"code": code})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD + "-mine"})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    client.post(reverse("change_language"), {"language": "lt"})
    client.post(reverse("end_sessions"))
    return client, secret


def test_a_pupils_comings_and_goings_leave_no_time(between, school_class, coordinator):
    row = EnrolmentFactory(school_class=school_class, pupil__key="A007").pupil
    ((_, secret),) = issue_cards(actor=coordinator, pupils=[row])
    told = between(lambda: everything_a_pupil_does(row, secret))
    row.refresh_from_db()
    assert row.user.email == "pupil7@demo.example"
    assert Authenticator.objects.filter(user=row.user, type="totp").exists()
    assert told == []


def test_the_second_factor_of_a_pupil_leaves_no_time_of_use(between, stranger):
    first = Client()
    first.post(reverse("account_login"), {"login": stranger.email, "password": PASSWORD})
    set_up(first)

    def story():
        client = Client()
        client.post(reverse("account_login"), {"login": stranger.email, "password": PASSWORD})
        codes = Authenticator.objects.get(user=stranger, type="recovery_codes").wrap().get_unused_codes()
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert client.get("/en/").context["user"] == stranger

    assert between(story) == []


def test_the_search_would_find_it(between, youth_worker):
    """What staff do is in the audit trail, with its time: the search must see it."""

    def story():
        client = Client()
        client.force_login(youth_worker)
        client.post(reverse("end_sessions"))

    assert {table for table, _row in between(story)} == {"audit_entry"}

"""Writing a message: once for one event, in the reader's language, with its caller's transaction."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.accounts import UserFactory
from youthportal.core.models import Job
from youthportal.municipality.models import Municipality
from youthportal.outbox.models import Message, MessageState
from youthportal.outbox.services import send_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_templates")]


def send(key="event.1", **changes):
    values = {
        "kind": "test",
        "template": "tests/hello",
        "context": {"thing": "Ąžuolas & Co"},
        "address": "ruta@demo.example",
    }
    return send_message(key=key, **{**values, **changes})


def test_writes_subject_text_and_html_with_the_footer_of_the_office():
    Municipality.objects.update_or_create(
        id=1, defaults={"office_name_en": "Youth office", "contact_email": "office@demo.example"}
    )

    message = send(language="en")

    assert message.subject == "Yes: Ąžuolas & Co"
    assert message.text.startswith("Labas, Ąžuolas & Co <Ąžuolas & Co>\n")
    assert "Youth office" in message.text
    assert "office@demo.example" in message.text
    assert "Ąžuolas &amp; Co" in message.html
    assert message.state == MessageState.WAITING


def test_a_mail_without_html_template_is_text_alone():
    assert send(template="tests/plain").html == ""


@pytest.mark.parametrize(("own", "asked", "taken"), [("lt", "", "lt"), ("lt", "sl", "sl"), ("en", "", "en")])
def test_is_in_the_language_of_its_reader(own, asked, taken):
    message = send(user=UserFactory(language=own), address="", language=asked)

    assert message.language == taken
    assert message.subject.startswith({"lt": "Taip", "sl": "Da", "en": "Yes"}[taken])


def test_somebody_without_an_address_gets_none():
    assert send(user=UserFactory(pupil=True), address="") is None
    assert Message.objects.count() == 0


def test_the_same_event_writes_one_message_and_one_job():
    first, second = send(), send(context={"thing": "another"})

    assert first == second
    assert Message.objects.count() == 1
    assert Job.objects.filter(name="outbox.deliver").count() == 1


def test_a_rollback_takes_message_and_job_along():
    with transaction.atomic():
        send()
        transaction.set_rollback(True)

    assert Message.objects.count() == 0
    assert Job.objects.count() == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(st.sampled_from(["a", "b", "c", "ą", "A"]), max_size=12))
def test_any_order_of_any_events_writes_each_once(keys):
    Message.objects.all().delete()
    for key in keys:
        send(key=key, template="tests/plain")

    assert sorted(Message.objects.values_list("key", flat=True)) == sorted(set(keys))


def test_a_line_break_in_a_subject_adds_no_header():
    assert "\n" not in send(context={"thing": "a\r\nBcc: x@demo.example"}).subject

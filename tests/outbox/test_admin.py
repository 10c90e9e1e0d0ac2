"""Staff see what did not go out, and decide."""

import pytest
from django.urls import reverse

from youthportal.core.models import Job, JobState
from youthportal.outbox import delivery
from youthportal.outbox.models import Message, MessageState
from youthportal.outbox.services import send_message

LIST = "admin:outbox_message_changelist"


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


@pytest.fixture
def message(db, mail_templates):
    return send_message(key="1", kind="test", template="tests/plain", context={}, address="a@demo.example")


def park(message):
    Message.objects.filter(pk=message.pk).update(state=MessageState.PARKED, problem="550 no such person")
    Job.objects.filter(key=delivery.job_key(message)).update(state=JobState.PARKED, attempts=6)


def act(office, message, action):
    data = {"action": action, "_selected_action": [message.pk]}
    return office.post(reverse(LIST), data, follow=True).content.decode()


def test_shows_what_needs_attention_and_why(office, message):
    park(message)

    assert "Plain" in office.get(reverse(LIST), {"state__exact": "parked"}).content.decode()
    page = office.get(reverse("admin:outbox_message_change", args=[message.pk])).content.decode()
    assert "550 no such person" in page


def test_try_again_puts_message_and_job_back(office, message):
    park(message)

    assert "1 message goes out again." in act(office, message, "try_again")

    message.refresh_from_db()
    assert message.state == MessageState.WAITING
    job = Job.objects.get(key=delivery.job_key(message))
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def test_give_up_ends_it(office, message):
    park(message)

    assert "1 message was given up." in act(office, message, "give_up")

    message.refresh_from_db()
    assert message.state == MessageState.GIVEN_UP


def test_a_message_that_waits_is_left_alone(office, message):
    assert "Only a message that needs attention" in act(office, message, "try_again")


def test_the_export_holds_no_address(office, message):
    content = office.get(reverse("admin:outbox_message_export", args=["csv"])).content.decode()

    assert "test" in content
    assert "a@demo.example" not in content

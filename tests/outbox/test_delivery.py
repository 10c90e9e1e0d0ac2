"""Handing over to a real mail server: tried again while that is safe, never again when it is not."""

import pytest
from django.core import mail

from youthportal.audit.models import Entry
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job, JobState
from youthportal.outbox import delivery
from youthportal.outbox.models import Message, MessageState
from youthportal.outbox.services import give_up_message, retry_message, send_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_templates")]


@pytest.fixture
def message():
    return send_message(
        key="budget.proposal.7.checked.user.12",
        kind="test",
        template="tests/hello",
        context={"thing": "Čiuožykla"},
        address="ruta@demo.example",
        language="lt",
    )


def job_of(message) -> Job:
    return Job.objects.get(key=delivery.job_key(message))


def run(message) -> Message:
    """The job's next attempt, without its pause."""
    job = job_of(message)
    if job.state == JobState.QUEUED:
        Job.objects.filter(pk=job.pk).update(run_at=job.created_at)
    jobs.run_job(job.pk)
    message.refresh_from_db()
    return message


def test_arrives_as_text_and_html_under_an_id_of_its_own(message, sink):
    assert run(message).state == MessageState.SENT

    (arrived,) = sink.messages
    assert arrived["Subject"] == message.subject
    assert arrived["To"] == "ruta@demo.example"
    assert arrived["Message-ID"] == message.message_id
    assert arrived["Content-Language"] == "lt"
    assert [part.get_content_type() for part in arrived.iter_parts()] == ["text/plain", "text/html"]
    assert "Čiuožykla" in arrived.get_body(("plain",)).get_content()
    assert message.sent_at is not None


def test_a_second_run_of_its_job_sends_nothing(message, sink):
    run(message)
    Job.objects.update(state=JobState.QUEUED)
    run(message)

    assert len(sink.messages) == 1


def test_a_temporary_refusal_is_tried_again(message, sink):
    sink.refuse_next(2)

    assert run(message).state == MessageState.WAITING
    assert "451" in message.problem
    run(message)
    assert run(message).state == MessageState.SENT
    assert len(sink.messages) == 1
    assert message.tries == 3


def test_a_server_that_does_not_answer_is_tried_again_and_then_parked(message, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for _ in range(jobs.MAX_ATTEMPTS - 1):
        assert run(message).state == MessageState.WAITING

    assert run(message).state == MessageState.PARKED
    assert job_of(message).state == JobState.PARKED


def test_a_refusal_for_good_is_parked_at_once(message, sink):
    async def handle_RCPT(server, session, envelope, address, options):  # noqa: N802
        return "550 no such person"

    sink.handle_RCPT = handle_RCPT

    assert run(message).state == MessageState.PARKED
    assert "550 no such person" in message.problem
    assert job_of(message).state == JobState.REFUSED


def test_found_half_handed_over_it_is_left_to_staff(message, sink):
    """What a worker leaves behind that died between the server's answer and the commit."""
    Message.objects.update(state=MessageState.SENDING)

    assert run(message).state == MessageState.PARKED
    assert sink.messages == []


def test_a_connection_that_breaks_while_handing_over_is_left_to_staff(message, sink):
    async def handle_DATA(server, session, envelope):  # noqa: N802
        server.transport.abort()
        return "250 never heard"

    sink.handle_DATA = handle_DATA

    assert run(message).state == MessageState.PARKED
    assert run(message).tries == 1


@pytest.mark.parametrize("fault", [{"address": "two\nlines@demo.example"}, {"subject": "a\nb"}])
def test_a_mail_that_cannot_be_built_is_parked_with_the_reason(message, sink, fault):
    Message.objects.update(**fault)

    assert run(message).state == MessageState.PARKED
    assert "cannot be sent as it stands" in message.problem
    assert "newlines" in message.problem
    assert "may have arrived" not in message.problem
    assert message.tries == 0
    assert job_of(message).state == JobState.REFUSED
    assert sink.messages == []


def test_staff_let_a_parked_message_out_again_under_the_same_id(message, sink, youth_worker):
    Message.objects.update(state=MessageState.SENDING)
    run(message)

    retry_message(actor=youth_worker, message=message)

    assert run(message).state == MessageState.SENT
    assert sink.messages[0]["Message-ID"] == message.message_id
    assert Entry.objects.filter(action="outbox.message.retried", actor=youth_worker).count() == 1


def test_what_staff_gave_up_never_goes_out(message, sink, youth_worker):
    Message.objects.update(state=MessageState.SENDING)
    run(message)
    give_up_message(actor=youth_worker, message=message)
    Job.objects.update(state=JobState.QUEUED)

    assert run(message).state == MessageState.GIVEN_UP
    assert sink.messages == []


@pytest.mark.parametrize("act", [retry_message, give_up_message])
def test_only_what_is_parked_can_be_tried_again_or_given_up(message, youth_worker, act):
    with pytest.raises(DomainError) as refusal:
        act(actor=youth_worker, message=message)

    assert refusal.value.code == "NOT_PARKED"


def test_two_events_have_two_message_ids(message):
    other = Message(key="other")

    assert other.message_id != message.message_id
    assert (
        mail.EmailMessage(headers={"Message-ID": other.message_id}).message()["Message-ID"]
        == other.message_id
    )


def test_a_refused_sender_counts_as_an_answer(message, sink):
    async def handle_MAIL(server, session, envelope, address, options):  # noqa: N802
        return "421 busy"

    sink.handle_MAIL = handle_MAIL

    assert run(message).state == MessageState.WAITING
    assert sink.messages == []

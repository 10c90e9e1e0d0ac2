"""A worker killed while it hands out mails: no reader gets one twice, and none is forgotten."""

import smtplib
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from youthportal.core import jobs
from youthportal.core.models import Job, JobState
from youthportal.outbox import delivery
from youthportal.outbox.models import Message, MessageState

pytestmark = pytest.mark.services
READERS = 30


@transaction.atomic
def write_mails() -> list[Message]:
    mails = [
        Message.objects.create(
            key=f"event.1.reader.{n}",
            kind="tests.event",
            address=f"reader{n}@demo.example",
            language="en",
            subject=f"Mail {n}",
            text="Something happened.",
        )
        for n in range(READERS)
    ]
    for mail in mails:
        jobs.enqueue(delivery.JOB, {"message": mail.pk}, key=delivery.job_key(mail))
    return mails


def finish_with(worker) -> None:
    """Leases run out, the sweep comes round, the worker gets to the end of the queue."""

    def is_over() -> bool:
        Job.objects.filter(state=JobState.RUNNING).update(lease_until=timezone.now() - timedelta(seconds=1))
        jobs.sweep()
        return not Job.objects.unfinished().exists()

    worker.wait_for(is_over, seconds=60)


@pytest.mark.usefixtures("transactional_db")
def test_a_killed_worker_sends_nothing_twice_and_forgets_nobody(start_worker, smtp_sink):
    smtp_sink.take_time(0.05)
    first = start_worker(EMAIL_URL=smtp_sink.url)
    write_mails()
    first.wait_for(lambda: len(smtp_sink.messages) >= 5)
    first.kill()
    assert len(smtp_sink.messages) < READERS

    second = start_worker(EMAIL_URL=smtp_sink.url)
    finish_with(second)
    ids = [mail["Message-ID"] for mail in smtp_sink.messages]
    assert len(ids) == len(set(ids))
    states = list(Message.objects.values_list("state", flat=True))
    assert states.count(MessageState.SENT) + states.count(MessageState.PARKED) == READERS
    assert states.count(MessageState.PARKED) <= 1  # the one that was in the server's hands at that moment
    assert len(ids) >= states.count(MessageState.SENT)


def test_the_sink_is_a_real_mail_server(smtp_sink):
    host, port = smtp_sink.url.removeprefix("smtp://").split(":")
    smtp_sink.refuse_next(1)
    with smtplib.SMTP(host, int(port)) as client:
        with pytest.raises(smtplib.SMTPDataError):
            client.sendmail("a@demo.example", ["b@demo.example"], "Subject: one\n\nText")
        client.sendmail("a@demo.example", ["b@demo.example"], "Subject: two\n\nText")
    assert [mail["Subject"] for mail in smtp_sink.messages] == ["two"]

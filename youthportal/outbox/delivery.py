"""Handing a message to the mail server: the job behind every `Message`.

The row says SENDING, committed, only while the mail server is being given the message: the connection is
opened before, and SENT is committed right after its answer. A worker that dies, or a connection that
breaks, inside that moment leaves SENDING behind, and nobody can know whether the server took the message
(RFC 1047). Such a message is not sent again by itself: it is parked, staff read what happened and decide.
All tries carry the same Message-ID.
"""

import contextlib
import logging
import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.outbox import texts
from youthportal.outbox.models import Message, MessageState

JOB = "outbox.deliver"
logger = logging.getLogger(__name__)


_refusals: dict[str, Callable[[Message], None]] = {}


def register_refusal(kind: str, function: Callable[[Message], None]) -> None:
    """`function(message)` hears when the server refused a mail of this kind for good."""
    _refusals[kind] = function


class NotTakenError(Exception):
    """The server answered "not now", or could not be reached: trying again is safe."""


def job_key(message: Message) -> str:
    return f"{JOB}:{message.pk}"


@jobs.handler(JOB)
def deliver(run: jobs.Run) -> dict[str, Any]:
    """Send one message once. Faults are tried again by the job; after its last try the message is parked."""
    message_id: int = run.args["message"]
    try:
        return {"sent": _deliver(message_id)}
    except (NotTakenError, OSError, smtplib.SMTPException) as fault:
        is_last = run.job.attempts >= jobs.MAX_ATTEMPTS
        _mark(message_id, MessageState.PARKED if is_last else MessageState.WAITING, problem=str(fault)[:2000])
        raise


def _deliver(message_id: int) -> bool:
    message = Message.objects.get(pk=message_id)
    if message.state == MessageState.SENDING:
        _park_uncertain(message)
    if message.state != MessageState.WAITING:
        return False
    mail = _built(message)
    connection = mail.connection = get_connection()
    connection.open()  # faults up to here cost nothing: the message is still only ours
    try:
        if _claim(message):
            _hand_over(message, mail)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()
    return True


@transaction.atomic
def _claim(message: Message) -> bool:
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state != MessageState.WAITING:
        return False
    locked.state, locked.tries = MessageState.SENDING, locked.tries + 1
    locked.save(update_fields=["state", "tries", "updated_at"])
    return True


def _built(message: Message) -> EmailMultiAlternatives:
    """The mail, proved sendable before anybody is told that it is on its way: its faults are ours alone."""
    try:
        mail = email(message)
        mail.message().as_bytes()
    except Exception as fault:
        logger.exception("message %s cannot be built", message.pk)
        problem = _("It cannot be sent as it stands: %(fault)s") % {"fault": fault}
        _mark(message.pk, MessageState.PARKED, problem=problem[:2000])
        raise DomainError("MAIL_BROKEN", gettext_lazy("The message cannot be sent as it stands.")) from fault
    return mail


def _hand_over(message: Message, mail: EmailMultiAlternatives) -> None:
    try:
        mail.send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as answer:
        _refused(message, answer)
    except (smtplib.SMTPException, OSError):
        logger.exception("connection broke while message %s was handed over", message.pk)
        _park_uncertain(message)
    else:
        _mark(message.pk, MessageState.SENT, sent_at=timezone.now(), problem="")


def email(message: Message) -> EmailMultiAlternatives:
    """The mail as it goes out."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    headers["Content-Language"] = message.language
    mail = EmailMultiAlternatives(
        message.subject,
        texts.filled(message, message.text),
        to=[message.address],
        headers=headers,
    )
    if message.html:
        mail.attach_alternative(texts.filled(message, message.html), "text/html")
    return mail


def _refused(message: Message, answer: smtplib.SMTPException) -> None:
    """The server said no: for now (4xx), or for good (5xx)."""
    if isinstance(answer, smtplib.SMTPRecipientsRefused):
        answers: list[tuple[int, bytes | str]] = list(answer.recipients.values())
    else:
        assert isinstance(answer, smtplib.SMTPResponseException)  # noqa: S101 (for the type checker)
        answers = [(answer.smtp_code, answer.smtp_error)]
    code, reason = answers[0]
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    if code < 500:
        raise NotTakenError(f"{code} {said}")
    problem = _("The mail server refused it for good: %(answer)s") % {"answer": f"{code} {said}"}
    _mark(message.pk, MessageState.PARKED, problem=problem)
    if told := _refusals.get(message.kind):
        told(message)
    raise DomainError("MAIL_REFUSED", gettext_lazy("The mail server refused the message for good."))


def _park_uncertain(message: Message) -> None:
    problem = _(
        "The connection broke while the mail server was taking this message: it may have arrived or not. "
        "Ask the reader, or send it again: most mail programs show it only once."
    )
    _mark(message.pk, MessageState.PARKED, problem=problem)
    raise DomainError("PERHAPS_SENT", gettext_lazy("The message may have been sent. Staff decide."))


def _mark(message_id: int, state: str, **changes: Any) -> None:
    Message.objects.filter(pk=message_id).update(state=state, updated_at=timezone.now(), **changes)

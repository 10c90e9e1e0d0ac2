"""Writing messages in the caller's transaction, and trying again what did not go out."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youthportal.audit.models import record
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job
from youthportal.outbox import delivery, texts
from youthportal.outbox.models import Message, MessageState


@transaction.atomic
def send_message(
    *,
    key: str,
    kind: str,
    template: str,
    context: dict[str, Any],
    user: Any = None,
    address: str = "",
    language: str = "",
) -> Message | None:
    """Write a mail to a person or an address; it goes out after the caller's transaction commits.

    `key` names the event and the reader ("budget.proposal.7.checked.user.12"): a second call with it
    returns the first message and sends nothing. None when there is no address to write to (most pupils).
    The mail is in `language`, else the person's own.
    """
    to = address or getattr(user, "email", None) or ""
    if not to:
        return None
    if found := Message.objects.filter(key=key).first():
        return found
    language = language or getattr(user, "language", "") or settings.LANGUAGE_CODE
    composed = texts.compose(template, {"reader": user, **context}, language=language)
    values = {
        "kind": kind,
        "user": user if getattr(user, "pk", None) else None,
        "address": to,
        "language": language,
        "subject": composed.subject,
        "text": composed.text,
        "html": composed.html,
    }
    message, is_new = Message.objects.get_or_create(key=key, defaults=values)
    if is_new:
        jobs.enqueue(delivery.JOB, {"message": message.pk}, key=delivery.job_key(message))
    return message


@transaction.atomic
def retry_message(*, actor: Any, message: Message) -> None:
    """Staff let a parked message go out once more, under the same Message-ID."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state != MessageState.PARKED:
        raise DomainError("NOT_PARKED", _("Only a message that needs attention can be sent again."))
    locked.state, locked.tries = MessageState.WAITING, 0
    locked.save(update_fields=["state", "tries", "updated_at"])
    jobs.requeue(Job.objects.get(key=delivery.job_key(locked)))
    record(actor=actor, action="outbox.message.retried", subject=locked, data={"kind": locked.kind})


@transaction.atomic
def give_up_message(*, actor: Any, message: Message) -> None:
    """Staff decide that a parked message shall not go out (any more)."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state != MessageState.PARKED:
        raise DomainError("NOT_PARKED", _("Only a message that needs attention can be given up."))
    locked.state = MessageState.GIVEN_UP
    locked.save(update_fields=["state", "updated_at"])
    record(actor=actor, action="outbox.message.given_up", subject=locked, data={"kind": locked.kind})

"""Asking a second person, and their answer. The answer and the act it allows are one transaction.

The secret of a link is derived from SECRET_KEY as the mail goes out: neither the database nor the list of
mails, which whoever asked may read, holds it. So nobody answers their own question.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from youthportal.agreements import rules
from youthportal.agreements.kinds import kind_of
from youthportal.agreements.models import Agreement, AgreementState, Person
from youthportal.audit.models import record
from youthportal.core import links
from youthportal.core.exceptions import DomainError
from youthportal.outbox.models import Message
from youthportal.outbox.services import send_message
from youthportal.outbox.texts import MARK

DAYS = 7
ASKED = "agreements.asked"
ANSWERED = "agreements.answered"


def token_of(agreement: Agreement) -> str:
    """The secret of the link: 256 bits that only this installation can compute."""
    return links.secret_of("agreement", agreement.public_id)


def link_in_mail(message: Message) -> str:
    """What stands for the mark in the mail of a question."""
    agreement = Agreement.objects.get(public_id=message.key.rpartition(".")[2])
    return f"{settings.SITE_URL}{reverse('agreement_link', args=[token_of(agreement)])}"


@transaction.atomic
def ask(
    *,
    actor: Any,
    kind: str,
    args: dict[str, Any],
    person: Person,
    days: int = DAYS,
) -> Agreement:
    """Ask a named person by a link in a mail. Raises NOT_NAMED, SAME_PERSON."""
    if refusal := rules.ask_refusal(actor=actor, person=person):
        raise refusal
    agreement = Agreement(
        kind=kind,
        args=args,
        asked_by=actor,
        name=person.name.strip(),
        capacity=person.capacity.strip(),
        address=person.address.strip(),
        language=person.language or settings.LANGUAGE_CODE,
        expires_at=timezone.now() + timedelta(days=days),
    )
    agreement.digest = links.digest_of(token_of(agreement))
    agreement.save()
    record(actor=actor, action="agreements.agreement.asked", subject=agreement, data={"kind": kind})
    _send_question(agreement)
    return agreement


def _send_question(agreement: Agreement) -> None:
    with translation.override(agreement.language):
        facts = {"title": str(kind_of(agreement).title), "link": MARK}
    send_message(
        key=f"{ASKED}.{agreement.public_id}",
        kind=ASKED,
        template="agreements/asked",
        context=facts | {"agreement": agreement, "asker": agreement.asked_by},
        address=agreement.address,
        language=agreement.language,
    )


def find(token: str) -> Agreement:
    """Raises LINK_UNKNOWN."""
    found = Agreement.objects.filter(digest=links.digest_of(token)).select_related("asked_by").first()
    if found is None:
        raise DomainError("LINK_UNKNOWN", _("We do not know this link."))
    return found


@transaction.atomic
def agree(*, agreement: Agreement, user: Any = None) -> Agreement:
    """Say yes, and do what was asked. Raises ANSWERED, LINK_EXPIRED, SAME_PERSON and what the act raises."""
    locked = _answer(agreement, user, AgreementState.AGREED)
    kind_of(locked).perform(locked)
    return locked


@transaction.atomic
def refuse(*, agreement: Agreement, reason: str, user: Any = None) -> Agreement:
    """Say no, with a reason for whoever asked. Raises NO_REASON, ANSWERED, LINK_EXPIRED, SAME_PERSON."""
    if not reason.strip():
        raise DomainError("NO_REASON", _("Say why not, in a few words."))
    locked = _answer(agreement, user, AgreementState.REFUSED, reason.strip())
    if tidy := kind_of(locked).refused:
        tidy(locked)
    return locked


@transaction.atomic
def withdraw(*, actor: Any, agreement: Agreement) -> Agreement:
    """Whoever asked does not need the answer any more. Raises ANSWERED."""
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if locked.state != AgreementState.WAITING:
        raise DomainError("ANSWERED", _("This question has been answered or withdrawn."))
    locked.state = AgreementState.WITHDRAWN
    locked.save(update_fields=["state", "updated_at"])
    record(actor=actor, action="agreements.agreement.withdrawn", subject=locked, data={"kind": locked.kind})
    return locked


def _answer(agreement: Agreement, user: Any, state: AgreementState, reason: str = "") -> Agreement:
    """Answered once, whoever presses twice: the row is locked until the act is done."""
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=agreement.pk)
    if refusal := rules.answer_refusal(locked, user):
        raise refusal
    locked.state, locked.answered_at, locked.reason = state, timezone.now(), reason
    locked.save(update_fields=["state", "answered_at", "reason", "updated_at"])
    action = f"agreements.agreement.{state.value}"
    record(actor=None, action=action, subject=locked, data={"kind": locked.kind})
    if locked.asked_by is not None:
        with translation.override(locked.asked_by.language):
            facts = {"title": str(kind_of(locked).title), "agreement": locked}
        send_message(
            key=f"{ANSWERED}.{locked.public_id}",
            kind=ANSWERED,
            template="agreements/answered",
            context=facts,
            user=locked.asked_by,
        )
    return locked

"""Taking a person out of the portal (decision 7): the row and its number stay, everything personal goes.

What an own account held is erased by whoever keeps it: each app registers an eraser (`own_data`).
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from youthportal.accounts import own_data, rules
from youthportal.accounts.models import User
from youthportal.audit.models import record
from youthportal.core.models import Job
from youthportal.outbox.models import Message, MessageState


@transaction.atomic
def erase_person(*, actor: Any, user: User) -> dict[str, int]:
    """Erase `user`: by themselves, by the office, or (actor None) because the time to keep them is over.

    Returns how many rows of each kind were changed. What people do themselves leaves no entry but the day.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if refusal := rules.erasure_refusal(actor=actor, user=locked):
        raise refusal
    counts = own_data.erase(locked)
    _forget_sign_in(locked)
    _blank(locked)
    if actor is None or actor.pk != user.pk:
        record(actor=actor, action="accounts.user.erased", subject=locked, data=counts)
    return counts


def _forget_sign_in(user: User) -> None:
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _blank(user: User) -> None:
    user.email, user.first_name, user.last_name, user.year_of_birth = None, "", "", None
    user.is_active, user.erased_on = False, timezone.localdate()
    user.session_epoch += 1
    user.set_unusable_password()
    user.save()


def erase_messages(user: Any) -> int:
    """Mails to the person, and those to guardians about them: the key stays, so that none goes out again."""
    known = Message.objects.annotate(sent_to=Lower("address"))
    ids = known.filter(Q(user=user) | Q(sent_to__in=user.addresses())).values_list("pk", flat=True)
    found = Message.objects.filter(pk__in=list(ids))
    found.filter(state__in=[MessageState.WAITING, MessageState.PARKED]).update(state=MessageState.GIVEN_UP)
    Job.objects.filter(owner=user).update(owner=None, label="")
    return found.update(user=None, address="", subject="", text="", html="", problem="")

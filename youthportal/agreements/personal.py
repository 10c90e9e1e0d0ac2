"""What this table knows about a person who has an account with the address that was asked."""

from typing import Any

from django.utils.translation import gettext as _

from youthportal.accounts.own_data import Eraser, Section
from youthportal.agreements.kinds import kind_of
from youthportal.agreements.models import Agreement, AgreementState
from youthportal.agreements.services import ANSWERED
from youthportal.core import words
from youthportal.outbox.models import Message


def agreements_section(user: Any) -> Section:
    lines = []
    for asked in Agreement.objects.of_addresses(user.addresses()):
        said = ", ".join((asked.name, asked.capacity, asked.get_state_display(), words.day(asked.created_at)))
        lines.append((str(kind_of(asked).title), said))
    return Section("agreements", _("Asked as a second person"), lines)


def erase_agreements(user: Any) -> int:
    """That a second person agreed, and as what, stays; who it was goes with the person.

    A question that waits is withdrawn: nobody could tell any more who answers it.
    """
    mine = Agreement.objects.of_addresses(user.addresses())
    keys = [f"{ANSWERED}.{public_id}" for public_id in mine.values_list("public_id", flat=True)]
    Message.objects.filter(key__in=keys).update(text="", html="")
    ids = list(mine.values_list("pk", flat=True))
    waiting = Agreement.objects.filter(pk__in=ids, state=AgreementState.WAITING)
    waiting.update(state=AgreementState.WITHDRAWN)
    return Agreement.objects.filter(pk__in=ids).update(name="", address="")


eraser = Eraser("agreements", erase_agreements)

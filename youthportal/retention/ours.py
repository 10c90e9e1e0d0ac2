"""The rules of the packages below this one: the audit trail, the mails, second persons."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from youthportal.agreements.models import Agreement
from youthportal.audit.models import Entry
from youthportal.core.db import erasing
from youthportal.outbox.models import Message, MessageState
from youthportal.retention.registry import Rule, Span


def _ended_entries() -> QuerySet[Any]:
    return Entry.objects.annotate(ended_on=TruncDate("at"))


def _remove_entries(rows: QuerySet[Any]) -> int:
    with erasing():
        return rows.delete()[0]


def _ended_mails() -> QuerySet[Any]:
    over = Message.objects.filter(state__in=[MessageState.SENT, MessageState.GIVEN_UP])
    return over.exclude(address="").annotate(ended_on=TruncDate("updated_at"))


def _empty_mails(rows: QuerySet[Any]) -> int:
    """The key stays, so that no mail about the same event goes out again."""
    return rows.update(user=None, address="", subject="", text="", html="", problem="")


def _ended_agreements() -> QuerySet[Any]:
    named = Agreement.objects.exclude(name="", address="")
    return named.annotate(ended_on=TruncDate("expires_at"))


def _forget_second_persons(rows: QuerySet[Any]) -> int:
    return rows.update(name="", address="")


RULES = [
    Rule(
        key="audit",
        title=_("Record of what the office did, with people as numbers"),
        counted_from=_("after the act"),
        default=Span(24, "months"),
        ended=_ended_entries,
        remove=_remove_entries,
    ),
    Rule(
        key="mails",
        title=_("Mails we sent"),
        counted_from=_("after sending"),
        default=Span(90, "days"),
        ended=_ended_mails,
        remove=_empty_mails,
    ),
    Rule(
        key="agreements",
        title=_("Names and addresses of second persons"),
        counted_from=_("after their link ended; what they are and what they answered stays"),
        default=Span(12, "months"),
        ended=_ended_agreements,
        remove=_forget_second_persons,
    ),
]

NOTES = [
    (
        _("Votes and results"),
        _("For good, and about nobody: they hold no name, no time and no way back to a person."),
    ),
    (_("When you signed in"), _("Not kept at all.")),
    (
        _("Sign-in of your browser"),
        _("At most four hours, in the office eight; necessary cookies only."),
    ),
]

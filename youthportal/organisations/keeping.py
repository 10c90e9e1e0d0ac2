"""How long an account without an e-mail address is kept after its pupil left."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.accounts.erasure import erase_person
from youthportal.accounts.models import User
from youthportal.organisations.models import Enrolment, Membership
from youthportal.retention.registry import Rule, Span


def _ended() -> QuerySet[Any]:
    """Pupils who are in no class and hold no role: an address makes an account one's own, whatever school."""
    today = timezone.localdate()
    going_on = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    enrolled = Enrolment.objects.filter(going_on, pupil__user=OuterRef("pk"))
    held = Membership.objects.filter(going_on, user=OuterRef("pk"))
    left = User.objects.filter(email__isnull=True, is_staff=False, erased_on__isnull=True)
    left = left.exclude(Exists(enrolled)).exclude(Exists(held))
    last = Enrolment.objects.filter(pupil__user=OuterRef("pk")).order_by("-ends_on").values("ends_on")[:1]
    return left.annotate(ended_on=Subquery(last)).filter(ended_on__isnull=False)


def _remove(people: QuerySet[Any]) -> int:
    for user in people:
        erase_person(actor=None, user=user)
    return len(people)


RULE = Rule(
    key="accounts",
    title=_("Accounts of pupils without an e-mail address"),
    counted_from=_("after leaving school"),
    default=Span(12, "months"),
    ended=_ended,
    remove=_remove,
)

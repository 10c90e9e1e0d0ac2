"""How long words about consent are kept once they no longer count."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from youthportal.consents.models import Consent
from youthportal.core.db import erasing
from youthportal.retention.registry import Rule, Span


def _ended() -> QuerySet[Any]:
    """Followed by a later word of the same person about the same, or run out."""
    same = {name: OuterRef(name) for name in ("user", "kind", "scope", "giver", "giver_key")}
    later = Consent.objects.filter(pk__gt=OuterRef("pk"), user__isnull=False, **same)
    on_paper = Consent.objects.filter(
        pk__gt=OuterRef("pk"),
        pupil=OuterRef("pupil"),
        kind=OuterRef("kind"),
        scope=OuterRef("scope"),
        giver_key=OuterRef("giver_key"),
    )
    replaced = Coalesce(
        Subquery(later.order_by("pk").values("on")[:1]),
        Subquery(on_paper.order_by("pk").values("on")[:1]),
        "valid_until",
    )
    return Consent.objects.annotate(ended_on=replaced).filter(ended_on__isnull=False)


def _remove(rows: QuerySet[Any]) -> int:
    with erasing():
        return rows.delete()[0]


RULE = Rule(
    key="consents",
    title=_("Consents"),
    counted_from=_("after they ended or were replaced"),
    default=Span(60, "days"),
    ended=_ended,
    remove=_remove,
)

"""How lists of ideas are narrowed (by words, goal, price and state) and sorted."""

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from budget.enums import UNDER_WAY, Goal, ProposalStatus
from budget.models import Proposal
from youthportal.core import words


class CheckFilter(django_filters.FilterSet):
    """Narrowing and sorting the queue of those who check."""

    queue = django_filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)
    q = django_filters.CharFilter(label=_("Words"), field_name="title", lookup_expr="icontains")
    goal = django_filters.ChoiceFilter(
        label=_("Goal"), field_name="goals__goal", choices=Goal.choices, empty_label=_("All goals")
    )
    order = django_filters.ChoiceFilter(
        label=_("Order"),
        method="in_order",
        choices=[
            ("-sent_at", _("newest first")),
            ("-asked", _("dearest first")),
            ("title", _("by title")),
            ("school__name", _("by school")),
        ],
        empty_label=_("as it came in"),
    )

    class Meta:
        model = Proposal
        fields: tuple[str, ...] = ()

    def as_it_is(self, ideas: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return ideas

    def in_order(self, ideas: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return ideas.order_by(value, "pk")


class IdeaFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words"), method="with_words", widget=forms.SearchInput)
    goal = django_filters.ChoiceFilter(
        label=_("Goal"), field_name="goals__goal", choices=Goal.choices, empty_label=_("All goals")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        choices=[("check", _("being checked")), ("ballot", _("on the ballot"))],
        empty_label=_("All"),
    )

    price = django_filters.ChoiceFilter(
        label=_("Price"),
        method="in_range",
        choices=[
            ("0-500", _("up to 500")),
            ("500-2000", _("500 to 2,000")),
            ("2000-5000", _("2,000 to 5,000")),
            ("5000-", _("above 5,000")),
            ("unknown", _("not known yet")),
        ],
        empty_label=_("Any price"),
    )
    sort = django_filters.ChoiceFilter(
        label=_("In the order of"),
        method="in_order",
        choices=[
            ("support", _("most supporters")),
            ("new", _("newest first")),
            ("cheap", _("lowest price")),
            ("dear", _("highest price")),
        ],
        empty_label=_("the alphabet"),
    )

    class Meta:
        model = Proposal
        fields: tuple[str, ...] = ()

    def with_words(self, ideas: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return ideas.filter(
            Q(title__icontains=value) | Q(summary__icontains=value) | Q(place__icontains=value)
        )

    def in_state(self, ideas: QuerySet[Proposal], name: str, value: str) -> Any:
        told = Q(pk__in=Proposal.objects.without_news().values("pk")) | ~Q(round__status__in=UNDER_WAY)
        on_ballot = Q(status=ProposalStatus.ACCEPTED) & told
        if value == "ballot":
            return ideas.filter(on_ballot)
        return ideas.exclude(on_ballot).exclude(Q(status=ProposalStatus.REJECTED) & told)

    def in_range(self, ideas: QuerySet[Proposal], name: str, value: str) -> Any:
        """By what an idea costs as far as anybody knows; above the first number, up to the second."""
        ideas = ideas.annotate(price=Coalesce("checked_cost", "asked"))
        if value == "unknown":
            return ideas.filter(price=0)
        least, _dash, most = value.partition("-")
        unit = words.minor_per_unit(settings.CURRENCY)
        ideas = ideas.filter(price__gt=int(least) * unit)
        return ideas.filter(price__lte=int(most) * unit) if most else ideas

    def in_order(self, ideas: QuerySet[Proposal], name: str, value: str) -> Any:
        orders = {"support": "-supporters", "new": "-sent_at", "cheap": "price", "dear": "-price"}
        priced = ideas.annotate(price=Coalesce("checked_cost", "asked"))
        return priced.order_by(orders[value], "title", "pk")

"""How the board of opportunities is narrowed: words that a pupil understands on a phone."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.enums import Competence, Level, Programme
from volunteering.models import KindOfWork, Opportunity, Shift
from youthportal.consents.enums import ADULT

AGES = (13, 14, 15, 16, 17, 18)


def active_kinds(request: Any) -> QuerySet[KindOfWork]:
    return KindOfWork.objects.filter(is_active=True)


class OpportunityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words"), method="with_words", widget=forms.SearchInput)
    where = django_filters.ChoiceFilter(
        label=_("Where"), field_name="level", choices=Level.choices, empty_label=_("Anywhere")
    )
    when = django_filters.ChoiceFilter(
        label=_("When"),
        method="in_time",
        choices=[("week", _("this week")), ("month", _("in the next four weeks"))],
        empty_label=_("Any time"),
    )
    age = django_filters.ChoiceFilter(
        label=_("My age"),
        method="for_age",
        choices=[(str(age), str(age) if age < ADULT else _("18 or older")) for age in AGES],
        empty_label=_("Any age"),
    )
    kind = django_filters.ModelChoiceFilter(
        label=_("What to do"), field_name="kind_of_work", queryset=active_kinds, empty_label=_("Anything")
    )
    learn = django_filters.ChoiceFilter(
        label=_("What I want to learn"),
        field_name="competences__competence",
        choices=Competence.choices,
        empty_label=_("Anything"),
    )
    programme = django_filters.ChoiceFilter(
        label=_("Programme"),
        choices=[choice for choice in Programme.choices if choice[0]],
        empty_label=_("All"),
    )

    class Meta:
        model = Opportunity
        fields: tuple[str, ...] = ()

    def with_words(self, rows: QuerySet[Opportunity], name: str, value: str) -> QuerySet[Opportunity]:
        return rows.filter(
            Q(title__icontains=value)
            | Q(summary__icontains=value)
            | Q(place__icontains=value)
            | Q(host__organisation__name__icontains=value)
        )

    def in_time(self, rows: QuerySet[Opportunity], name: str, value: str) -> QuerySet[Opportunity]:
        """With a shift in that time, counted in whole days: the page is kept till midnight."""
        days = 7 if value == "week" else 28
        last = timezone.localtime().replace(hour=23, minute=59, second=59) + timedelta(days=days)
        shifts = Shift.objects.upcoming().filter(opportunity=OuterRef("pk"), starts_at__lte=last)
        return rows.filter(Exists(shifts))

    def for_age(self, rows: QuerySet[Opportunity], name: str, value: str) -> QuerySet[Opportunity]:
        """What somebody of that age may do; under 18 at hosts that were checked for it."""
        rows = rows.filter(min_age__lte=int(value))
        return rows if int(value) >= ADULT else rows.filter(host__may_host_minors=True)

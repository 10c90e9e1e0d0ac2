"""The dates of a round that everybody reads, and why they move."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.models import Round
from budget.rules.dates import DATES, label_of, movable


class DatesForm(forms.Form):
    """The dates that may still move; the browser's own fields, so without a script."""

    why = forms.CharField(
        label=_("Why do they change?"),
        help_text=_("One sentence that everybody reads on the page of the round and in the mails."),
        max_length=300,
    )

    def __init__(self, *args: Any, round: Round, **options: Any) -> None:
        super().__init__(*args, **options)
        allowed = movable(round)
        for name in (name for name in DATES if name in allowed):
            is_set = getattr(round, name) is not None
            self.fields[name] = (
                _day(name, is_set=is_set) if name == "results_on" else _moment(name, is_set=is_set)
            )
            self.initial[name] = getattr(round, name)
        self.order_fields([*allowed, "why"])

    @property
    def can_move(self) -> bool:
        return len(self.fields) > 1

    def dates(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in DATES if name in self.fields}


def _moment(name: str, *, is_set: bool) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label_of(name), required=is_set, widget=widget)


def _day(name: str, *, is_set: bool) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label_of(name), required=is_set, widget=widget)

"""Naming a second person, on the page of whoever asks."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from youthportal.agreements.models import Person


class SecondPersonFields(forms.Form):
    """Base of forms whose act needs a second person; `second()` is who is asked."""

    name = forms.CharField(label=_("Name of the second person"), max_length=120)
    capacity = forms.CharField(
        label=_("What they are"),
        help_text=_("For example: head of the school, coordinator, accountant of the municipality."),
        max_length=120,
    )
    address = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("They get a link and need no account. The link is for this one purpose and expires."),
    )
    language = forms.ChoiceField(label=_("We write to them in"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].initial = get_language()

    def second(self) -> Person:
        return Person(*(self.cleaned_data[name] for name in ("name", "capacity", "address", "language")))

"""The answers of a host about hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DeclarationForm(forms.Form):
    """Who confirms, and that they may. Which entries: the ticks of the page, or all of it."""

    declared_as = forms.CharField(
        label=_("Who are you?"),
        help_text=_("Your name and what you do here. It stays with the hours you confirm."),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Say who you are: your name, and what you are at the host.")},
    )
    may_confirm = forms.BooleanField(
        label=_("I know that they were here, and I am no relative of any of them."),
        error_messages={"required": _("Tick that you know of this work and are no relative.")},
    )


class NoteForm(forms.Form):
    """What the host asks, or what has to be changed."""

    words = forms.CharField(
        label=_("What would you like to know, or what should be changed?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words: the volunteer reads them and knows what to do.")},
    )

    def __init__(self, data: Any = None, *, key: Any) -> None:
        super().__init__(data, auto_id=f"note-{key}-%s")

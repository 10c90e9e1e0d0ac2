"""Keying in paper ballots: who the second person is, and what stands on one ballot."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youthportal.agreements.forms import SecondPersonFields


class BeginPaperForm(SecondPersonFields):
    """Begin: only the second person has to be named."""


class KeyForm(forms.Form):
    """One ballot as typed. `number`: the one to be corrected; `at`: where the pile stands now."""

    typed = forms.CharField(
        label=_("Numbers on the ballot"),
        max_length=400,
        error_messages={"required": _("Type something: 0 for a blank ballot.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autofocus": True, "inputmode": "text", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, again: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["typed"].initial = again


class FindForm(forms.Form):
    """Which ballot of the pile to correct."""

    number = forms.IntegerField(label=_("Number of the ballot"), min_value=1)

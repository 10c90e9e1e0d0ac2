"""A receipt as somebody types it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youthportal.ballots import words
from youthportal.core.exceptions import DomainError


class ReceiptForm(forms.Form):
    """Four words, perhaps with the eight characters, or the whole receipt; clean, a `words.Range`."""

    receipt = forms.CharField(
        label=_("Your receipt"),
        max_length=200,
        help_text=_("Four words and eight letters and digits. Commas and capitals do not matter."),
        error_messages={"required": _("Type the words of your receipt.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
        ),
    )

    def clean_receipt(self) -> words.Range:
        try:
            return words.read(self.cleaned_data["receipt"])
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal

"""The short code that is shown on site, typed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code that is shown there"),
        max_length=20,
        help_text=_("Seven letters and digits. It changes every minute."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "class": "short"}),
    )

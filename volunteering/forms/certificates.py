"""What volunteers say about their papers: name, hosts to leave out, the days of a statement."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.forms.hosts import day_input
from volunteering.models import Host


class PaperForm(forms.Form):
    """Name on papers, and which hosts they leave out."""

    name = forms.CharField(
        label=_("Your name on papers"),
        max_length=160,
        help_text=_("First name and surname as in your documents, with every letter right."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    hidden = forms.ModelMultipleChoiceField(
        label=_("Leave these hosts out"),
        queryset=Host.objects.none(),
        required=False,
        help_text=_("Their hours count all the same. They stand there as “at other places”."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, hosts: QuerySet[Host], **values: Any) -> None:
        super().__init__(*args, **values)
        field: Any = self.fields["hidden"]
        field.queryset = hosts

    def clean_name(self) -> str:
        return unicodedata.normalize("NFC", " ".join(str(self.cleaned_data["name"]).split()))


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Everybody who checks the certificate reads it.")
    )


class StatementForm(forms.Form):
    first = forms.DateField(label=_("First day"), widget=day_input())
    last = forms.DateField(label=_("Last day"), widget=day_input())

    def clean_last(self) -> date:
        day: date = self.cleaned_data["last"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still ahead: choose today at the latest."))
        return day

"""Giving a logbook to another account of the same person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from volunteering.enums import RelinkReason
from youthportal.accounts.models import User
from youthportal.organisations.models import Pupil


class RelinkForm(forms.Form):
    """The account is named by its e-mail address, or by the pupil's key at the school."""

    who = forms.CharField(
        label=_("The account of the same person"),
        max_length=254,
        help_text=_("Its e-mail address, or the sign-in name at school."),
    )
    with_pupil = forms.BooleanField(
        label=_("Give the rows at school to this account, too"), required=False, initial=True
    )
    reason = forms.ChoiceField(label=_("Why"), choices=RelinkReason.choices, widget=forms.RadioSelect)

    def clean_who(self) -> User:
        typed = str(self.cleaned_data["who"]).strip()
        found = User.objects.filter(email__iexact=typed).first()
        if found is None:
            rows: Any = Pupil.objects.filter(login_name__iexact=typed, user__isnull=False)
            users = {row.user for row in rows.select_related("user")}
            found = users.pop() if len(users) == 1 else None
        if found is None:
            raise forms.ValidationError(_("No single account has this address or name."))
        return found

"""What guardians and teachers fill in."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.consents.enums import MEANING, Kind

YES, NO = "yes", "no"


class AskForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail of a parent or guardian"),
        help_text=_("We send one mail with a link. They need no account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)


class GuardianForm(forms.Form):
    """One yes or no for each kind, and who says it."""

    giver_name = forms.CharField(
        label=_("Your first name and surname"),
        max_length=120,
        help_text=_("It stands for your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    is_institution = forms.BooleanField(
        label=_("I sign for an institution that is the guardian."), required=False
    )
    is_guardian = forms.BooleanField(label=_("I am a parent or guardian, or may sign for the guardian."))

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        for kind in kinds:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                help_text=str(MEANING[kind]),
                choices=[(YES, _("Yes, I agree")), (NO, _("No"))],
                widget=forms.RadioSelect,
            )
        self.order_fields([kind.value for kind in kinds])

    def answers(self) -> dict[str, bool]:
        return {kind.value: self.cleaned_data[kind.value] == YES for kind in self.kinds}


class PaperForm(forms.Form):
    seen_on = forms.DateField(
        label=_("Slips seen on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

"""Forms of accounts."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.accounts import rules
from youthportal.municipality.models import Municipality


class SignupForm(AllauthSignupForm):
    """E-mail, password, year of birth: nothing else is needed. `website` is a trap for programs."""

    year_of_birth = forms.IntegerField(
        label=_("Year you were born"),
        min_value=1900,
        help_text=_("Some things are open from or up to an age. We ask for the year only, not the day."),
        widget=forms.NumberInput(attrs={"autocomplete": "bday-year", "inputmode": "numeric"}),
    )
    field_order = ["email", "password1", "year_of_birth"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["password1"].help_text = " ".join(password_validators_help_texts()[:1])
        trap = self.fields[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD]
        trap.label = _("Leave this empty")
        trap.widget = forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})

    def clean_year_of_birth(self) -> int:
        year: int = self.cleaned_data["year_of_birth"]
        if refusal := rules.signup_refusal(
            year_of_birth=year, consent_age=Municipality.current().consent_age, day=timezone.localdate()
        ):
            raise forms.ValidationError(refusal.message)
        return year

    def visible(self) -> list[Any]:
        """What people see: all but the trap."""
        return [self[name] for name in self.field_order]

    def trap(self) -> Any:
        return self[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD]


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of messages to you"), choices=settings.LANGUAGES)


class PasswordForm(forms.Form):
    """One field: what one types twice one forgets twice, and browsers show it on request."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = " ".join(password_validators_help_texts()[:1])

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class EraseForm(forms.Form):
    """A yes, and the password of whoever has one: a computer left open must not be enough."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    is_sure = forms.BooleanField(label=_("Yes, erase my account. I know that nobody can undo it."))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password."))
        return password

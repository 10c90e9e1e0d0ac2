"""What the office types about hosts and their supervisors."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import DateInput
from django.utils.translation import gettext_lazy as _

from volunteering.models import Host, KindOfWork, Supervisor
from youthportal.accounts.models import User
from youthportal.core.fields import MoneyField

if TYPE_CHECKING:
    KindModelForm = forms.ModelForm[KindOfWork]
    SupervisorModelForm = forms.ModelForm[Supervisor]
else:
    KindModelForm = SupervisorModelForm = forms.ModelForm


def day_input() -> DateInput:
    """The browser's own calendar; its value is always in ISO form."""
    return DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class KindOfWorkForm(KindModelForm):
    """The value of an hour is typed as money."""

    hourly_value = MoneyField(
        label=_("Value of an hour"), help_text=_("For the yearly report only. Nobody is paid.")
    )

    class Meta:
        model = KindOfWork
        fields = ["name", "hourly_value", "is_active"]


class SupervisorForm(SupervisorModelForm):
    """A supervisor with or without an account, named by the e-mail address of the sign-in."""

    account = forms.EmailField(
        label=_("E-mail of the account"),
        required=False,
        help_text=_("Only if they sign in to the portal. Without an account they confirm by link."),
    )

    class Meta:
        model = Supervisor
        fields = ["host", "name", "email", "language", "account", "deputy", "starts_on"]
        widgets = {"starts_on": day_input()}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.user is not None:
            self.initial["account"] = self.instance.user.email
        deputies: Any = self.fields.get("deputy")
        if deputies is not None:
            same_host = Supervisor.objects.current().filter(host=self.instance.host_id)
            deputies.queryset = same_host.exclude(pk=self.instance.pk)

    def clean_account(self) -> User | None:
        email = self.cleaned_data["account"]
        if not email:
            return None
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise ValidationError(_("Nobody has signed up with this address. Leave it empty for now."))
        return user

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.instance.user = data.get("account")
        return data


class MinorsForm(forms.Form):
    """What the office found when it looked whether young people are safe there."""

    may = forms.TypedChoiceField(
        label=_("May this host take under-18s?"),
        choices=[("yes", _("Yes, I checked it")), ("no", _("No, not for now"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class LeaveForm(forms.Form):
    day = forms.DateField(label=_("No longer in the register from"), widget=day_input())


class EndSupervisorForm(forms.Form):
    last_day = forms.DateField(label=_("Last day"), widget=day_input())
    successor = forms.ModelChoiceField(
        label=_("Who takes over what is open"),
        queryset=Supervisor.objects.none(),
        required=False,
        empty_label=_("nobody: the head of the host is asked"),
    )

    def __init__(self, *args: Any, supervisor: Supervisor, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Supervisor.objects.current().filter(host=supervisor.host_id).exclude(pk=supervisor.pk)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Which of two hosts stays."""

    target = forms.ModelChoiceField(
        label=_("Which one stays?"),
        queryset=Host.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, hosts: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["target"].queryset = hosts  # type: ignore[attr-defined]

"""What both sides type about an agreement."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from volunteering.forms.hosts import day_input
from volunteering.models import Host, Supervisor, VolunteerAgreement
from volunteering.rules.agreements import AgreementFacts

if TYPE_CHECKING:
    AgreementModelForm = forms.ModelForm[VolunteerAgreement]
else:
    AgreementModelForm = forms.ModelForm


class AgreementForm(AgreementModelForm):
    class Meta:
        model = VolunteerAgreement
        fields = [
            "task",
            "mentor",
            "starts_on",
            "ends_on",
            "training",
            "insurance",
            "costs",
            "language",
        ]
        widgets = {
            "starts_on": day_input(),
            "ends_on": day_input(),
            "task": forms.Textarea(attrs={"rows": 5}),
            "training": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {
            "task": _("The task"),
            "mentor": _("Mentor"),
            "starts_on": _("From"),
            "ends_on": _("To"),
            "training": _("Training"),
            "insurance": _("Insurance"),
            "costs": _("Costs that are paid back"),
            "language": _("Language of the paper"),
        }
        help_texts = {
            "ends_on": _("Empty: until one side ends it."),
            "mentor": _("Who is there for the volunteer."),
        }

    def __init__(self, *args: Any, host: Host, **options: Any) -> None:
        super().__init__(*args, **options)
        current = Supervisor.objects.current().filter(host=host)
        self.fields["mentor"].queryset = current  # type: ignore[attr-defined]

    def facts(self) -> AgreementFacts:
        return AgreementFacts(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class SignForm(forms.Form):
    """A signature in the portal; the volunteer's date of birth only where the agreement has to say it."""

    read = forms.BooleanField(label=_("I have read it and agree."))
    birth_date = forms.DateField(label=_("Date of birth"), widget=day_input())

    def __init__(self, *args: Any, asks_birth_date: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_birth_date:
            del self.fields["birth_date"]

    def arguments(self) -> dict[str, Any]:
        return {"birth_date": self.cleaned_data.get("birth_date")}


class PaperForm(forms.Form):
    signed_on = forms.DateField(label=_("Signed by all on"), widget=day_input())

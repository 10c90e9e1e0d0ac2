"""Forms for pupils who sign in, and for the office."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youthportal.accounts.models import User
from youthportal.organisations import rules
from youthportal.organisations.models import Enrolment, Membership, School, SchoolClass

if TYPE_CHECKING:
    MembershipBase = forms.ModelForm[Membership]
    SchoolModelForm = forms.ModelForm[School]
else:
    MembershipBase = SchoolModelForm = forms.ModelForm


class SchoolSearchForm(forms.Form):
    q = forms.CharField(label=_("Part of your school's name"), required=False, max_length=60)


class PupilSignInForm(forms.Form):
    login_name = forms.CharField(
        label=_("Sign-in name"),
        max_length=40,
        help_text=_("It stands on your card."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CardForm(forms.Form):
    code = forms.CharField(
        label=_("Code on your card"),
        max_length=60,
        help_text=_("27 letters and digits. Blanks do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class PupilSearchForm(forms.Form):
    q = forms.CharField(label=_("Key, sign-in name or name"), required=False, max_length=60)


class MoveForm(forms.Form):
    """To another class, of the same or another school."""

    school_class = forms.ModelChoiceField(
        label=_("New class"), queryset=SchoolClass.objects.select_related("school", "year")
    )
    key = forms.CharField(
        label=_("Key at the new school"),
        max_length=40,
        required=False,
        help_text=_("Needed only for another school."),
    )
    starts_on = forms.DateField(label=_("First day there"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, year: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["school_class"]
        field.queryset = field.queryset.filter(year=year)  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.school.brief}: {one.name}"  # type: ignore[attr-defined]


class MembershipForm(MembershipBase):
    """A role for somebody with an account; the person is named by e-mail, not chosen from a list of all."""

    email = forms.EmailField(
        label=_("E-mail address of the person"),
        help_text=_("Somebody without an account is added under People first."),
    )
    user: User

    class Meta:
        model = Membership
        fields = ("role", "school", "organisation", "starts_on", "ends_on")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        found = User.objects.filter(email__iexact=email).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this address. Add the person under People first."))
        self.user = self.instance.user = found
        return email


class SchoolForm(SchoolModelForm):
    """A school; to give numbers only from now on needs a second tick while pupils are enrolled."""

    end_enrolments = forms.BooleanField(
        label=_("End the enrolments of all its pupils today"),
        help_text=_("Only when the school gives numbers only from now on. Pupils' ideas and accounts stay."),
        required=False,
    )

    class Meta:
        model = School
        fields = ("name", "slug")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        level = data.get("roster_level", "")
        if self.instance.pk and "roster_level" in self.changed_data:
            enrolled = Enrolment.objects.current().filter(pupil__school=self.instance).count()
            refusal = rules.level_refusal(
                level=level, enrolled=enrolled, is_confirmed=bool(data.get("end_enrolments"))
            )
            if refusal:
                self.add_error("end_enrolments", refusal.message)
        return data

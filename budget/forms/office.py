"""What the office types in the admin: settings of rounds and pots, confirmations, handing over."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.enums import AmountWay, BallotType, PotKind
from budget.forms.teams import pupil_with_account
from budget.models import Author, Pot, PriceItem, Proposal, Round
from youthportal.core.fields import MoneyField
from youthportal.organisations.models import Pupil

if TYPE_CHECKING:
    PotModelForm = forms.ModelForm[Pot]
    PriceItemModelForm = forms.ModelForm[PriceItem]
    RoundModelForm = forms.ModelForm[Round]
    RowFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    PotModelForm = PriceItemModelForm = RoundModelForm = forms.ModelForm
    RowFormSet = forms.BaseInlineFormSet


def name_controls(form: forms.BaseForm) -> None:
    """In a table the column's head is no label: each control says itself what it is."""
    for field in form.fields.values():
        control: Any = getattr(field.widget, "widget", field.widget)  # the admin wraps some choices
        control.attrs.setdefault("aria-label", str(field.label))


class PriceItemForm(PriceItemModelForm):
    """A usual price, typed as money."""

    amount = MoneyField(label=_("Price"))

    class Meta:
        model = PriceItem
        fields = ["name", "unit", "amount", "as_of", "is_active"]


class NamedRows(RowFormSet):
    """Rows of a table whose box for removing one has a name too."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        name_controls(form)


class SchoolRows(NamedRows):
    """Which schools take part; one whose pupils have ideas in the round cannot be removed."""

    def clean(self) -> None:
        super().clean()
        leaving = [form.instance.school for form in self.deleted_forms]
        if refusal := rules.remove_schools_refusal(self.instance, leaving):
            raise ValidationError(refusal.message, code=refusal.code)


class PotForm(PotModelForm):
    """A pot in the settings of a round: money with its cents, an address that hides no page."""

    amount = MoneyField(label=_("amount"))

    class Meta:
        model = Pot
        fields = ["name", "slug", "kind", "amount", "funder"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        slug, amount = data.get("slug", ""), data.get("amount")
        if refusal := rules.address_refusal(slug):
            self.add_error("slug", refusal.message)
        if self.instance.round_id is not None and amount is not None:
            refusal = rules.pot_amount_refusal(self.instance.round, slug, amount)
            if refusal:
                self.add_error("amount", refusal.message)
        return data


class RoundForm(RoundModelForm):
    """The settings of a round; its address hides no page."""

    class Meta:
        model = Round
        fields = ["title", "slug"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind: Any = self.fields.get("ballot_type")  # not there once it is frozen
        if kind is not None:  # ranks come with imported elections only
            kind.choices = [choice for choice in BallotType.choices if choice[0] != BallotType.RANKING]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if refusal := rules.address_refusal(slug):
            raise ValidationError(refusal.message, code=refusal.code)
        return slug


class ConfirmForm(forms.Form):
    """Before a step that cannot be undone; closing early asks why, for the record of the vote."""

    sure = forms.BooleanField(label=_("I have read this and want to do it. It cannot be undone."))
    reason = forms.CharField(label=_("Why before the announced time"), max_length=300)

    def __init__(self, *args: Any, is_final: bool, wants_reason: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_final = is_final
        for name, wanted in {"sure": is_final, "reason": wants_reason}.items():
            if not wanted:
                del self.fields[name]
        if not is_final:
            self.fields["go"] = forms.CharField(widget=forms.HiddenInput, initial="yes")

    def arguments(self) -> dict[str, str]:
        reason = self.cleaned_data.get("reason")
        return {"reason": reason} if reason else {}


class CopyRoundForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    slug = forms.SlugField(label=_("Address"), max_length=60)


class AddSchoolsForm(forms.Form):
    per_pupil = MoneyField(
        label=_("Amount for each pupil"),
        help_text=_("Each school gets this times the pupils of the round's grades on its roll today."),
    )
    funder = forms.CharField(label=_("Funded by"), max_length=160, required=False)


class AmountsForm(forms.Form):
    """How many pots get their amounts at once."""

    way = forms.ChoiceField(label=_("How"), choices=AmountWay, widget=forms.RadioSelect)
    amount = MoneyField(label=_("Amount"))

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"] = MoneyField(label=_("Amount"), currency=currency)


class JoinPotsForm(forms.Form):
    """Which schools' pots become one, and its name."""

    pots = forms.ModelMultipleChoiceField(
        label=_("Pots to be joined"), queryset=Pot.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(
        label=_("Name of the joint pot"),
        help_text=_("The schools' short names, for example."),
        max_length=160,
    )

    def __init__(self, *args: Any, round: Round, **options: Any) -> None:
        super().__init__(*args, **options)
        pots: Any = self.fields["pots"]
        pots.queryset = round.pots.filter(kind=PotKind.SCHOOL)


class HandOverForm(forms.Form):
    """Whose place goes to whom: the classmate is named by the school's own pupil key."""

    giver = forms.ModelChoiceField(label=_("Who gives it away"), queryset=Author.objects.none())
    key = forms.CharField(label=_("Pupil key of the classmate"), max_length=40)

    def __init__(self, *args: Any, idea: Proposal, **options: Any) -> None:
        self.idea = idea
        super().__init__(*args, **options)
        self.fields["giver"].queryset = idea.authors.select_related("user")  # type: ignore[attr-defined]

    def clean_key(self) -> Pupil:
        return pupil_with_account(self.idea, self.cleaned_data["key"])

    def people(self) -> dict[str, Any]:
        return {"giver": self.cleaned_data["giver"].user, "taker": self.cleaned_data["key"].user}

"""The decision of a check, at school and in the office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.enums import CheckOutcome
from budget.forms.money import MoneyField
from budget.models import Proposal
from budget.rules import Decision

DAY_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DecisionForm(forms.Form):
    """What a check of one idea comes to."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            (CheckOutcome.PASSED.value, _("It passes")),
            (CheckOutcome.TO_FIX.value, _("Something has to change")),
            (CheckOutcome.REJECTED.value, _("It is rejected")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason, for the authors"),
        help_text=_(
            "They read it first. Say what is good and what has to change. Not needed when it passes."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )
    fix_by = forms.DateField(
        label=_("To be fixed by"),
        help_text=_("Only when something has to change."),
        widget=DAY_INPUT,
        required=False,
    )
    cost = MoneyField(
        label=_("Corrected cost"),
        help_text=_("Only if the authors' figure is wrong or missing."),
        required=False,
    )
    cost_reason = forms.CharField(label=_("Why the cost is corrected"), max_length=300, required=False)
    note = forms.CharField(
        label=_("Private note"),
        help_text=_("For those who check only. The authors never see it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=3000,
        required=False,
    )

    def __init__(self, *args: Any, idea: Proposal, step: str, **options: Any) -> None:
        self.idea, self.step = idea, step
        super().__init__(*args, **options)

    def decision(self) -> Decision:
        return Decision(**self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and (
            refusal := rules.decision_refusal(proposal=self.idea, step=self.step, decision=Decision(**data))
        ):
            self.add_error(FIELD_OF.get(refusal.code), refusal.message)
        return data


#: Where the sentence of a refusal stands in the form of a decision.
FIELD_OF = {
    "NO_REASON": "reason",
    "FIX_DATE": "fix_by",
    "NO_COST_REASON": "cost_reason",
    "COST_UNKNOWN": "cost",
    "OVER_POT": "cost",
}

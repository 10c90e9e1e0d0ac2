"""The decision of a check, at school and in the office; notes, more time, whom to ask, another look."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.enums import CheckOutcome
from budget.models import Proposal, ReasonText
from budget.rules import Decision
from youthportal.accounts.models import User
from youthportal.core.fields import MoneyField

DAY_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LINE = "line_"


class DecisionForm(forms.Form):
    """What a check of one idea comes to. Its `line_<id>` fields are the idea's cost lines as checked."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            (CheckOutcome.PASSED.value, _("It passes")),
            (CheckOutcome.TO_FIX.value, _("Something has to change")),
            (CheckOutcome.REJECTED.value, _("It is rejected")),
        ],
        widget=forms.RadioSelect,
    )
    ready = forms.ModelChoiceField(
        label=_("A reason kept ready"),
        help_text=_("Choose one and press “Put it in”: you can still change its words."),
        queryset=ReasonText.objects.none(),
        required=False,
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
        self.fields["ready"].queryset = ReasonText.objects.all()  # type: ignore[attr-defined]
        self.lines = list(idea.cost_lines.all())
        for line in self.lines:
            self.fields[f"{LINE}{line.pk}"] = MoneyField(
                label=line.label, currency=idea.round.currency, required=False
            )

    @property
    def line_fields(self) -> list[forms.BoundField]:
        return [self[f"{LINE}{line.pk}"] for line in self.lines]

    @property
    def is_corrected_by_line(self) -> bool:
        return any(field.value() for field in self.line_fields)

    def with_ready_reason(self) -> "DecisionForm":
        """The form as it was typed, with the chosen reason put into it in the language of the idea."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        key = typed.pop("ready")
        chosen = ReasonText.objects.filter(pk=key).first() if str(key).isdecimal() else None
        if chosen:
            with translation.override(self.idea.language):
                typed["reason"] = "\n\n".join(filter(None, [typed["reason"].strip(), chosen.text]))
            typed["outcome"] = typed["outcome"] or chosen.outcome
        return DecisionForm(initial=typed, idea=self.idea, step=self.step)

    def decision(self) -> Decision:
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith(LINE)}
        data.pop("ready", None)
        lines = {line.pk: self.cleaned_data.get(f"{LINE}{line.pk}") for line in self.lines}
        return Decision(**data, lines={pk: amount for pk, amount in lines.items() if amount is not None})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and (
            refusal := rules.decision_refusal(proposal=self.idea, step=self.step, decision=self.decision())
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


class NoteForm(forms.Form):
    """A private note; with a person chosen it is a question."""

    text = forms.CharField(
        label=_("Note or question"), widget=forms.Textarea(attrs={"rows": 3}), max_length=3000
    )
    to = forms.ModelChoiceField(
        label=_("Ask"),
        help_text=_("Empty: a note for all who check this idea."),
        queryset=User.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, people: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        ids = [person.pk for person in people]
        self.fields["to"].queryset = User.objects.filter(pk__in=ids)  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    fix_by = forms.DateField(label=_("New date"), widget=DAY_INPUT)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fix_by"].initial = timezone.localdate() + timedelta(days=7)


class AssignForm(forms.Form):
    """Who is asked to check the chosen ideas."""

    checker = forms.ModelChoiceField(label=_("Checker"), queryset=User.objects.none())

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["checker"].queryset = people  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why should somebody look again?"),
        help_text=_("Say what was not seen or what you would change. You can ask once."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1500,
    )


class SendBackForm(forms.Form):
    """The same reason and date for many ideas."""

    reason = forms.CharField(
        label=_("Reason, for the authors"), widget=forms.Textarea(attrs={"rows": 4}), max_length=3000
    )
    fix_by = forms.DateField(label=_("To be fixed by"), widget=DAY_INPUT)

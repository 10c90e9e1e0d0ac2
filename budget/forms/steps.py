"""The five steps of an idea; `parts()` of each is what `services.proposals.save_step` is given."""

from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.enums import Goal
from budget.models import Pot, PriceItem, Proposal
from budget.services.proposals import TEXTS, Cost
from youthportal.core import words
from youthportal.core.fields import MoneyField


def _text(name: str, **options: Any) -> forms.CharField:
    return forms.CharField(max_length=TEXTS[name], **options)


class StepForm(forms.Form):
    """One step of an idea: `parts()` is what `save_step` is given."""

    def __init__(self, *args: Any, idea: Proposal | None = None, **options: Any) -> None:
        self.idea = idea
        if idea is not None:
            options["initial"] = self.known(idea) | options.get("initial", {})
        super().__init__(*args, **options)

    def known(self, idea: Proposal) -> dict[str, Any]:
        return {name: getattr(idea, name) for name in self.base_fields if name in TEXTS}

    def parts(self) -> dict[str, Any]:
        """Of a half-written step: what of it can be kept."""
        kept = [name for name in self.base_fields if name in TEXTS and name in self.cleaned_data]
        return {"texts": {name: self.cleaned_data[name] for name in kept}}

    def unhurried(self) -> Self:
        """The same while somebody still writes: what is empty is not wrong yet."""
        for field in self.fields.values():
            field.required = False
        return self


class WhatForm(StepForm):
    title = _text(
        "title",
        label=_("Give your idea a name"),
        help_text=_("A few words that tell what it is: “Bicycle roof by the north entrance”."),
    )
    summary = _text(
        "summary",
        label=_("What should happen?"),
        help_text=_("Three or four sentences are enough. Please write no names of people."),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    language = forms.ChoiceField(
        label=_("I write in"),
        choices=[(code, settings.LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES],
    )


class StartForm(WhatForm):
    """The first step of a new idea; whose money it is for is asked only where there is a choice."""

    field_order = ["pot", "title", "summary", "language"]

    def __init__(self, *args: Any, pots: list[Pot], **options: Any) -> None:
        options["initial"] = {"language": get_language()}
        super().__init__(*args, **options)
        self.pots = pots
        if len(pots) > 1:
            self.fields["pot"] = forms.TypedChoiceField(
                label=_("Where is it for?"),
                choices=[(pot.pk, pot_label(pot)) for pot in pots],
                coerce=int,
                widget=forms.RadioSelect,
            )
            self.order_fields(self.field_order)

    def chosen_pot(self) -> Pot | None:
        """None only while somebody still writes and has not chosen."""
        chosen = self.cleaned_data.get("pot") if "pot" in self.fields else self.pots[0].pk
        return next((pot for pot in self.pots if pot.pk == chosen), None)


def pot_label(pot: Pot) -> str:
    return f"{pot.name} ({words.money(pot.amount, pot.round.currency)})"


class WhereForm(StepForm):
    place = _text(
        "place", label=_("Where should it be?"), help_text=_("A room, a yard, a street; or “in all classes”.")
    )
    beneficiaries = _text(
        "beneficiaries", label=_("For whom is it?"), help_text=_("Who will use it, and about how many?")
    )


class GoalsForm(StepForm):
    goals = forms.TypedMultipleChoiceField(
        label=_("Choose one, two or three"),
        choices=Goal.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def known(self, idea: Proposal) -> dict[str, Any]:
        return {"goals": [row.goal for row in idea.goals.all()]}

    def clean_goals(self) -> list[int]:
        goals: list[int] = self.cleaned_data["goals"]
        if refusal := rules.goals_refusal(goals):
            raise ValidationError(refusal.message, code=refusal.code)
        return goals

    def parts(self) -> dict[str, Any]:
        return {"goals": self.cleaned_data["goals"]} if self.cleaned_data.get("goals") else {}


class CostLineForm(forms.Form):
    label = forms.CharField(label=_("What has to be paid?"), max_length=160, required=False)
    amount = MoneyField(label=_("Price"), required=False)
    unknown = forms.BooleanField(label=_("I don't know the price"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        label, amount = data.get("label"), data.get("amount")
        if (amount is not None or data.get("unknown")) and not label:
            self.add_error("label", _("Write what this money is for."))
        if label and amount is None and not data.get("unknown") and "amount" not in self.errors:
            self.add_error("amount", _("Write the price, or tick that you don't know it."))
        return data

    def cost(self) -> Cost | None:
        data = self.cleaned_data
        if not data.get("label"):
            return None
        return Cost(data["label"], None if data.get("unknown") else data["amount"])


if TYPE_CHECKING:
    CostLines = forms.BaseFormSet[CostLineForm]
else:
    CostLines = forms.BaseFormSet


class BaseCostFormSet(CostLines):
    """The cost lines of an idea, with three empty ones below. A line emptied is a line removed."""

    def __init__(self, *args: Any, idea: Proposal, **options: Any) -> None:
        self.idea = idea
        known = [
            {"label": row.label, "amount": row.amount, "unknown": row.amount is None}
            for row in idea.cost_lines.all()
        ]
        super().__init__(*args, **(options | {"initial": known, "prefix": "cost"}))

    def clean(self) -> None:
        if any(self.errors):
            return
        if refusal := rules.cost_refusal(self.idea.pot, [cost.amount for cost in self.costs()]):
            raise ValidationError(refusal.message, code=refusal.code)

    def costs(self) -> list[Cost]:
        return [cost for form in self.forms if (cost := form.cost())]

    def parts(self) -> dict[str, Any]:
        return {"costs": self.costs()} if self.is_valid() else {}

    def unhurried(self) -> Self:
        return self

    def add_error(self, field: None, error: str) -> None:
        """As a form's: a refusal of the service is said above the lines."""
        self.non_form_errors().append(error)


def with_price(data: QueryDict, item: PriceItem, count: int) -> QueryDict:
    """The typed lines with a usual thing in the first empty one; the office's price times its number."""
    data, field = data.copy(), MoneyField()
    try:
        lines = min(int(data.get("cost-TOTAL_FORMS", 0)), rules.MAX_COST_LINES)
    except ValueError:
        return data
    empty = (at for at in range(lines) if not data.get(f"cost-{at}-label", "").strip())
    at = next(empty, lines)
    data["cost-TOTAL_FORMS"] = str(max(lines, at + 1))
    data[f"cost-{at}-label"] = f"{count} × {item.name}"[:160] if count > 1 else item.name
    data[f"cost-{at}-amount"] = field.prepare_value(item.amount * count)
    return data


CostFormSet = forms.formset_factory(
    CostLineForm, formset=BaseCostFormSet, extra=3, max_num=rules.MAX_COST_LINES, absolute_max=60
)

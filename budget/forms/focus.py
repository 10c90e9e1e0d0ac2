"""Which goals matter at a school: a pupil's form, a lesson's numbers, an adult's opinion."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.enums import OPINIONS, Goal
from budget.models import Round
from youthportal.organisations.models import SchoolClass


class FocusForm(forms.Form):
    """Goals to tick, at most as many as the round says."""

    goals = forms.TypedMultipleChoiceField(
        label=_("The goals that matter most at this school"),
        choices=Goal.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, round: Round, **options: Any) -> None:
        self.round = round
        super().__init__(*args, **options)

    def clean_goals(self) -> list[int]:
        goals: list[int] = self.cleaned_data["goals"]
        if refusal := rules.focus_goals_refusal(self.round, goals):
            raise ValidationError(refusal.message, code=refusal.code)
        return goals


class OpinionForm(FocusForm):
    voice = forms.ChoiceField(
        label=_("I am"),
        choices=[(voice.value, voice.label) for voice in OPINIONS],
        widget=forms.RadioSelect,
    )
    field_order = ["voice", "goals"]


class LessonForm(forms.Form):
    """One screen for one class: who, how many, and a number beside each goal."""

    school_class = forms.ModelChoiceField(label=_("Class"), queryset=SchoolClass.objects.none())
    pupils = forms.IntegerField(
        label=_("How many pupils took part?"), min_value=1, max_value=rules.MOST_PUPILS
    )

    def __init__(self, *args: Any, classes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["school_class"].queryset = classes  # type: ignore[attr-defined]
        for goal in Goal:
            self.fields[f"goal_{goal.value}"] = forms.IntegerField(
                label=f"{goal.value}. {goal.label}",
                required=False,
                min_value=0,
                max_value=rules.MOST_PUPILS,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
            )

    def goal_fields(self) -> list[tuple[int, forms.BoundField]]:
        return [(goal.value, self[f"goal_{goal.value}"]) for goal in Goal]

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        counts = {goal.value: data.get(f"goal_{goal.value}") or 0 for goal in Goal}
        return {"school_class": data["school_class"], "pupils": data["pupils"], "counts": counts}


def lesson_initial(answer: Any) -> dict[str, Any]:
    """The numbers of a class that has been entered before."""
    ticks = {f"goal_{tick.goal}": tick.count for tick in answer.ticks.all()}
    return {"school_class": answer.school_class_id, "pupils": answer.people} | ticks

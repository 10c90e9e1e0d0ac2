"""The survey after a round: what people answer, and what the office sets."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.enums import SCALES, Question
from budget.models import MOST_LETTERS, STEPS, Survey

if TYPE_CHECKING:
    SurveyModelForm = forms.ModelForm[Survey]
else:
    SurveyModelForm = forms.ModelForm


def _field(question: Question) -> forms.Field:
    label: Any = question.label
    if question == Question.CHANGE:
        return forms.CharField(
            label=label,
            required=False,
            max_length=MOST_LETTERS,
            help_text=_(
                "Only the office reads this, and it is deleted a year after the report. Name nobody."
            ),
            widget=forms.Textarea(attrs={"rows": 5}),
        )
    if question == Question.AGAIN:
        choices: list[tuple[Any, Any]] = [("yes", _("Yes")), ("no", _("No"))]
        coerce: Any = "yes".__eq__
    else:
        low, high = SCALES[question]
        ends = {STEPS[0]: low, STEPS[-1]: high}
        choices = [(step, f"{step}, {ends[step]}" if step in ends else str(step)) for step in STEPS]
        coerce = int
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=choices,
        coerce=coerce,
        empty_value=None,
        widget=forms.RadioSelect,
    )


class SurveyForm(forms.Form):
    """The questions of a survey; each may be skipped, not all."""

    def __init__(self, *args: Any, survey: Survey, **options: Any) -> None:
        self.survey = survey
        super().__init__(*args, **options)
        for question in survey.questions:
            self.fields[question.value] = _field(question)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and (refusal := rules.survey_answer_refusal(self.survey, *self.split())):
            raise ValidationError(refusal.message, code=refusal.code)
        return cleaned

    def split(self) -> tuple[dict[str, Any], str]:
        """Choices, and the free text apart."""
        values = dict(self.cleaned_data)
        text: str = values.pop(Question.CHANGE.value, "")
        return values, text


class SurveySettingsForm(SurveyModelForm):
    """Days and questions of a survey, and what the office concludes."""

    left_out = forms.MultipleChoiceField(
        label=_("questions left out"),
        required=False,
        choices=Question.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Until the survey opens."),
    )

    class Meta:
        model = Survey
        fields = ["round", "opens_on", "closes_on", "left_out", "conclusions"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = ("opens_on", "closes_on", "left_out")
        meant = Survey(**{name: cleaned.get(name, getattr(self.instance, name)) for name in names})
        if meant.opens_on and meant.closes_on and (refusal := rules.survey_sense_refusal(meant)):
            raise ValidationError(refusal.message, code=refusal.code)
        return cleaned

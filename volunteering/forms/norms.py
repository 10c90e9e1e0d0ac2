"""The social-civic hours that a school asks of each of its grades."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from volunteering.forms.recognition import HoursField
from volunteering.rules.norms import MOST_QUARTERS
from youthportal.core import words
from youthportal.organisations.grades import grade_name
from youthportal.organisations.models import School


class NormsForm(forms.Form):
    """A field for each grade that the school has."""

    def __init__(
        self, *args: Any, school: School, grades: Iterable[int], norms: Mapping[int, int], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for grade in grades:
            label = _("Grade %(grade)s") % {"grade": grade_name(grade, school.grade_scheme)}
            self.fields[f"grade_{grade}"] = HoursField(label=label, required=False, initial=norms.get(grade))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, quarters in list(cleaned.items()):
            if quarters and quarters > MOST_QUARTERS:
                most = words.hours(MOST_QUARTERS)
                self.add_error(name, _("Ask for at most %(hours)s a year.") % {"hours": most})
        return cleaned

    def norms(self) -> dict[int, int]:
        """Quarter-hours by grade; 0 where the field is empty."""
        return {int(name.removeprefix("grade_")): value or 0 for name, value in self.cleaned_data.items()}

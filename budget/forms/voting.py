"""What voters type."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.enums import Way
from budget.rules import Voter
from budget.services.codes import find_code
from youthportal.core.exceptions import DomainError

MOST_DIGITS = 20
WHOLE = re.compile(r"-?[0-9]{1,20}")
POINTS_FIELD = "points"


def points_in(data: Mapping[str, Any], refs: Iterable[str]) -> dict[str, int | str]:
    """The points typed for ideas of the ballot; what is no whole number stays as it was typed, cut short.

    Zero, or nothing, is no points.
    """
    typed = {ref: str(data.get(f"{POINTS_FIELD}-{ref}", "")).strip()[:MOST_DIGITS] for ref in refs}
    read = {ref: int(text) if WHOLE.fullmatch(text) else text for ref, text in typed.items()}
    return {ref: given for ref, given in read.items() if given not in {0, ""}}


class CodeForm(forms.Form):
    """A voting code as typed from a slip; its clean value is the Voter."""

    code = forms.CharField(
        label=_("Code on your voting slip"),
        max_length=60,
        help_text=_("13 letters and digits. Blanks and small letters do not matter."),
        error_messages={"required": _("Type the code that is printed on your slip.")},
    )
    #: What a scanned slip's address can bring back here.
    PROBLEMS = {
        "mistyped": _("This address is not complete. Type the code that is printed on your slip."),
        "unknown": _("We do not know this code. Is the slip from this vote?"),
    }

    def __init__(self, *args: Any, problem: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problem = self.PROBLEMS.get(problem, "")

    def clean_code(self) -> Voter:
        try:
            return find_code(self.cleaned_data["code"])
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal


class WayForm(forms.Form):
    """How a class votes."""

    way = forms.ChoiceField(
        label=_("How does the class vote?"),
        choices=Way,
        widget=forms.RadioSelect,
        help_text=_("The lesson plan and the words of the kit follow it."),
    )


class SlipForm(CodeForm):
    """A slip that was handed back: its code, as typed; the service finds it in its class."""

    def clean_code(self) -> str:  # type: ignore[override]
        return str(self.cleaned_data["code"])


class PlaceForm(forms.Form):
    """What stands on the poster “Vote here”."""

    place = forms.CharField(
        label=_("Where and when"),
        max_length=80,
        required=False,
        help_text=_("For example: room 204, Tuesday 10:00 to 14:00. It is printed and not kept."),
    )

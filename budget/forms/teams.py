"""Joining two ideas, and handing a place in a team over."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.models import Proposal
from youthportal.organisations.models import Pupil


class MergeForm(forms.Form):
    """Which idea of the same money this one would join; the likest stand first."""

    target = forms.ChoiceField(label=_("Which idea should it join?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What do you say to the other authors?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, others: list[Proposal], **options: Any) -> None:
        super().__init__(*args, **options)
        self.others = {str(other.public_id): other for other in others}
        self.fields["target"].choices = [  # type: ignore[attr-defined]
            (key, other.title) for key, other in self.others.items()
        ]

    def arguments(self) -> dict[str, Any]:
        return {"target": self.others[self.cleaned_data["target"]], "words": self.cleaned_data["words"]}


class NameForm(forms.Form):
    """The first name to be shown: one of those the portal knows, or typed where it knows none."""

    name = forms.CharField(
        label=_("Your first name"),
        max_length=rules.LONGEST_NAME,
        help_text=_("As friends call you, one word, never the surname."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )

    def __init__(self, *args: Any, known: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        if known:
            choices = [(one, one) for one in known]
            widget = forms.RadioSelect
            self.fields["name"] = forms.ChoiceField(
                label=_("Your first name"), choices=choices, widget=widget, initial=known[0]
            )


class AdoptForm(forms.Form):
    """A classmate takes an idea over that has lost its authors: named by the school's own pupil key."""

    key = forms.CharField(label=_("Pupil key of the classmate"), max_length=40)

    def __init__(self, *args: Any, idea: Proposal, **options: Any) -> None:
        self.idea = idea
        super().__init__(*args, **options)

    def clean_key(self) -> Pupil:
        return pupil_with_account(self.idea, self.cleaned_data["key"])


def pupil_with_account(idea: Proposal, key: str) -> Pupil:
    """Raises ValidationError where nobody with this key has an account at the idea's school."""
    pupil = Pupil.objects.filter(school=idea.school, key__iexact=key.strip(), user__isnull=False).first()
    if pupil is None:
        raise ValidationError(_("Nobody with this key has signed in at this school yet."))
    return pupil

"""Joining two ideas, and handing a place in a team over."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

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

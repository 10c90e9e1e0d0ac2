"""A late change of the list of voters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.enums import Channel
from budget.services.rights import ADD, MOVE, REMOVE, LateChange
from youthportal.agreements.forms import SecondPersonFields
from youthportal.organisations.models import Pupil, SchoolClass


class LateChangeForm(SecondPersonFields):
    """Who, what, and who agrees to it."""

    act = forms.ChoiceField(
        label=_("What has to change?"),
        choices=[
            (ADD, _("Somebody is missing on the roll")),
            (MOVE, _("Somebody has to vote in another way")),
            (REMOVE, _("Somebody is on the roll by mistake")),
        ],
        widget=forms.RadioSelect,
    )
    school_class = forms.ModelChoiceField(label=_("Class"), queryset=SchoolClass.objects.none())
    key = forms.CharField(
        label=_("Pupil key"),
        help_text=_("Empty only if the school gives numbers and no keys."),
        max_length=40,
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("Votes by"),
        help_text=_("How the person votes from then on."),
        choices=[("", "–"), *Channel.choices],
        required=False,
    )
    slip = forms.CharField(
        label=_("Code of the slip that was handed back"),
        help_text=_("Needed when somebody with a printed slip changes. The slip becomes void at once."),
        max_length=60,
        required=False,
    )
    field_order = ["act", "school_class", "key", "channel", "slip", "name", "capacity", "address", "language"]

    def __init__(self, *args: Any, classes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["school_class"]
        chosen.queryset = classes
        chosen.label_from_instance = lambda one: f"{one.school.brief}, {one.name}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["pupil"] = None
        if (key := data.get("key", "").strip()) and (school_class := data.get("school_class")):
            data["pupil"] = Pupil.objects.filter(school=school_class.school_id, key__iexact=key).first()
            if data["pupil"] is None:
                self.add_error("key", _("The school has no pupil with this key."))
        return data

    def change(self) -> LateChange:
        data = self.cleaned_data
        return LateChange(data["act"], data["school_class"], data["pupil"], data["channel"])

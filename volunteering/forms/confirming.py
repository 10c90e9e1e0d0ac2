"""The answers of a host about hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from volunteering.calculations.hours import read_hours, typed_hours
from volunteering.models import Entry, Host, KindOfWork


class DeclarationForm(forms.Form):
    """Who confirms, and that they may. Which entries: the ticks of the page, or all of it."""

    declared_as = forms.CharField(
        label=_("Who are you?"),
        help_text=_("Your name and what you do here. It stays with the hours you confirm."),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Say who you are: your name, and what you are at the host.")},
    )
    may_confirm = forms.BooleanField(
        label=_("I know that they were here, and I am no relative of any of them"),
        error_messages={"required": _("Tick that you know of this work and are no relative.")},
    )


class NoteForm(forms.Form):
    """What the host asks, or what has to be changed."""

    words = forms.CharField(
        label=_("What you would like to know, or what to change"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words: the volunteer reads them and knows what to do.")},
    )

    def __init__(self, data: Any = None, *, key: Any) -> None:
        super().__init__(data, auto_id=f"note-{key}-%s")


class ReasonForm(forms.Form):
    """The evidence, or why."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The evidence or the reason, as “signed sheet 4711 of 3 May”. It stays in the history."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M")


class CorrectForm(forms.Form):
    """Facts of an entry that the office corrects; only what differs is a change."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("From"), required=False, widget=_clock())
    ends = forms.TimeField(label=_("To"), required=False, widget=_clock())
    hours = forms.CharField(
        label=_("Hours"),
        required=False,
        max_length=12,
        help_text=_("Only without times: 2, 1.5 or 1:45."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    host = forms.ModelChoiceField(Host.objects.none(), label=_("Host"))
    kind_of_work = forms.ModelChoiceField(
        KindOfWork.objects.none(),
        label=_("Kind of work"),
        required=False,
        empty_label=_("as usual at the host"),
    )
    is_social = forms.BooleanField(label=_("Counts as social-civic hours at school"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The volunteer reads it, and it stays in the history."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, entry: Entry) -> None:
        facts = {name: getattr(entry, name) for name in ("day", "starts", "ends", "is_social")}
        hours = "" if entry.starts else typed_hours(entry.quarters)
        related = {"host": entry.host_id, "kind_of_work": entry.kind_of_work_id}
        super().__init__(data, initial={**facts, **related, "hours": hours})
        fields: dict[str, Any] = self.fields
        fields["host"].queryset = Host.objects.select_related("organisation")
        fields["kind_of_work"].queryset = KindOfWork.objects.all()

    def clean_hours(self) -> int | None:
        """Quarter-hours, or None where nothing was written."""
        text = self.cleaned_data["hours"]
        if not text:
            return None
        quarters = read_hours(text)
        if quarters is None:
            raise forms.ValidationError(_("Write hours in quarters: 2, 1.5, 1:45."))
        return quarters

    def clean(self) -> dict[str, Any]:
        """Either times or hours, whichever was not cleared."""
        known = super().clean() or self.cleaned_data
        is_empty = not any(known.get(name) for name in ("starts", "ends", "hours"))
        if is_empty and "hours" not in self.errors:
            self.add_error("hours", _("Give from and to, or the hours."))
        return known

    def changes(self) -> dict[str, Any]:
        """The facts as they shall be."""
        known = self.cleaned_data
        names = ["day", "host", "kind_of_work", "is_social"]
        found = {name: known[name] for name in names if name in self.changed_data}
        if {"starts", "ends"} & set(self.changed_data):
            found |= {"starts": known["starts"], "ends": known["ends"]}
        if known["hours"] and not (known["starts"] or known["ends"]):
            found["quarters"] = known["hours"]
        return found

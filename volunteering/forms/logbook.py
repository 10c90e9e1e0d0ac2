"""An entry of the logbook, made for a thumb: what was last comes first, most of it stays folded."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from volunteering.calculations.hours import read_hours, typed_hours
from volunteering.enums import COMPETENCE_OF, Competence, Sentence
from volunteering.models import Entry, Host
from volunteering.rules.logbook import MOST_LETTERS, EntryFacts
from volunteering.services.photos import Upload

PICTURES = "image/jpeg,image/png,image/webp"
TODAY, YESTERDAY, OTHER = "today", "yesterday", "other"
#: How many sentences and hosts stand above the fold because they were chosen before.
FIRST = 5
#: Where a refusal of the rules is said; all others stand above the form.
FIELD_OF = {
    "NO_HOURS": "hours",
    "NO_TIME": "hours",
    "MORE_THAN_A_DAY": "hours",
    "DAY_IS_FULL": "hours",
    "ONE_TIME_MISSING": "ends",
    "NOT_A_QUARTER": "starts",
    "ENDS_BEFORE_START": "ends",
    "END_IN_FUTURE": "ends",
    "LONGER_THAN_A_DAY": "ends",
    "DAY_IN_FUTURE": "day",
    "YEAR_OVER": "day",
    "YEAR_CLOSED": "day",
    "HOST_NOT_YET": "host",
    "HOST_LEFT": "host",
    "HOST_MERGED": "host",
    "HOST_NOT_FOR_MINORS": "host",
    "HEIC_PICTURE": "photo",
    "NOT_A_PICTURE": "photo",
    "BROKEN_PICTURE": "photo",
    "PICTURE_TOO_LARGE": "photo",
    "FILE_TOO_LARGE": "photo",
    "EMPTY_FILE": "photo",
}


@dataclass(frozen=True)
class Group:
    """Sentences below one heading: value, words, whether ticked."""

    title: Any
    lines: list[tuple[str, Any, bool]]


@dataclass(frozen=True)
class Habits:
    """What somebody wrote before: hosts, newest first, and how often each sentence was ticked."""

    hosts: list[int]
    sentences: Counter[str]

    @classmethod
    def of(cls, user: Any) -> "Habits":
        """Two queries, over the newest entries."""
        newest = Entry.objects.by(user).order_by("-id")[:60]
        hosts = list(dict.fromkeys(newest.values_list("host", flat=True)))
        ticked = Entry.objects.by(user).filter(sentences__isnull=False).order_by("-id")
        return cls(hosts[:FIRST], Counter(ticked.values_list("sentences__sentence", flat=True)[:300]))


class EntryForm(forms.Form):
    """Host, day and hours; the rest may stay as it is. `facts()` is what the services take."""

    host = forms.TypedChoiceField(label=_("Where?"), coerce=int)
    when = forms.ChoiceField(
        label=_("When?"),
        choices=[
            (TODAY, pgettext_lazy("day of an entry", "Today")),
            (YESTERDAY, _("Yesterday")),
            (OTHER, _("On another day")),
        ],
        initial=TODAY,
        widget=forms.RadioSelect,
    )
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    hours = forms.CharField(
        label=_("How many hours?"),
        required=False,
        max_length=20,
        help_text=_("2, 2.5 or 2:30: in quarters of an hour."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "short"}),
    )
    starts = forms.TimeField(
        label=pgettext_lazy("time", "From"),
        required=False,
        widget=forms.TimeInput({"type": "time", "step": 900}, "%H:%M"),
    )
    ends = forms.TimeField(
        label=pgettext_lazy("time", "To"),
        required=False,
        widget=forms.TimeInput({"type": "time", "step": 900}, "%H:%M"),
    )
    next_day = forms.BooleanField(label=_("until the next day"), required=False)
    did = forms.CharField(
        label=_("What did you do?"),
        required=False,
        max_length=MOST_LETTERS,
        help_text=_("A few words are enough. No names of others."),
        widget=forms.Textarea({"rows": 2}),
    )
    sentences = forms.MultipleChoiceField(
        label=_("What did you learn?"), required=False, choices=Sentence.choices
    )
    learnt = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 2}),
    )
    is_social = forms.BooleanField(label=_("Counts as social-civic hours at my school"), required=False)
    photo = forms.FileField(
        label=_("A photo"),
        required=False,
        help_text=_("Things, not faces. Only the host and the office see it. It is deleted after a while."),
        widget=forms.FileInput({"accept": PICTURES}),
    )
    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, hosts: Sequence[Host], habits: Habits, with_social: bool = False, **options: Any
    ) -> None:
        initial = {"client_key": uuid.uuid4(), "host": next(iter(habits.hosts), None)}
        options["initial"] = initial | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.known = {host.pk: host for host in hosts}
        self.habits = habits
        field: Any = self.fields["host"]
        field.choices = self._host_choices(hosts)
        if not with_social:
            del self.fields["is_social"]

    def _host_choices(self, hosts: Iterable[Host]) -> list[Any]:
        last = [(pk, self.known[pk].name) for pk in self.habits.hosts if pk in self.known]
        rest = [(host.pk, host.name) for host in hosts if host.pk not in self.habits.hosts]
        if not last:
            return [("", _("Choose")), *rest]
        return [(_("Where you were last"), last), (_("All others"), rest)]

    def sentence_groups(self) -> list[Group]:
        """The ones ticked most often before, then all others by competence."""
        ticked = set(self["sentences"].value() or ())
        often = [value for value, _n in self.habits.sentences.most_common(FIRST)]
        groups = [Group(_("Your usual ones"), [_line(value, ticked) for value in often])] if often else []
        for competence in Competence:
            of_it = [_line(value, ticked) for value in Sentence.values if COMPETENCE_OF[value] == competence]
            groups.append(Group(competence.label, [line for line in of_it if line[0] not in often]))
        return [group for group in groups if group.lines]

    def clean_hours(self) -> int | None:
        text = self.cleaned_data["hours"].strip()
        if not text:
            return None
        quarters = read_hours(text)
        if quarters is None:
            raise forms.ValidationError(
                _("Write hours in quarters, as 2, 2.25, 2.5 or 2:45."), code="UNREADABLE_HOURS"
            )
        return quarters

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        today = timezone.localdate()
        days = {TODAY: today, YESTERDAY: today - timedelta(days=1)}
        cleaned["day"] = days.get(cleaned.get("when", ""), cleaned.get("day"))
        if cleaned["day"] is None and "day" not in self.errors:
            self.add_error("day", _("Choose the day."))
        if cleaned.get("hours") is not None and cleaned.get("starts") and cleaned.get("ends"):
            self.add_error("hours", _("Give the hours, or from and to; not both."))
        return cleaned

    def facts(self) -> EntryFacts:
        data = self.cleaned_data
        return EntryFacts(
            host=self.known[data["host"]],
            day=data["day"],
            quarters=data["hours"],
            starts=data["starts"],
            ends=data["ends"],
            next_day=data["next_day"],
            did=data["did"],
            learnt=data["learnt"],
            language=(get_language() or "en")[:2],
            sentences=data["sentences"],
            is_social=data.get("is_social", False),
        )

    def upload(self) -> Upload | None:
        photo = self.cleaned_data.get("photo")
        return Upload(photo, photo.size) if photo else None

    def refuse(self, code: str, message: str) -> None:
        """Say a refusal of the rules where it belongs."""
        self.add_error(FIELD_OF.get(code), message)


class AnswerForm(forms.Form):
    """What somebody answers to the question of a host."""

    words = forms.CharField(
        label=_("Your answer"), max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 3})
    )


def _line(value: str, ticked: set[str]) -> tuple[str, Any, bool]:
    return value, Sentence(value).label, value in ticked


def initial_like(entry: Entry) -> dict[str, Any]:
    """The same again, today."""
    return {
        "host": entry.host_id,
        "hours": typed_hours(entry.quarters) if entry.starts is None else "",
        "starts": entry.starts,
        "ends": entry.ends,
        "did": entry.did,
        "learnt": entry.learnt,
        "sentences": [row.sentence for row in entry.sentences.all()],
        "is_social": entry.is_social,
    }


def initial_of(entry: Entry) -> dict[str, Any]:
    """What an entry says, as the form shows it."""
    return initial_like(entry) | {"when": OTHER, "day": entry.day, "client_key": None}

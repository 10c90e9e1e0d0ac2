"""What a host types about something to do, its shifts, and its answers."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.enums import Competence
from volunteering.forms.hosts import day_input
from volunteering.models import Host, KindOfWork, Opportunity, Shift, Supervisor
from volunteering.rules.opportunities import MOST_WEEKS, OLDEST, YOUNGEST, OpportunityFacts, ShiftFacts
from youthportal.core import words

if TYPE_CHECKING:
    OpportunityModelForm = forms.ModelForm[Opportunity]
else:
    OpportunityModelForm = forms.ModelForm

END_OF_DAY = time(23, 59, 59)


class OpportunityForm(OpportunityModelForm):
    """One page: what one does, for whom, where, and until when one can apply."""

    min_age = forms.IntegerField(label=_("Minimum age"), min_value=YOUNGEST, max_value=OLDEST, initial=14)
    last_day = forms.DateField(
        label=_("Apply until"),
        required=False,
        widget=day_input(),
        help_text=_("Leave it empty where one can apply for each shift until it begins."),
    )
    competences = forms.MultipleChoiceField(
        label=_("What one learns"),
        choices=Competence.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Opportunity
        fields = [
            "title",
            "summary",
            "language",
            "kind_of_work",
            "competences",
            "min_age",
            "bring",
            "level",
            "site",
            "place",
            "supervisor",
            "programme",
            "last_day",
            "places",
        ]
        labels = {
            "title": _("Title"),
            "summary": _("What one does"),
            "place": _("Another place"),
            "programme": _("Programme"),
        }
        help_texts = {
            "title": _("For example: Walk the shelter's dogs on Saturdays"),
            "summary": _("Three or four sentences, as you would tell a sixteen-year-old."),
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, host: Host, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.host = host
        own: dict[str, Any] = {
            "site": host.sites.filter(is_active=True),
            "supervisor": Supervisor.objects.current().filter(host=host),
            "kind_of_work": KindOfWork.objects.filter(is_active=True),
        }
        for name, rows in own.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        row = self.instance
        if row.pk:
            self.initial["competences"] = [one.competence for one in row.competences.all()]
            self.initial["last_day"] = row.apply_until and timezone.localdate(row.apply_until)
        else:
            self.initial.setdefault("kind_of_work", host.kind_of_work_id)

    def facts(self) -> OpportunityFacts:
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        day = data.pop("last_day")
        until = timezone.make_aware(datetime.combine(day, END_OF_DAY)) if day else None
        return OpportunityFacts(**data, apply_until=until)


class ShiftForm(forms.Form):
    """A day with from and to, perhaps every week."""

    day = forms.DateField(label=_("Day"), widget=day_input())
    starts = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    next_day = forms.BooleanField(label=_("It ends on the next day"), required=False)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=500, initial=2)
    weeks = forms.IntegerField(
        label=_("For how many weeks?"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text=_("1 is only once. With 4 there are four shifts, one each week."),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def facts(self) -> ShiftFacts:
        data = self.cleaned_data
        last_day = data["day"] + timedelta(days=int(data["next_day"]))
        return ShiftFacts(
            starts_at=timezone.make_aware(datetime.combine(data["day"], data["starts"])),
            ends_at=timezone.make_aware(datetime.combine(last_day, data["ends"])),
            places=data["places"],
            weeks=data["weeks"],
            note=data["note"],
        )


class PlacesForm(forms.Form):
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=500)


class ReasonForm(forms.Form):
    """Why: whoever it concerns reads it."""

    reason = forms.CharField(label=_("Why?"), max_length=200, help_text=_("Whoever applied reads it."))


class SureForm(forms.Form):
    """An act that needs no more than being wanted."""


class ApplyForm(forms.Form):
    """Which shift, and a few words to the host."""

    message = forms.CharField(
        label=_("A few words to the host"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why you want to help, or what you would like to ask."),
    )

    def __init__(self, *args: Any, shifts: list[Shift], **options: Any) -> None:
        super().__init__(*args, **options)
        self.shifts = {str(shift.public_id): shift for shift in shifts}
        if shifts:
            choices = [(key, shift_words(shift)) for key, shift in self.shifts.items()]
            field = forms.ChoiceField(label=_("Which shift?"), choices=choices, widget=forms.RadioSelect)
            self.fields = {"shift": field, **self.fields}

    def arguments(self) -> dict[str, Any]:
        shift = self.shifts.get(self.cleaned_data.get("shift", ""))
        return {"shift": shift, "message": self.cleaned_data["message"]}


def shift_words(shift: Shift) -> str:
    """When, and how many places are left."""
    left = getattr(shift, "left", 0)
    places = _("%(count)s free") % {"count": left} if left else _("full, waiting list")
    return f"{shift_time(shift)} · {places}"


def shift_time(shift: Shift) -> str:
    ends = timezone.localtime(shift.ends_at)
    return f"{words.moment(shift.starts_at)}–{ends:%H:%M}"

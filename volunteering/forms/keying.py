"""Keying in a signed sheet: whose it is, and its rows."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from volunteering.calculations.keying import read_day, read_time
from volunteering.enums import Origin
from volunteering.models import Host
from volunteering.rules.logbook import MOST_LETTERS, EntryFacts
from volunteering.services.keying import SheetRefusedError

ROWS = 14


class FindPersonForm(forms.Form):
    """Number on the sheet, name, pupil key or e-mail."""

    q = forms.CharField(
        label=_("Whose hours are they?"),
        help_text=_("Number on the sheet, name, pupil key or e-mail"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SheetForm(forms.Form):
    """What holds for the whole sheet."""

    host = forms.ModelChoiceField(label=_("Host"), queryset=Host.objects.none())
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    signed_by = forms.CharField(
        label=_("Who of the host signed the sheet"),
        help_text=_("The hours are confirmed then. Leave it empty and the host is asked by e-mail."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"year": timezone.localdate().year, **options.get("initial", {})}
        super().__init__(*args, **options)
        field = self.fields["host"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (for the type checker)
        field.queryset = Host.objects.filter(merged_into=None).select_related("organisation", "kind_of_work")


class KeyedRowForm(forms.Form):
    """One row of a sheet; an empty one is none."""

    day = forms.CharField(label=_("Day"), max_length=14, required=False)
    hours = forms.CharField(label=_("Hours, or from–to"), max_length=20, required=False)
    did = forms.CharField(label=_("What was done"), max_length=MOST_LETTERS, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.update({"autocomplete": "off"})

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("day") or self.cleaned_data.get("hours"))

    def clean(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        if data.get("did") and not self.is_filled:
            self.add_error("day", _("Day and hours are missing."))
        elif data.get("hours") and not data.get("day"):
            self.add_error("day", _("The day is missing."))
        elif data.get("day") and not data.get("hours"):
            self.add_error("hours", _("The hours are missing."))
        return data

    def facts(self, host: Host, year: int) -> EntryFacts | None:
        """None, with the error beside the field, where day or hours cannot be read."""
        day = read_day(self.cleaned_data["day"], year)
        typed = read_time(self.cleaned_data["hours"])
        if day is None:
            self.add_error("day", _("Write the day as 05-06 for 6 May, or 6.5."))
        if typed is None:
            self.add_error("hours", _("Write hours in quarters, as 2,5 or 1:45, or from–to, as 14-16:30."))
        if day is None or typed is None:
            return None
        return EntryFacts(
            host=host,
            day=day,
            quarters=typed.quarters,
            starts=typed.starts,
            ends=typed.ends,
            next_day=typed.next_day,
            did=self.cleaned_data["did"],
            language=get_language() or "en",
            origin=Origin.SHEET,
        )


RowFormSet: "type[BaseFormSet[KeyedRowForm]]" = formset_factory(
    KeyedRowForm, extra=ROWS, max_num=60, absolute_max=60
)


@dataclass
class KeyedSheet:
    """Both forms of a keyed sheet, read together."""

    sheet: SheetForm
    rows: "BaseFormSet[KeyedRowForm]"

    @classmethod
    def of(cls, data: Any = None, initial: dict[str, Any] | None = None) -> "KeyedSheet":
        return cls(SheetForm(data, initial=initial or {}), RowFormSet(data, prefix="row"))

    def read(self) -> list[EntryFacts] | None:
        """The rows that are filled; None where something cannot be read, with the errors in the forms."""
        fine = self.sheet.is_valid() & self.rows.is_valid()
        host, year = self.sheet.cleaned_data.get("host"), self.sheet.cleaned_data.get("year")
        if host is None or year is None:
            return None
        found = [form.facts(host, year) for form in self._filled if not form.errors]
        return [facts for facts in found if facts] if fine and None not in found else None

    @property
    def _filled(self) -> list[KeyedRowForm]:
        return [form for form in self.rows.forms if form.is_filled]

    def show(self, refusal: SheetRefusedError) -> None:
        """Each row's reason beside its row."""
        for place, reason in refusal.rows.items():
            self._filled[place].add_error("hours", reason.message)

"""The office's forms about a recognition year: its settings, the confirmation of an act, an extension."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from volunteering.calculations.hours import read_hours, typed_hours
from volunteering.models import RecognitionYear
from volunteering.rules import recognition as rules

if TYPE_CHECKING:
    YearModelForm = forms.ModelForm[RecognitionYear]
else:
    YearModelForm = forms.ModelForm


class HoursField(forms.Field):
    """Hours as people write them, "60", "7,5" or "1:45"; its value is in quarter-hours."""

    default_error_messages = {"invalid": _("Write hours in whole quarters, such as 60, 7.5 or 1:45.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.setdefault("maxlength", 12)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("class", "short")

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        quarters = read_hours(text)
        if quarters is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return quarters

    def prepare_value(self, value: Any) -> Any:
        """Quarters as they are typed; what somebody typed wrongly stays as it was."""
        return typed_hours(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


class YearForm(YearModelForm):
    """Settings of a year; hours are typed as hours."""

    threshold = HoursField(label=_("Hours for the certificate"))
    near = HoursField(
        label=_("Close to it"), help_text=_("Whoever lacks at most this is invited, too, and reminded.")
    )

    class Meta:
        model = RecognitionYear
        exclude = ["closed_at"]

    def clean_threshold(self) -> int:
        quarters: int = self.cleaned_data["threshold"]
        if quarters < 1:
            raise ValidationError(_("The certificate needs at least a quarter of an hour."))
        return quarters

    def clean(self) -> dict[str, Any]:
        """Refused beside the field, so that nothing typed is lost."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        kept = RecognitionYear.objects.filter(pk=self.instance.pk).first()
        new = RecognitionYear(pk=self.instance.pk)
        for field in RecognitionYear._meta.concrete_fields:
            old = getattr(self.instance, field.attname)
            setattr(new, field.attname, cleaned.get(field.name, old))
        refusal = rules.year_change_refusal(kept, new, self.changed_data) if kept else None
        if refusal := refusal or rules.year_sense_refusal(new):
            raise ValidationError(refusal.message, code=refusal.code)
        return cleaned


class YearActForm(forms.Form):
    """The yes before an act; one that cannot be undone is ticked."""

    sure = forms.BooleanField(label=_("I have read this and want to do it. It cannot be undone."))

    def __init__(self, *args: Any, is_final: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_final:
            del self.fields["sure"]


class ExtensionForm(forms.Form):
    until = forms.DateField(
        label=_("Take the hours until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("Why"), help_text=_("Who decided it and for what reason, in a few words."), max_length=200
    )

"""Form fields that several apps share: money as people type it."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from youthportal.core import words

LARGEST = 10**12


class MoneyField(forms.Field):
    """An amount as people write it, "1 200,50" or "1,200.50"; its value is in minor units.

    The last comma or point before one or two digits is the decimal one, whatever the language; before three
    digits it groups thousands.
    """

    default_error_messages = {"invalid": _("Write an amount such as 1200 or 49.90.")}

    def __init__(self, *, currency: str = "", **options: Any) -> None:
        self.places = words.MINOR_UNITS.get(currency or settings.CURRENCY, 2)
        super().__init__(**options)
        self.widget.attrs.setdefault("maxlength", 20)  # a validator of length would measure the number
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("class", "short")

    def to_python(self, value: Any) -> Any:
        text = re.sub(r"[\s\u00a0\u202f€$']|zł", "", str(value or "")[:40])
        if not text:
            return None
        match = re.fullmatch(r"(\d+|\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?", text)
        if match is None or (match[2] and len(match[2]) > self.places):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        whole = int(re.sub(r"[.,]", "", match[1]))
        minor = whole * 10**self.places + int((match[2] or "").ljust(self.places, "0") or 0)
        if minor > LARGEST:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return minor

    def prepare_value(self, value: Any) -> Any:
        """Minor units as they are typed; what somebody typed wrongly stays as it was."""
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, 10**self.places)
        return f"{whole}{get_format('DECIMAL_SEPARATOR')}{rest:0{self.places}}" if rest else str(whole)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")

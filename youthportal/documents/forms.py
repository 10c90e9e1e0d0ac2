"""Checking a document: its code, and whether a file is the very one that was issued."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the document"),
        max_length=40,
        help_text=_("Twelve letters and digits, printed beside the QR code. Spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        code = re.sub(r"[\s\-–]", "", self.cleaned_data["code"]).upper()
        if not re.fullmatch(r"[0-9A-Z]{12}", code):
            raise forms.ValidationError(
                _("A code has twelve letters and digits. Look at the paper once more.")
            )
        return code


class SurnameForm(forms.Form):
    """For papers about a person: whoever holds the paper knows whose it is."""

    surname = forms.CharField(
        label=_("Surname on the document"),
        max_length=160,
        help_text=_("Letters without their marks are fine: Simkute for Šimkutė."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CompareForm(forms.Form):
    file = forms.FileField(
        label=_("The file you have"),
        required=False,
        help_text=_("It is compared and forgotten: we do not keep it."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )
    checksum = forms.CharField(
        label=_("Or its SHA-256 checksum"), required=False, max_length=200, strip=True, widget=forms.TextInput
    )

    def clean_file(self) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file and (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
            limit = filesizeformat(settings.UPLOAD_LIMIT_BYTES)
            raise forms.ValidationError(_("The file is larger than %(limit)s."), params={"limit": limit})
        return file

    def clean_checksum(self) -> str:
        checksum = re.sub(r"[\s:]", "", self.cleaned_data["checksum"]).lower()
        if checksum and not re.fullmatch(r"[0-9a-f]{64}", checksum):
            raise forms.ValidationError(_("A SHA-256 checksum has 64 signs: digits and the letters a to f."))
        return checksum

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("checksum"):
            raise forms.ValidationError(_("Choose a file, or paste a checksum."))
        return cleaned

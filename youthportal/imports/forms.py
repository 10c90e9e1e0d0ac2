"""Choosing a file, and saying which of its columns is which."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.files.rules import size_refusal
from youthportal.imports.kinds import ImportKind
from youthportal.imports.mapping import Head
from youthportal.imports.texts import ENCODINGS


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A spreadsheet saved as .xlsx, or CSV with semicolons, commas or tabs. Take it as your program"
            " exports it: you name the columns on the next page."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"empty": _("The file is empty. Choose another one.")},
    )

    def clean_file(self) -> Any:
        """Too large a file is refused before it is read into memory."""
        file = self.cleaned_data["file"]
        if refusal := size_refusal(file.size):
            raise forms.ValidationError(refusal.message)
        return file


def column_letter(index: int) -> str:
    """0 is A, 26 is AA: as spreadsheets name their columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class ColumnsForm(forms.Form):
    """For each column we understand, which column of the file it is."""

    def __init__(self, *args: Any, kind: ImportKind, scope: str, head: Head, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = kind.columns(scope)
        choices = [
            ("", _("– not in this file –")),
            *((str(i), _title(head, i)) for i in range(len(head.titles))),
        ]
        for column in self.columns:
            self.fields[column.key] = forms.ChoiceField(
                label=column.label, help_text=column.help, required=column.required, choices=choices
            )

    @property
    def chosen(self) -> dict[str, int]:
        return {column.key: int(value) for column in self.columns if (value := self.cleaned_data[column.key])}

    def clean(self) -> dict[str, Any]:
        """One column of the file means one thing."""
        data = self.cleaned_data
        seen: dict[str, Any] = {}
        for column in self.columns:
            value = data.get(column.key)
            if value and value in seen:
                problem = _("This column is already “%(other)s”.") % {"other": seen[value]}
                self.add_error(column.key, problem)
            elif value:
                seen[value] = column.label
        return data

    def refuse(self, refusal: DomainError) -> None:
        self.add_error(None, refusal.message)


def _title(head: Head, index: int) -> str:
    title = head.titles[index] or "–"
    example = head.example(index)
    return f"{column_letter(index)}: {title}" + (f" ({example})" if example else "")


class EncodingForm(forms.Form):
    encoding = forms.ChoiceField(label=_("Encoding of the letters"), choices=ENCODINGS, required=False)

"""The one base of every refusal that a person can cause."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise


class DomainError(Exception):
    """A refusal with a code for programs and a sentence for people.

    `code` is upper case and never changes its meaning; `message` is translated and says what to do;
    `params` are the values in the sentence, for tests and logs (never personal).
    """

    def __init__(self, code: str, message: str | Promise, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self._message = message
        self.params: Mapping[str, Any] = params

    @property
    def message(self) -> str:
        text = str(self._message)
        return text % self.params if self.params else text

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def refuse(refusal: DomainError | None) -> None:
    """Raise what a rule said, if it said no."""
    if refusal:
        raise refusal

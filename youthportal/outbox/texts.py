"""Templates become the subject, text and HTML of a mail, in the reader's language.

What every mail shows about the office (its footer) is not this package's to know: whoever knows it
registers a function here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from youthportal.outbox.models import Message

#: Stands in the text of a mail for what must not be kept: filled in as the mail goes out.
MARK = "[[link]]"

_fillings: dict[str, Callable[[Message], str]] = {}
_common: list[Callable[[], dict[str, Any]]] = []


def register_common_context(function: Callable[[], dict[str, Any]]) -> None:
    """Called once by an AppConfig.ready(): `function()` gives values to every mail's templates."""
    _common.append(function)


def register_filling(kind: str, function: Callable[[Message], str]) -> None:
    """`function(message)` stands for MARK in mails of this kind: the secret of a link, which no row holds."""
    _fillings[kind] = function


def filled(message: Message, text: str) -> str:
    """The text as it goes out."""
    function = _fillings.get(message.kind)
    return text.replace(MARK, function(message)) if function and MARK in text else text


@dataclass(frozen=True)
class Text:
    subject: str
    text: str
    html: str


def compose(template: str, context: dict[str, Any], *, language: str) -> Text:
    """Render `emails/<template>.subject.txt`, `.txt` and, where it exists, `.html`."""
    with translation.override(language):
        values: dict[str, Any] = {"site_url": settings.SITE_URL, "language": language}
        for function in _common:
            values |= function()
        values |= context
        subject = " ".join(_plain(f"emails/{template}.subject.txt", values).split())[:250]
        values["subject"] = subject
        return Text(subject, _tidy(_plain(f"emails/{template}.txt", values)), _html(template, values))


def _plain(name: str, values: dict[str, Any]) -> str:
    """Plain text: nothing is escaped, whatever the template says."""
    backend: Any = get_template(name)
    return str(backend.template.render(Context(values, autoescape=False)))


def _html(template: str, values: dict[str, Any]) -> str:
    try:
        found = get_template(f"emails/{template}.html")
    except TemplateDoesNotExist:
        return ""
    return str(found.render(values))


def _tidy(text: str) -> str:
    """No trailing spaces, never two empty lines in a row: template tags leave both behind."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"

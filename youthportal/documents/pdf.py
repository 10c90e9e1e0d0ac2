"""A template and its context become a tagged PDF (identifies itself as PDF/UA-1).

Two doors: `render_pdf` prints in this process, for workers; `render_pdf_isolated` prints in a child, for
the few PDFs that a person waits for in a request (`printing.py` says why).
"""

from typing import Any

from django.template.loader import get_template
from django.utils import translation

from youthportal.documents import printing
from youthportal.municipality.models import Municipality


def render_pdf(template: str, context: dict[str, Any], *, language: str) -> bytes:
    """Print `template` in `language`; 0.1 s for a page, 0.2 s for each page of a report: call it in a job."""
    from youthportal.documents.layout import print_html

    return print_html(render_html(template, context, language=language))


def render_pdf_isolated(
    template: str, context: dict[str, Any], *, language: str, seconds: float = 60
) -> bytes:
    """The same from a web request. Raises PrintingError after `seconds`, or if the child dies twice."""
    return printing.print_elsewhere(render_html(template, context, language=language), seconds=seconds)


def render_html(template: str, context: dict[str, Any], *, language: str) -> str:
    """What will be printed; `municipality` and `language` are in the context of every document."""
    with translation.override(language):
        values = {"municipality": Municipality.current(), "language": language, **context}
        return str(get_template(template).render(values))

"""What is printed on a numbered document so that anybody can check it: number, date, code, QR."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from youthportal.documents import links
from youthportal.documents.models import Document


def spaced(code: str) -> str:
    """Twelve letters in three groups, as people read them aloud."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def qr_svg(text: str, label: str) -> SafeString:
    """A QR code as one SVG path, in ink on white; `label` is its text for those who do not see it."""
    code = segno.make(text, error="m", boost_error=False, mask=2)
    side = code.symbol_size(border=4)[0]
    dark = [
        f"M{start + 4} {y + 4}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for start, length in _dark_runs(row)
    ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {0} {0}" width="{0}" height="{0}" '
        'role="img" aria-label="{1}"><title>{1}</title><path fill="#fff" d="M0 0h{0}v{0}H0z"/>'
        '<path fill="#000" d="{2}"/></svg>',
        side,
        label,
        mark_safe("".join(dark)),  # noqa: S308 (digits of our own)
    )


def _dark_runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules: a third of the shapes, and of the printing time."""
    start = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield start, length
        start += length


@dataclass(frozen=True)
class Stamp:
    """Handed to the template of a document before it is printed."""

    number: str
    code: str
    issued_on: date
    #: What the QR code says after `/d/`: the code, with a tail where typing it asks for a surname.
    whole_code: str = ""

    @classmethod
    def of(cls, document: Document) -> "Stamp":
        day = timezone.localdate(document.issued_at)
        return cls(document.number, document.code, day, links.whole_code(document))

    @property
    def spaced_code(self) -> str:
        return spaced(self.code)

    @property
    def url(self) -> str:
        """The whole address of the page that verifies the document, without a language."""
        return f"{settings.SITE_URL}{reverse('document_link', args=[self.whole_code or self.code])}"

    @cached_property
    def qr(self) -> SafeString:
        return qr_svg(self.url, _("QR code: check this document at %(url)s") % {"url": self.url})

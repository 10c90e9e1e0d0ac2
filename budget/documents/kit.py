"""The class kit: a page for the teacher, a lesson plan with a count sheet, and what the class votes with.

That is voting slips to cut and fold for those who vote by slip, ballots of paper for those who vote on paper;
a class without paper gets one ballot of each pot to copy when the network is down. It holds codes in plain
text: printed in the request, stored nowhere.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from budget.documents.ballot_paper import ballot_papers
from budget.documents.lesson import lesson
from budget.enums import Way
from budget.models import Round
from youthportal.core import codes as letters
from youthportal.documents.pdf import render_html
from youthportal.documents.printing import PRINTERS, PrintingError, print_elsewhere
from youthportal.documents.stamps import qr_svg
from youthportal.organisations.models import SchoolClass

SLIPS_A_PAGE = 8
TEMPLATE = "documents/budget/kit.html"
SECONDS = 120


@dataclass(frozen=True)
class KitPaper:
    """What a kit is printed from. `by_paper`: pupils of the class who vote on paper."""

    round: Round
    school_class: SchoolClass
    codes: tuple[str, ...]
    test_code: str
    way: str
    by_paper: int


def code_address(code: str) -> str:
    """What a slip's QR code holds: language-neutral, and gone from the browser at once."""
    return f"{settings.SITE_URL}{reverse('code_link', args=[code])}"


def slip(code: str) -> dict[str, Any]:
    return {
        "code": letters.grouped(code),
        "qr": qr_svg(code_address(code), _("Voting code as a picture for the camera")),
    }


def sheets(codes: Iterable[str]) -> Iterator[list[dict[str, Any]]]:
    drawn = [slip(code) for code in codes]
    for at in range(0, len(drawn), SLIPS_A_PAGE):
        yield drawn[at : at + SLIPS_A_PAGE]


def code_page() -> str:
    """The short address where a code is typed, as people read it."""
    return f"{settings.SITE_URL.partition('://')[2]}{reverse('code_page').rstrip('/')}"


def kit_context(kit: KitPaper) -> dict[str, Any]:
    papers = ballot_papers(kit.round, kit.school_class.school)
    return {
        "round": kit.round,
        "school_class": kit.school_class,
        "school": kit.school_class.school,
        "way": kit.way,
        "way_label": Way(kit.way).label,
        "lesson": lesson(kit.way, has_slips=bool(kit.codes)),
        "papers": papers,
        "by_paper": kit.by_paper,
        "copies": range(kit.by_paper or 1),
        "sheets": list(sheets(kit.codes)),
        "count": len(kit.codes),
        "practice": slip(kit.test_code),
        "code_page": code_page(),
        "day": timezone.localdate(),
        "demo": kit.round.is_demo or settings.DEMO,
    }


def kit_html(kit: KitPaper) -> str:
    """What will be printed, in the school's language."""
    language: str = kit.school_class.school.language
    with translation.override(language):
        context = kit_context(kit)
    return render_html(TEMPLATE, context, language=language)


def kit_pdf(kit: KitPaper) -> bytes:
    """Raises PrintingError."""
    return print_elsewhere(kit_html(kit), seconds=SECONDS)


def print_kits(kits: Iterable[KitPaper]) -> Iterator[tuple[KitPaper, bytes | None]]:
    """Print in a few processes at once, in the order given; None for a kit that could not be printed.

    The next kit is asked for only when a process is free for it: `kits` makes codes as it is read.
    """
    with ThreadPoolExecutor(PRINTERS) as threads:
        under_way: deque[tuple[KitPaper, Future[bytes]]] = deque()
        for kit in kits:
            under_way.append((kit, threads.submit(print_elsewhere, kit_html(kit), seconds=SECONDS)))
            if len(under_way) > PRINTERS:
                yield _printed(*under_way.popleft())
        while under_way:
            yield _printed(*under_way.popleft())


def _printed(kit: KitPaper, pdf: Future[bytes]) -> tuple[KitPaper, bytes | None]:
    try:
        return kit, pdf.result()
    except PrintingError:
        return kit, None

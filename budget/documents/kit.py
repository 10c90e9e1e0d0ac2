"""The class kit: a page for the teacher, a lesson plan with a count sheet, and voting slips to cut and fold.

It holds codes in plain text: printed in the request, stored nowhere.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from budget.enums import PotKind
from budget.models import Round
from youthportal.core import codes as letters
from youthportal.documents.pdf import render_pdf_isolated
from youthportal.documents.stamps import qr_svg
from youthportal.organisations.models import SchoolClass

SLIPS_A_PAGE = 8


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


def kit_context(
    round: Round, school_class: SchoolClass, codes: tuple[str, ...], test_code: str
) -> dict[str, Any]:
    pots = sorted(round.pots.open_to(school_class.school), key=lambda pot: pot.kind == PotKind.CITY)
    return {
        "round": round,
        "school_class": school_class,
        "school": school_class.school,
        "pots": pots,
        "sheets": list(sheets(codes)),
        "count": len(codes),
        "practice": slip(test_code),
        "code_page": settings.SITE_URL.partition("://")[2] + reverse("code_page").rstrip("/"),
        "day": timezone.localdate(),
        "demo": round.is_demo or settings.DEMO,
    }


def kit_pdf(*, round: Round, school_class: SchoolClass, codes: tuple[str, ...], test_code: str) -> bytes:
    """In the school's language. Raises PrintingError."""
    language = school_class.school.language
    with translation.override(language):
        context = kit_context(round, school_class, codes, test_code)
    return render_pdf_isolated("documents/budget/kit.html", context, language=language)

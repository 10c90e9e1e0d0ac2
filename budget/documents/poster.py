"""Posters for a school: all ideas of a pot on A3, "vote here" on A4. Nothing secret, and nothing kept."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from budget.documents.ballot_paper import in_columns, size_for
from budget.documents.kit import code_page
from budget.models import Pot, Round
from youthportal.core.db import sort_key
from youthportal.documents.pdf import render_pdf_isolated
from youthportal.documents.stamps import qr_svg
from youthportal.organisations.models import School


def round_address(round: Round) -> str:
    """Language-neutral, for printed QR codes: leads to the round in the reader's language."""
    return f"{settings.SITE_URL}{reverse('round_link', args=[round.slug])}"


def _common(round: Round) -> dict[str, Any]:
    address = round_address(round)
    return {
        "round": round,
        "address": address.partition("://")[2],
        "qr": qr_svg(address, _("QR code: the page of this round")),
        "day": timezone.localdate(),
        "demo": round.is_demo or settings.DEMO,
    }


def ideas_poster(pot: Pot, school: School) -> bytes:
    """A3, in the school's language. Raises PrintingError."""
    language = school.language
    with translation.override(language):
        ideas = list(pot.proposals.public().order_by("ref", sort_key("title", language), "pk"))
        size = size_for(len(ideas))
        context = _common(pot.round) | {
            "pot": pot,
            "school": school,
            "count": len(ideas),
            "columns": in_columns(ideas, 3 if size in {"many", "most"} else 2),
            "size": size,
        }
    return render_pdf_isolated("documents/budget/poster.html", context, language=language)


def place_poster(round: Round, school: School, place: str) -> bytes:
    """A4: where, until when, how. `place` is as somebody typed it. Raises PrintingError."""
    with translation.override(school.language):
        context = _common(round) | {"school": school, "where": place, "code_page": code_page()}
    return render_pdf_isolated("documents/budget/vote_here.html", context, language=school.language)

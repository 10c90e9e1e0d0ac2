"""Slips for guardians, two a page, printed in the request and stored nowhere."""

from typing import Any

from django.utils import translation

from youthportal.consents.enums import MEANING, Kind
from youthportal.documents.pdf import render_pdf_isolated
from youthportal.organisations.models import Pupil, SchoolClass


def slips_pdf(school_class: SchoolClass, slips: list[tuple[Pupil, list[Kind]]]) -> bytes:
    """In the school's language."""
    language = school_class.school.language
    with translation.override(language):
        drawn: list[dict[str, Any]] = [
            {"name": str(pupil), "kinds": [(kind.label, str(MEANING[kind])) for kind in kinds]}
            for pupil, kinds in slips
        ]
    context = {"school": school_class.school, "school_class": school_class, "slips": drawn}
    return render_pdf_isolated("documents/consents/slips.html", context, language=language)

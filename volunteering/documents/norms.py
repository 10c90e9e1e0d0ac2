"""The class teacher's list on paper: each pupil and the sum of social-civic hours, nothing else."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone, translation

from volunteering.calculations.norms import total_of
from youthportal.core import words
from youthportal.documents.pdf import render_pdf_isolated
from youthportal.organisations.models import SchoolClass


def class_pdf(school_class: SchoolClass, lines: Sequence[Any]) -> bytes:
    """`lines` of pupil and progress, in their order. In the school's language; kept nowhere."""
    language = school_class.school.language
    norm = lines[0].progress.norm if lines else 0
    with translation.override(language):
        context = {
            "school": school_class.school,
            "school_class": school_class,
            "norm": words.hours(norm) if norm else "",
            "total": total_of([line.progress for line in lines]),
            "lines": lines,
            "day": timezone.localdate(),
        }
    return render_pdf_isolated("documents/volunteering/class_hours.html", context, language=language)

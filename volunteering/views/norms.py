"""A coordinator's pages of social-civic hours: what the own school asks for, and the lists of its classes."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from volunteering.calculations.norms import total_of
from volunteering.documents.norms import class_pdf
from volunteering.forms.norms import NormsForm
from volunteering.services import norms as service
from volunteering.views.public import ROOM
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.documents.bundles import zip_stream
from youthportal.documents.printing import PrintingError
from youthportal.organisations.models import Pupil, School, SchoolClass, SchoolYear
from youthportal.organisations.views.schools import for_coordinator, in_order


def _lines(school_class: SchoolClass) -> list[service.Line]:
    return service.progress_of(school_class, in_order(Pupil.objects.in_class(school_class)))


def _class(school: School, class_id: int) -> SchoolClass:
    rows = SchoolClass.objects.select_related("school", "year")
    return get_object_or_404(rows, school=school, pk=class_id)


@for_coordinator
def school_hours(request: UserRequest, school: School) -> HttpResponse:
    """What is asked of each grade this year, and the classes."""
    year = SchoolYear.at()
    classes = list(SchoolClass.objects.filter(school=school).of_year(year).with_pupils())
    grades = sorted({one.grade for one in classes})
    known = service.norms_of(school, year)
    form = NormsForm(posted(request), school=school, grades=grades, norms=known)
    if request.method == "POST" and form.is_valid() and year and _set(request, school, year, form):
        return redirect("volunteering:school_hours", school.public_id)
    context = {"school": school, "year": year, "classes": classes, "form": form, "norms": known}
    return render(request, "volunteering/norms/school.html", ROOM | context)


def _set(request: UserRequest, school: School, year: SchoolYear, form: NormsForm) -> bool:
    try:
        service.set_norms(actor=request.user, school=school, year=year, norms=form.norms())
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("Saved. Pupils see it in their logbook at once."))
    return True


@for_coordinator
def class_hours(request: UserRequest, school: School, class_id: int) -> HttpResponse:
    """The class teacher's list: sums alone, no entry and no text."""
    school_class = _class(school, class_id)
    lines = _lines(school_class)
    context = {"school": school, "school_class": school_class, "lines": lines}
    context |= {"total": total_of([line.progress for line in lines]), "norm": _norm(lines)}
    return render(request, "volunteering/norms/class.html", ROOM | context)


def _norm(lines: list[service.Line]) -> int:
    return lines[0].progress.norm if lines else 0


@for_coordinator
def class_hours_paper(request: UserRequest, school: School, class_id: int) -> HttpResponse:
    school_class = _class(school, class_id)
    try:
        content = class_pdf(school_class, _lines(school_class))
    except PrintingError:
        messages.error(request, _("It could not be printed. Try again."))
        return redirect("volunteering:class_hours", school.public_id, class_id)
    headers = {
        "Content-Disposition": f'attachment; filename="{_name(school_class)}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@for_coordinator
def all_class_hours(request: UserRequest, school: School) -> Any:
    """One PDF a class of this year, in one ZIP that is sent while it is made."""
    rows = SchoolClass.objects.filter(school=school).of_year(SchoolYear.at())
    classes = list(rows.select_related("school", "year"))
    response = StreamingHttpResponse(zip_stream(_papers(classes)), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="hours-{school.slug}.zip"'
    response["Cache-Control"] = "no-store"
    return response


def _papers(classes: list[SchoolClass]) -> Iterator[tuple[str, bytes]]:
    for school_class in classes:
        with override(school_class.school.language):
            yield _name(school_class), class_pdf(school_class, _lines(school_class))


def _name(school_class: SchoolClass) -> str:
    return f"hours-{slugify(school_class.name) or school_class.pk}.pdf"

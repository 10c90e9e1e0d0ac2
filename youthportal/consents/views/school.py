"""The teacher's list: slips to print, and which came back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from youthportal.consents import documents, rules, services
from youthportal.consents.enums import OF_THE_BUDGET, Act, Giver
from youthportal.consents.forms import PaperForm
from youthportal.consents.models import Consent
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest
from youthportal.organisations.models import Pupil, School, SchoolClass
from youthportal.organisations.views.schools import for_coordinator, in_order


def roll(school: School, class_id: int) -> tuple[SchoolClass, list[Pupil]]:
    school_class = get_object_or_404(SchoolClass.objects.select_related("year"), school=school, pk=class_id)
    return school_class, list(in_order(Pupil.objects.in_class(school_class).select_related("user")))


@for_coordinator
def class_consents(request: UserRequest, school: School, class_id: int) -> HttpResponse:
    """One list for a class; boxes are named "pupil id:kind"."""
    school_class, pupils = roll(school, class_id)
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _note(request, school, pupils, form.cleaned_data["seen_on"], class_id)
    states = rules.states_of_pupils(pupils, OF_THE_BUDGET, grade=school_class.grade)
    context = {
        "school": school,
        "school_class": school_class,
        "form": form,
        "kinds": OF_THE_BUDGET,
        "lines": [(pupil, [_cell(state) for state in states[pupil.pk]]) for pupil in pupils],
    }
    return render(request, "consents/class.html", context)


def _cell(state: rules.State) -> dict[str, Any]:
    """What a teacher sees of one kind: nothing to do, here already, or a box to tick."""
    return {
        "kind": state.kind,
        "needed": state.needs_guardian,
        "done": state.guardian_agreed,
        "refused": state.code in {"CONSENT_DISAGREEMENT", "CONSENT_REFUSED_BY_GUARDIAN"},
    }


def _note(
    request: UserRequest, school: School, pupils: list[Pupil], seen_on: Any, class_id: int
) -> HttpResponse:
    ticked: dict[int, list[str]] = {}
    known = {str(pupil.pk): pupil for pupil in pupils}
    for value in request.POST.getlist("slip"):
        number, _colon, kind = value.partition(":")
        if number in known and kind in OF_THE_BUDGET:
            ticked.setdefault(int(number), []).append(kind)
    chosen = [pupil for pupil in pupils if pupil.pk in ticked]
    try:
        count = services.note_paper(
            actor=request.user, school=school, pupils=chosen, kinds=ticked, seen_on=seen_on
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        text = ngettext("%(count)d consent is noted.", "%(count)d consents are noted.", count)
        messages.success(request, text % {"count": count})
    return redirect("class_consents", school.public_id, class_id)


@require_POST
@for_coordinator
def consent_slips(request: UserRequest, school: School, class_id: int) -> HttpResponse:
    """A slip for each pupil of the class who needs a guardian's word; kept nowhere."""
    school_class, pupils = roll(school, class_id)
    states = rules.states_of_pupils(pupils, OF_THE_BUDGET, grade=school_class.grade)
    asked = [(pupil, [s.kind for s in states[pupil.pk] if s.needs_guardian]) for pupil in pupils]
    slips = [(pupil, kinds) for pupil, kinds in asked if kinds]
    if not slips:
        messages.info(request, _("Everybody in this class is old enough to decide alone."))
        return redirect("class_consents", school.public_id, class_id)
    response = HttpResponse(documents.slips_pdf(school_class, slips), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="consents-{timezone.localdate():%Y%m%d}.pdf"'
    return response


@for_coordinator
def pupil_consents(request: UserRequest, school: School, pupil_id: UUID) -> HttpResponse:
    """What was said about one pupil, and room for what a guardian tells in person."""
    pupil = get_object_or_404(Pupil.objects.select_related("user"), school=school, public_id=pupil_id)
    rows = Consent.objects.about_pupils([pupil]).select_related("seen_by")
    context = {"school": school, "pupil": pupil, "rows": rows, "kinds": OF_THE_BUDGET}
    return render(request, "consents/pupil.html", context)


@require_POST
@for_coordinator
def note_word(request: UserRequest, school: School, pupil_id: UUID) -> HttpResponse:
    pupil = get_object_or_404(Pupil, school=school, public_id=pupil_id)
    said = request.POST.get("said", "")
    words = {
        "taken_back": (Act.WITHDRAWN, Giver.GUARDIAN, False),
        "institution": (Act.GIVEN, Giver.INSTITUTION, False),
        "settled": (Act.GIVEN, Giver.GUARDIAN, True),
        "settled_no": (Act.REFUSED, Giver.GUARDIAN, True),
    }
    kind = request.POST.get("kind", "")
    if said not in words or kind not in OF_THE_BUDGET:
        messages.error(request, _("Choose what was said, and about what."))
        return redirect("pupil_consents", school.public_id, pupil_id)
    act, giver, settles = words[said]
    try:
        services.note_word(actor=request.user, pupil=pupil, kind=kind, act=act, giver=giver, settles=settles)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Noted."))
    return redirect("pupil_consents", school.public_id, pupil_id)

"""The list of voters: who is perhaps on it twice before opening, and late changes after it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.forms import LateChangeForm
from budget.models import Round
from budget.services import rights
from budget.services.second_person import ACTS
from budget.services.twice import Pair, close_one, open_pairs, say_different, say_names_different
from budget.views.mine import ROOM
from youthportal.agreements.models import Agreement
from youthportal.core.db import in_order
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.organisations.models import Enrolment, Pupil, School, SchoolClass
from youthportal.organisations.views.gate import for_coordinators

MOST_SHOWN = 100


@for_coordinators
def twice(request: UserRequest, round: str) -> HttpResponse:
    """Pairs that are perhaps one person: the office looks at each, and says which it is."""
    if not request.user.is_staff:
        raise Http404
    found = get_object_or_404(Round, slug=round)
    if request.method == "POST":
        _decide_names(request, found) if "names" in request.POST else _decide(request, found)
        return redirect("budget:twice", round)
    pairs = open_pairs(found)
    context = {
        "round": found,
        "pairs": _with_pupils(pairs[:MOST_SHOWN]),
        "of": len(pairs),
        "names": sum(pair.why == "name" for pair in pairs),
    }
    return render(request, "budget/roll/twice.html", ROOM | context)


def _decide_names(request: UserRequest, round: Round) -> None:
    try:
        count = say_names_different(actor=request.user, round=round)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return
    said = ngettext("%(count)d pair is settled.", "%(count)d pairs are settled.", count)
    messages.success(request, said % {"count": count})


def _decide(request: UserRequest, round: Round) -> None:
    """Only of pairs that stand on the list: nobody's enrolment is closed by a made-up number."""
    sent = {request.POST.get("first"), request.POST.get("second")}
    pair = next((p for p in open_pairs(round) if {str(p.first), str(p.second)} == sent), None)
    if pair is None:
        raise Http404
    pupils = Pupil.objects.in_bulk([pair.first, pair.second])
    closed = request.POST.get("close", "")
    try:
        if closed in sent:
            close_one(actor=request.user, round=round, pupil=pupils[int(closed)])
        else:
            first, second = pupils[pair.first], pupils[pair.second]
            say_different(actor=request.user, round=round, first=first, second=second)
    except DomainError as refusal:
        messages.error(request, refusal.message)


def _with_pupils(pairs: list[Pair]) -> list[tuple[Pair, list[Enrolment]]]:
    ids = {pupil for pair in pairs for pupil in (pair.first, pair.second)}
    current = (
        Enrolment.objects.current().filter(pupil__in=ids).select_related("pupil__school", "school_class")
    )
    places = {enrolment.pupil_id: enrolment for enrolment in current}
    return [(pair, [places[pair.first], places[pair.second]]) for pair in pairs]


@for_coordinators
def late(request: UserRequest, round: str) -> HttpResponse:
    """Ask a second person to agree to a late change; below, what was asked before."""
    found = get_object_or_404(Round.objects.public(), slug=round)
    classes = _classes(found, request.user)
    form = LateChangeForm(posted(request), classes=classes)
    if request.method == "POST" and form.is_valid() and _asked(request, found, form):
        messages.success(request, _("The second person has been asked. You are told the answer by e-mail."))
        return redirect("budget:late_changes", round)
    context = {"round": found, "form": form, "asked": _asked_before(found, classes)}
    return render(request, "budget/roll/late.html", ROOM | context)


def _classes(round: Round, user: Any) -> Any:
    schools = School.objects.coordinated_by(user).filter(rounds__round=round)
    classes = SchoolClass.objects.filter(
        school__in=schools, grade__gte=round.grade_from, grade__lte=round.grade_to
    )
    return classes.select_related("school").order_by(in_order("school__name"), "grade", "name")


def _asked(request: UserRequest, round: Round, form: LateChangeForm) -> bool:
    try:
        rights.ask_late_change(
            actor=request.user,
            round=round,
            change=form.change(),
            second=form.second(),
            slip=form.cleaned_data["slip"],
        )
    except DomainError as refusal:
        form.add_error(FIELD_OF.get(refusal.code), refusal.message)
        return False
    return True


#: Where the sentence of a refusal stands in the form.
FIELD_OF = {
    "SAME_PERSON": "address",
    "CODE_MISTYPED": "slip",
    "CODE_UNKNOWN": "slip",
    "CODE_USED": "slip",
    "NO_CHANNEL": "channel",
    "NO_ACCOUNT": "channel",
    "NO_RIGHT": "key",
    "ALREADY_ON_ROLL": "key",
    "NOT_ENROLLED": "key",
}


def _asked_before(round: Round, classes: Any) -> list[tuple[Any, str, Agreement]]:
    """With the act and the class of each; of other schools nothing."""
    names = {one.pk: f"{one.school.brief}, {one.name}" for one in classes}
    asked = Agreement.objects.of_kind(rights.KIND, round=round.pk)
    return [
        (ACTS[one.args["act"]], names[one.args["school_class"]], one)
        for one in asked
        if one.args["school_class"] in names
    ]

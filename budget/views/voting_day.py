"""The voting day of a school, for its coordinator: classes and their way, all kits in one go, posters.

Nothing here counts ballots. Kits of a whole school are made, printed and sent class by class in one answer;
no code is stored for it (docs/decisions).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from budget.documents.ballot_paper import pots_of
from budget.documents.kit import KitPaper, print_kits
from budget.documents.poster import ideas_poster, place_poster
from budget.enums import RoundStatus
from budget.forms import PlaceForm
from budget.models import Round, usual_way, voting_classes
from budget.services.kits import forget_kit, make_kits
from budget.views.mine import ROOM
from budget.views.public import page_of
from budget.views.screens import screen_url
from youthportal.core.db import in_order
from youthportal.core.http import UserRequest
from youthportal.documents.bundles import zip_stream
from youthportal.documents.printing import PrintingError
from youthportal.organisations.models import School
from youthportal.organisations.views.gate import for_coordinators

SCHOOLS_A_PAGE = 50
WATCH_SECONDS = 5


@for_coordinators
def kits(request: UserRequest, round: str) -> HttpResponse:
    """The schools of the round that this person coordinates; with one school, at once its voting day."""
    found = get_object_or_404(Round.objects.public(), slug=round)
    schools = (
        School.objects.coordinated_by(request.user).filter(rounds__round=found).order_by(in_order("name"))
    )
    page = page_of(request, schools, SCHOOLS_A_PAGE)
    if not request.user.is_staff and page.paginator.count == 1:
        return redirect("budget:voting_day", found.slug, page.object_list[0].slug)
    return render(request, "budget/voting/kits.html", ROOM | {"round": found, "page": page})


def school_in(request: UserRequest, round: str, school: str) -> tuple[Round, School]:
    """A school of the round that this person coordinates; of others nobody learns that they take part."""
    found = get_object_or_404(Round.objects.public(), slug=round)
    mine = School.objects.coordinated_by(request.user).filter(rounds__round=found)
    return found, get_object_or_404(mine.distinct(), slug=school)


def classes_of(round: Round, school: School) -> list[Any]:
    classes = list(voting_classes(round).filter(school=school))
    for one in classes:
        one.way = usual_way(one.way, all_on_paper=not (one.by_account or one.by_code))
    return classes


@for_coordinators
def voting_day(request: UserRequest, round: str, school: str) -> HttpResponse:
    """Every class with its way and kit, and what the school needs on its walls and screens."""
    found, where = school_in(request, round, school)
    context = ROOM | {
        "round": found,
        "school": where,
        "classes": classes_of(found, where),
        "pots": pots_of(found, where),
        "place_form": PlaceForm(),
        "is_open": found.status == RoundStatus.VOTING,
        "screen_url": screen_url(found, where),
    }
    return render(request, "budget/voting/day.html", context)


# --- all kits of a school in one go ---------------------------------------------------------------


@for_coordinators
def all_kits(request: UserRequest, round: str, school: str) -> HttpResponse | StreamingHttpResponse:
    """Before: which classes, and whose earlier slips become void. After: one ZIP, sent class by class."""
    found, where = school_in(request, round, school)
    classes = classes_of(found, where)
    if request.method == "POST":
        chosen = [one for one in classes if str(one.pk) in request.POST.getlist("class")]
        if chosen and found.status == RoundStatus.VOTING:
            return _bundle(request, found, where, chosen)
        messages.warning(request, _("Tick at least one class, while voting is open."))
        return redirect("budget:all_kits", found.slug, where.slug)
    context = ROOM | {"round": found, "school": where, "classes": classes}
    progress = _progress(classes)
    context |= {"is_open": found.status == RoundStatus.VOTING, **progress}
    response = render(request, "budget/voting/all_kits.html", context)
    if "watch" in request.GET and progress["made"] < progress["total"]:
        response["Refresh"] = str(WATCH_SECONDS)
    return response


def _progress(classes: list[Any]) -> dict[str, int]:
    """How many classes have a kit of today."""
    today = timezone.localdate()

    def is_of_today(at: datetime | None) -> bool:
        return at is not None and timezone.localdate(at) == today

    return {"made": sum(is_of_today(one.kit_made_at) for one in classes), "total": len(classes)}


def _bundle(request: UserRequest, round: Round, school: School, classes: list[Any]) -> StreamingHttpResponse:
    kits = make_kits(actor=request.user, round=round, classes=classes)
    response = StreamingHttpResponse(zip_stream(_files(request, kits)), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="kits-{school.slug}.zip"'
    response["Cache-Control"] = "no-store"
    return response


def _files(request: UserRequest, kits: Iterator[KitPaper]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each kit; in the place of one that could not be printed, a line that says so."""
    for kit, pdf in print_kits(kits):
        name = kit.school_class.name.replace("/", "-")
        if pdf is None:
            forget_kit(actor=request.user, kit=kit)
            with translation.override(kit.school_class.school.language):
                said = _("The kit of class %(name)s could not be printed. Make it alone.") % {"name": name}
            yield f"{name}.txt", said.encode()
        else:
            yield f"{name}.pdf", pdf


# --- posters --------------------------------------------------------------------------------------


@for_coordinators
def poster(request: UserRequest, round: str, school: str, pot: str) -> HttpResponse:
    """All ideas of a pot on A3."""
    found, where = school_in(request, round, school)
    chosen = next((one for one in pots_of(found, where) if one.slug == pot), None)
    if chosen is None:
        raise Http404
    return _paper(request, found, where, f"poster-{chosen.slug}", lambda: ideas_poster(chosen, where))


@for_coordinators
def place(request: UserRequest, round: str, school: str) -> HttpResponse:
    """“Vote here” on A4, with what was typed of room and hour."""
    found, where = school_in(request, round, school)
    form = PlaceForm(request.GET)
    typed = form.cleaned_data["place"] if form.is_valid() else ""
    return _paper(request, found, where, f"vote-here-{where.slug}", lambda: place_poster(found, where, typed))


def _paper(request: UserRequest, round: Round, school: School, name: str, printed: Any) -> HttpResponse:
    try:
        response = HttpResponse(printed(), content_type="application/pdf")
    except PrintingError:
        messages.error(request, _("It could not be printed. Try it again."))
        return redirect(reverse("budget:voting_day", args=[round.slug, school.slug]))
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response

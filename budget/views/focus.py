"""Which goals matter at a school: choosing, counting a lesson, opinions by link, the public page."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from budget import rules
from budget.calculations.focus import GROUPS, PARENTS, PUPILS, TEACHERS, Focus
from budget.enums import Goal, Voice
from budget.forms import FocusForm, LessonForm, OpinionForm, lesson_initial
from budget.models import FocusAnswer, Round, RoundSchool
from budget.services import focus as service
from budget.views.mine import ROOM
from budget.views.propose import kept
from youthportal.accounts.limits import Limit, client_address
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.core.pages import common_page
from youthportal.documents.charts import Bar, Chart, bar_chart
from youthportal.documents.stamps import qr_svg
from youthportal.municipality.models import Municipality
from youthportal.organisations.models import SchoolClass, SchoolYear
from youthportal.organisations.views.gate import for_coordinators

SALT = "budget.opinion"
COOKIE, COOKIE_AGE = "opinion-{}", 90 * 24 * 3600
#: New opinions from one address in an hour: a staff room and a parents' evening fit, a robot does not.
OPINIONS_AN_HOUR = Limit("budget.opinion", 150, 3600)


def group_names() -> dict[str, str]:
    return {PUPILS: _("Pupils"), TEACHERS: _("Teachers"), PARENTS: _("Parents and guardians")}


@never_cache
@login_required
def choose(request: UserRequest, round: str) -> HttpResponse:
    """A pupil ticks the goals that matter most at the own school, and may do so again until the end."""
    found = get_object_or_404(Round.objects.public(), slug=round)
    enrolment = found.enrolment_of(request.user)
    refusal = rules.focus_refusal(round=found, user=request.user)
    if enrolment is None or (refusal and request.method != "POST"):
        why = {"round": found, "refusal": refusal}
        return render(request, "budget/focus/why_not.html", ROOM | why)
    mine = FocusAnswer.objects.filter(round=found, user=request.user).prefetch_related("ticks").first()
    initial = {"goals": [tick.goal for tick in mine.ticks.all()] if mine else []}
    form = FocusForm(posted(request), round=found, initial=initial)
    arguments = {"actor": request.user, "round": found}
    if (
        request.method == "POST"
        and form.is_valid()
        and kept(form, service.choose_goals, **arguments, **form.cleaned_data)
    ):
        messages.success(request, _("Saved. You can change it until the choosing ends."))
        return redirect("budget:focus_school", found.slug, enrolment.school_class.school.slug)
    context = {"round": found, "form": form, "school": enrolment.school_class.school, "mine": mine}
    return render(request, "budget/focus/choose.html", ROOM | context)


# --- the public page ------------------------------------------------------------------------------


def _place(round: str, school: str) -> RoundSchool:
    rows = RoundSchool.objects.select_related("round", "school", "pot")
    place = get_object_or_404(rows, round__in=Round.objects.public(), round__slug=round, school__slug=school)
    if place.round.focus_open_at is None:
        raise Http404
    return place


def _chart(group: str, counts: dict[int, int], people: int) -> Chart:
    order = sorted(counts, key=lambda goal: (-counts[goal], goal))
    first = Goal(order[0])
    facts = {"goal": f"{first.value}. {first.label}", "count": counts[order[0]], "people": people}
    return bar_chart(
        [Bar(f"{goal}. {Goal(goal).label}", counts[goal]) for goal in order],
        title=_("First comes “%(goal)s”: %(count)s of %(people)s chose it.") % facts,
        label_head=_("Goal"),
        value_head=_("Chosen by"),
        key=group,
    )


def groups_of(focus: Focus) -> list[dict[str, Any]]:
    """Pupils, teachers, parents: each with its chart, or why nothing is shown."""
    smallest, names = Municipality.current().small_group, group_names()
    found = []
    for group in GROUPS:
        counts, people = focus.shown(group, smallest), focus.people.get(group, 0)
        chart = _chart(group, counts, people) if counts else None
        shown = people if people >= smallest else None
        found.append({"key": group, "name": names[group], "people": shown, "chart": chart})
    return found


@common_page
def school_focus(request: HttpRequest, round: str, school: str) -> HttpResponse:
    """Which goals matter at this school: the pupils' choice, and beside it what adults think."""
    place = _place(round, school)
    answers = FocusAnswer.objects.filter(round=place.round, school=place.school)
    focus = answers.tallies().get(place.school_id, Focus())
    smallest = Municipality.current().small_group
    context = {
        "round": place.round,
        "school": place.school,
        "pot": place.pot,
        "groups": groups_of(focus),
        "chosen": focus.chosen(place.round.max_focus_goals, smallest),
        "smallest": smallest,
        "is_open": place.round.takes_focus(now()),
    }
    return render(request, "budget/focus/school.html", ROOM | context)


# --- opinions, without an account -----------------------------------------------------------------


def opinion_key(place: RoundSchool) -> str:
    return signing.Signer(salt=SALT, sep=".").sign(str(place.pk))


def _opinion_place(key: str) -> RoundSchool:
    try:
        pk = signing.Signer(salt=SALT, sep=".").unsign(key)
    except signing.BadSignature as error:
        raise Http404 from error
    rows = RoundSchool.objects.select_related("round", "school")
    return get_object_or_404(rows, pk=pk, round__in=Round.objects.public())


def opinion_link(request: HttpRequest, key: str) -> HttpResponse:
    """What a printed poster leads to: language-neutral, then the page in the reader's language."""
    return redirect("budget:opinion", key)


@never_cache
def opinion(request: HttpRequest, key: str) -> HttpResponse:
    """A teacher's or a parent's opinion; the same device changes its own instead of adding another."""
    place = _opinion_place(key)
    refusal = rules.focus_phase_refusal(place.round)
    if refusal and request.method != "POST":
        context = {"round": place.round, "school": place.school, "refusal": refusal}
        return render(request, "budget/focus/why_not.html", ROOM | context)
    form = OpinionForm(posted(request), round=place.round)
    context = {"round": place.round, "school": place.school, "form": form}
    if request.method == "POST" and form.is_valid() and (answer := _give(request, place, form)):
        response = render(request, "budget/focus/thanks.html", ROOM | context)
        response.set_cookie(
            COOKIE.format(place.pk),
            signing.dumps(str(answer.public_id), salt=SALT),
            max_age=COOKIE_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response
    return render(request, "budget/focus/opinion.html", ROOM | context)


def _give(request: HttpRequest, place: RoundSchool, form: OpinionForm) -> FocusAnswer | None:
    try:
        known = signing.loads(request.COOKIES.get(COOKIE.format(place.pk), ""), salt=SALT)
    except signing.BadSignature:
        known = ""
    if not known and not OPINIONS_AN_HOUR.take(client_address(request), place.pk):
        form.add_error(None, _("Too many opinions come from here just now. Try again in an hour."))
        return None
    values = {"round": place.round, "school": place.school, "known": known}
    try:
        return service.give_opinion(**values, **form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return None


# --- for coordinators -----------------------------------------------------------------------------


def _own_place(request: UserRequest, round: str, school: str) -> RoundSchool:
    place = _place(round, school)
    if rules.school_focus_refusal(round=place.round, school=place.school, user=request.user):
        raise Http404
    return place


def _classes(place: RoundSchool) -> Any:
    grades = {"grade__gte": place.round.grade_from, "grade__lte": place.round.grade_to}
    rows = SchoolClass.objects.of_year(SchoolYear.at()).filter(school=place.school, **grades)
    return rows.order_by("grade", "name")


@for_coordinators
def coordinate(request: UserRequest, round: str, school: str) -> HttpResponse:
    """The link and the code to hang up, and which classes have been entered."""
    place = _own_place(request, round, school)
    url = settings.SITE_URL + reverse("opinion_link", args=[opinion_key(place)])
    lessons = FocusAnswer.objects.filter(round=place.round, school=place.school, voice=Voice.LESSON)
    people = dict(lessons.values_list("school_class", "people"))
    page = reverse("budget:focus_lesson", args=[place.round.slug, place.school.slug])
    is_open = place.round.takes_focus(now())
    with override(place.school.language):
        line = _("Which goals matter most at our school? Tell us what you think.")
    context = {
        "round": place.round,
        "school": place.school,
        "url": url,
        "qr": qr_svg(url, _("Link for teachers and parents as a picture for the camera")),
        "line": line,
        "classes": [
            (one.name, f"{page}?class={one.pk}" if is_open else "", people.get(one.pk))
            for one in _classes(place)
        ],
        "is_open": is_open,
    }
    return render(request, "budget/focus/coordinate.html", ROOM | context)


@for_coordinators
def lesson(request: UserRequest, round: str, school: str) -> HttpResponse:
    """The numbers of one class on one screen; saved, the form is ready for the next class."""
    place = _own_place(request, round, school)
    lessons = FocusAnswer.objects.filter(round=place.round, school=place.school, voice=Voice.LESSON)
    chosen = request.GET.get("class", "")
    is_number = chosen.isdecimal() and len(chosen) < 19
    before = lessons.filter(school_class=int(chosen)).first() if is_number else None
    initial = lesson_initial(before) if before else {"school_class": chosen}
    form = LessonForm(posted(request), classes=_classes(place), initial=initial)
    if request.method == "POST" and form.is_valid():
        arguments = form.arguments()
        if kept(form, service.count_lesson, actor=request.user, round=place.round, **arguments):
            said = _("Class %(name)s is saved.") % {"name": arguments["school_class"].name}
            messages.success(request, said)
            return redirect("budget:focus_coordinate", place.round.slug, place.school.slug)
    context = {"round": place.round, "school": place.school, "form": form}
    return render(request, "budget/focus/lesson.html", ROOM | context)

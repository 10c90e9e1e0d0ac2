"""The survey after a round: answered by link without account, its links for schools, its figures."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from budget import rules
from budget.documents.survey import SurveyView
from budget.enums import SurveyVoice
from budget.forms import SurveyForm
from budget.models import Round, RoundSchool, Survey
from budget.services import survey as service
from budget.views.mine import ROOM
from youthportal.accounts.limits import Limit, client_address
from youthportal.core.db import in_order
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest, posted
from youthportal.documents.stamps import qr_svg
from youthportal.organisations.views.gate import for_coordinators

SALT, GIVEN_SALT = "budget.survey", "budget.survey.given"
COOKIE, COOKIE_AGE = "survey-{}", 90 * 24 * 3600
#: New answers from one address and for one school in an hour, beside one for each pupil of its roll.
ANSWERS_AN_HOUR = 150


# --- answering, without an account ----------------------------------------------------------------


def survey_key(place: RoundSchool, voice: str) -> str:
    return signing.Signer(salt=SALT, sep=".").sign(f"{place.pk}-{voice}")


def _asked(key: str) -> tuple[RoundSchool, Survey, SurveyVoice]:
    """School, survey and voice of a link; a forged one leads nowhere."""
    try:
        pk, _dash, voice = signing.Signer(salt=SALT, sep=".").unsign(key).partition("-")
    except signing.BadSignature as error:
        raise Http404 from error
    rows = RoundSchool.objects.select_related("round__survey", "school")
    place = get_object_or_404(rows, pk=pk, round__in=Round.objects.published())
    survey = rules.survey_of(place.round)
    if survey is None:
        raise Http404
    return place, survey, SurveyVoice(voice)


def survey_link(request: HttpRequest, key: str) -> HttpResponse:
    """What a picture for the camera leads to: then the page in the reader's language."""
    return redirect("budget:survey", key)


@never_cache
def survey(request: HttpRequest, key: str) -> HttpResponse:
    """A few questions; a device that has answered is thanked. The mark says that, and nothing else."""
    place, found, voice = _asked(key)
    context = ROOM | {"round": place.round, "school": place.school, "survey": found, "voice": voice}
    mark = signing.Signer(salt=GIVEN_SALT).sign(f"{place.pk}-{voice}")
    cookie = COOKIE.format(f"{place.pk}-{voice}")
    if request.COOKIES.get(cookie) == mark:
        return render(request, "budget/survey/thanks.html", context | {"before": True})
    refusal = rules.survey_phase_refusal(found)
    form = SurveyForm(posted(request), survey=found)
    if request.method == "POST" and form.is_valid() and _give(request, place, voice, form):
        response = render(request, "budget/survey/thanks.html", context)
        kept: dict[str, Any] = {"max_age": COOKIE_AGE, "httponly": True, "samesite": "Lax"}
        response.set_cookie(cookie, mark, secure=settings.SESSION_COOKIE_SECURE, **kept)
        return response
    context |= {"form": form, "refusal": refusal, "closed": refusal and request.method != "POST"}
    return render(request, "budget/survey/survey.html", context)


def _give(request: HttpRequest, place: RoundSchool, voice: str, form: SurveyForm) -> bool:
    limit = Limit("budget.survey", ANSWERS_AN_HOUR + (place.roll_count or 0), 3600)
    if not limit.take(client_address(request), place.pk):
        form.add_error(None, _("Too many answers come from here just now. Try again in an hour."))
        return False
    values, text = form.split()
    try:
        service.give_answer(place=place, voice=voice, values=values, text=text)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


# --- figures --------------------------------------------------------------------------------------


@never_cache
def survey_results(request: HttpRequest, round: str) -> HttpResponse:
    """Everybody's once they are public; before, of the office and the coordinators of the schools."""
    rows = Survey.objects.select_related("round").filter(round__in=Round.objects.published())
    found = get_object_or_404(rows, round__slug=round)
    if found.is_public:
        return _results(request, found)
    answer: HttpResponse = _preview(request, found)
    return answer


@for_coordinators
def _preview(request: UserRequest, found: Survey) -> HttpResponse:
    if rules.survey_reading_refusal(found, request.user):
        raise Http404
    return _results(request, found)


def _results(request: HttpRequest, found: Survey) -> HttpResponse:
    """While people answer, no figures: whoever watched them move would see single answers."""
    is_over = found.is_over(rules.survey_day())
    view = SurveyView(found) if is_over else None
    report = service.REPORT.issued(found, request.LANGUAGE_CODE or "") if found.reported_on else None
    schools = found.round.schools.select_related("school").order_by(in_order("school__name"))
    context = {
        "round": found.round,
        "survey": found,
        "view": view,
        "report": report,
        "schools": schools if getattr(request.user, "is_staff", False) and not is_over else [],
    }
    return render(request, "budget/survey/results.html", ROOM | context)


# --- for coordinators -----------------------------------------------------------------------------


@for_coordinators
def survey_links(request: UserRequest, round: str, school: str) -> HttpResponse:
    """The two links of a school to hang up or to send."""
    rows = RoundSchool.objects.select_related("round__survey", "school")
    place = get_object_or_404(
        rows, round__in=Round.objects.published(), round__slug=round, school__slug=school
    )
    found = rules.survey_of(place.round)
    if found is None or rules.school_focus_refusal(round=place.round, school=place.school, user=request.user):
        raise Http404
    context = {
        "round": place.round,
        "school": place.school,
        "survey": found,
        "refusal": rules.survey_phase_refusal(found),
        "links": [_link(place, voice) for voice in SurveyVoice],
    }
    return render(request, "budget/survey/links.html", ROOM | context)


def _link(place: RoundSchool, voice: SurveyVoice) -> dict[str, Any]:
    url = settings.SITE_URL + reverse("survey_link", args=[survey_key(place, voice)])
    with override(place.school.language):
        line = _("How was the pupils' budget? Two minutes, without a name.")
    picture = qr_svg(url, _("Link to the survey as a picture for the camera"))
    return {"voice": voice, "url": url, "qr": picture, "line": line}

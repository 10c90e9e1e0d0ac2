"""Pupils sign in: school, sign-in name and password, or a card. No JavaScript, no Redis needed."""

import time
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from youthportal.accounts.limits import Limit, client_address, counting_failures
from youthportal.accounts.signing_in import safe_target, sign_in
from youthportal.core.db import sort_key
from youthportal.core.exceptions import DomainError
from youthportal.organisations import services
from youthportal.organisations.forms import CardForm, PupilSignInForm, SchoolSearchForm
from youthportal.organisations.models import Pupil, School

#: Wrong passwords for one sign-in name, and from one address: a whole school at once stays far below.
PER_NAME = Limit("pupil-name", amount=10, seconds=300)
PER_ADDRESS = Limit("pupil-address", amount=3000, seconds=300)
#: Seconds for which a card that was shown waits for its owner's yes.
CARD_WAITS = 600
_HELD = "card"


class SeeOther(HttpResponseRedirect):
    """To a page without the secret, whatever the method was."""

    status_code = 303


def _status(form: Any) -> int:
    """429 when a limit refused, else 200."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return 429 if "TOO_MANY_TRIES" in codes else 200


def _say(form: Any, refusal: DomainError, field: str | None = None) -> None:
    """The refusal as an error of the form or of one field."""
    form.add_error(field, ValidationError(refusal.message, code=refusal.code))


@never_cache
def pupil_login(request: HttpRequest) -> HttpResponse:
    """Which school? A list to search, or the card."""
    form = SchoolSearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    language = translation.get_language() or "en"
    schools = School.objects.active().filter(name__icontains=text).order_by(sort_key("name", language))
    target = safe_target(request)
    context = {
        "form": form,
        "text": text,
        "schools": schools,
        "target": target,
        "query": "?" + urlencode({"next": target}) if target else "",
    }
    return render(request, "organisations/pupil_login.html", context)


@sensitive_post_parameters("password")
@never_cache
def pupil_login_at(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign-in name and password at one school."""
    school = get_object_or_404(School.objects.active(), slug=slug)
    form = PupilSignInForm(request.POST or None)
    target = safe_target(request)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["login_name"].strip().lower()
        try:
            with (
                counting_failures(PER_ADDRESS, client_address(request)),
                counting_failures(PER_NAME, school.pk, name),
            ):
                user = services.sign_in_by_name(
                    school=school, login_name=name, password=form.cleaned_data["password"]
                )
            return sign_in(request, user, method="password", target=target)
        except DomainError as refusal:
            _say(form, refusal)
    context = {"form": form, "school": school, "target": target}
    return render(request, "organisations/pupil_login_at.html", context, status=_status(form))


@sensitive_variables("secret")
def _hold_card(request: HttpRequest, secret: str) -> None:
    """Remember whose card was shown, not the secret, until its owner says yes.

    Raises what `pupil_of_card` raises.
    """
    pupil = services.pupil_of_card(secret=secret)
    request.session[_HELD] = {
        "pupil": pupil.pk,
        "digest": bytes(pupil.card_digest or b"").hex(),
        "at": int(time.time()),
    }


def _held_card(request: HttpRequest) -> tuple[Pupil, bytes] | None:
    held = request.session.get(_HELD)
    if not held or held["at"] < time.time() - CARD_WAITS:
        return None
    pupil = Pupil.objects.select_related("school").filter(pk=held["pupil"]).first()
    return (pupil, bytes.fromhex(held["digest"])) if pupil else None


@sensitive_variables("secret")
@never_cache
def card_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The address behind a card's QR code: leads at once to an address without the secret."""
    with translation.override(translation.get_language_from_request(request)):
        try:
            _hold_card(request, secret)
            target = reverse("confirm_card")
        except DomainError:
            target = reverse("pupil_card") + "?unknown=1"
    response = SeeOther(target)
    response["Referrer-Policy"] = "no-referrer"
    return response


@sensitive_post_parameters("code")
@never_cache
def pupil_card(request: HttpRequest) -> HttpResponse:
    """The card's code, typed."""
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with counting_failures(PER_ADDRESS, client_address(request)):
                _hold_card(request, form.cleaned_data["code"])
            return redirect("confirm_card")
        except DomainError as refusal:
            _say(form, refusal, "code")
    context = {"form": form, "unknown": "unknown" in request.GET and not form.is_bound}
    return render(request, "organisations/pupil_card.html", context, status=_status(form))


@never_cache
def confirm_card(request: HttpRequest) -> HttpResponse:
    """Whose card it is; the sign-in itself is sent, so that no link signs anybody in."""
    held = _held_card(request)
    if held is None:
        return redirect("pupil_card")
    pupil, digest = held
    if request.method != "POST":
        return render(request, "organisations/confirm_card.html", {"pupil": pupil})
    del request.session[_HELD]
    try:
        found = services.sign_in_by_card(pupil=pupil, digest=digest)
    except DomainError:
        return redirect(reverse("pupil_card") + "?unknown=1")
    target = reverse("choose_password") if found.is_first else None
    return sign_in(request, found.user, method="card", target=target)

"""A guardian answers by the link of an e-mail, without an account."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from youthportal.accounts import links
from youthportal.accounts.models import User
from youthportal.consents import rules, services
from youthportal.consents.enums import Act, Giver
from youthportal.consents.forms import NO, YES, GuardianForm
from youthportal.consents.models import Consent
from youthportal.core.exceptions import DomainError


def facts(token: str) -> tuple[User, dict[str, Any]]:
    """Whom the link is about. It answers for two weeks; whoever answered may change the answer for a year."""
    found = links.facts_of(services.PURPOSE, token, valid=services.VALID)
    user = User.objects.get(pk=found["user"])
    by = services.giver_key(found["to"])
    if not Consent.objects.about(user).filter(giver_key=by).exists():
        links.facts_of(services.PURPOSE, token, valid=services.ANSWER_WITHIN)
    return user, found


@never_cache
def consent_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail, in no language: on to the page in the mail's."""
    try:
        language = links.facts_of(services.PURPOSE, token, valid=services.VALID)["in"]
    except DomainError:
        language = translation.get_language_from_request(request)
    with translation.override(language):
        return HttpResponseRedirect(reverse("consent_answer", args=[token]))


def _said_before(user: User, address: str) -> dict[str, Any]:
    """This guardian's last answers, to begin with; empty the first time."""
    rows = Consent.objects.about(user).filter(giver_key=services.giver_key(address))
    said: dict[str, Any] = {row.kind: YES if row.act == Act.GIVEN else NO for row in rows}
    last = rows.last()
    if last is not None:
        said |= {"giver_name": last.giver_name, "is_institution": last.giver == Giver.INSTITUTION}
    return said


@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    try:
        user, found = facts(token)
        kinds = services.kinds_for(user)
        if refusal := rules.answer_refusal(user=user, kinds=kinds, name="-"):
            raise refusal
    except DomainError as refusal:
        return render(request, "consents/stopped.html", {"refusal": refusal})
    said = _said_before(user, found["to"])
    form = GuardianForm(request.POST or None, kinds=kinds, initial=said)
    if request.method == "POST" and form.is_valid():
        services.answer_as_guardian(
            user=user,
            address=found["to"],
            language=translation.get_language() or found["in"],
            answers=form.answers(),
            name=form.cleaned_data["giver_name"],
            is_institution=form.cleaned_data["is_institution"],
        )
        return render(request, "consents/answered.html", {"young": user})
    context = {"form": form, "young": user, "school": services.school_of(user), "changes": bool(said)}
    return render(request, "consents/answer.html", context)

"""The page behind the link: exactly what is being agreed to, and both answers."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from youthportal.agreements import holding, services
from youthportal.agreements.kinds import kind_of
from youthportal.agreements.models import Agreement
from youthportal.core.exceptions import DomainError


def _find(token: str) -> Agreement:
    try:
        return services.find(token)
    except DomainError as unknown:
        raise Http404 from unknown


@require_safe
@never_cache
def agreement_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail: to the page, in the language the person was written to."""
    with translation.override(_find(token).language):
        return HttpResponseRedirect(reverse("agreement", args=[token]))


@never_cache
def agreement(request: HttpRequest, token: str) -> HttpResponse:
    """Reading changes nothing: mail programs open links by themselves. Only a press answers."""
    found = _find(token)
    kind, problem = kind_of(found), None
    if request.method == "POST":
        try:
            found = _answered(request, found)
        except DomainError as refusal:
            problem, found = refusal, _find(token)
    if found.is_agreed and kind.workplace and not found.is_over and problem is None:
        return holding.hold(HttpResponseRedirect(kind.workplace(found)), found)
    context = {"agreement": found, "kind": kind, "problem": problem}
    if found.is_waiting:
        context["lines"] = kind.lines(found)
    return render(request, "agreements/agreement.html", context, status=422 if problem else 200)


def _answered(request: HttpRequest, found: Agreement) -> Agreement:
    if request.POST.get("answer") == "agree":
        return services.agree(agreement=found, user=request.user)
    return services.refuse(agreement=found, reason=request.POST.get("reason", ""), user=request.user)

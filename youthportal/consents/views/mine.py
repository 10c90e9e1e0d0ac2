"""What a young person agreed to, what waits, and asking a guardian."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from youthportal.consents import rules, services
from youthportal.consents.enums import MEANING, OF_THE_BUDGET
from youthportal.consents.forms import AskForm
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest


def page(request: UserRequest, form: AskForm | None = None) -> HttpResponse:
    found, ages = rules.states(request.user, OF_THE_BUDGET), rules.ages()
    context = {
        "items": [(state, MEANING[state.kind], ages[state.kind]) for state in found],
        "asks": any(state.needs_guardian for state in found),
        "form": form or AskForm(initial={"language": request.user.language}),
    }
    return render(request, "consents/mine.html", context)


@never_cache
@login_required
def my_consents(request: UserRequest) -> HttpResponse:
    return page(request)


@require_POST
@login_required
def decide(request: UserRequest) -> HttpResponse:
    """Yes or no longer, for one kind."""
    kind, act = request.POST.get("kind", ""), request.POST.get("act", "")
    try:
        services.decide_oneself(user=request.user, kind=kind, act=act)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Saved."))
    return redirect("my_consents")


@require_POST
@login_required
def ask_guardian(request: UserRequest) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        return page(request, form)
    address, language = form.cleaned_data["email"], form.cleaned_data["language"]
    try:
        services.ask_guardian(user=request.user, address=address, language=language)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The mail is on its way. Tell them to look for it today."))
    return redirect("my_consents")

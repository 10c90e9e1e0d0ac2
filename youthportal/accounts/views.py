"""The page of one's own account; signing in and out is allauth's."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from youthportal.accounts import erasure, own_data, rules, second_factor, services, signing_in
from youthportal.accounts.forms import EraseForm, LanguageForm, PasswordForm
from youthportal.core.http import UserRequest


@never_cache
@login_required
def profile(request: UserRequest) -> HttpResponse:
    context = {
        "form": LanguageForm(initial={"language": request.user.language}),
        "sections": own_data.sections_in_short(request.user),
        "has_second_factor": second_factor.is_enrolled(request.user),
    }
    return render(request, "accounts/profile.html", context)


@require_POST
@login_required
def change_language(request: UserRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return redirect("profile")
    services.change_language(user=request.user, language=form.cleaned_data["language"])
    with translation.override(form.cleaned_data["language"]):
        messages.success(request, _("We will write to you in this language."))
        return HttpResponseRedirect(reverse("profile"))


@require_POST
@login_required
def end_sessions(request: UserRequest) -> HttpResponse:
    """Sign out everywhere else, or here too."""
    services.end_sessions(actor=request.user, user=request.user)
    if "here_too" in request.POST:
        logout(request)
        return redirect("home")
    update_session_auth_hash(request, request.user)
    messages.success(request, _("You are signed out on all other devices."))
    return redirect("profile")


@never_cache
@login_required
def choose_password(request: UserRequest) -> HttpResponse:
    """For whoever has no password yet, or came in by a card just now; everybody else types the old one."""
    if request.user.has_usable_password() and not signing_in.came_by_card(request):
        return redirect("account_change_password")
    target = signing_in.safe_target(request) or reverse("profile")
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        services.choose_password(user=request.user, password=form.cleaned_data["password"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is set."))
        return HttpResponseRedirect(target)
    context = {"form": form, "target": target, "sections": own_data.sections_in_short(request.user)}
    return render(request, "accounts/choose_password.html", context)


@never_cache
@login_required
def own_data_page(request: UserRequest) -> HttpResponse:
    """All of it to read, as a file, and the way to have it erased."""
    context = {"own": services.data_about(request.user), "sections": own_data.sections(request.user)}
    return render(request, "accounts/own_data.html", context)


@never_cache
@login_required
def erase_account(request: UserRequest) -> HttpResponse:
    """What goes and what stays; then, proved by password or card, it is done."""
    if refusal := rules.erasure_refusal(actor=request.user, user=request.user):
        messages.error(request, refusal.message)
        return redirect("own_data")
    form = EraseForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        user = request.user
        logout(request)
        erasure.erase_person(actor=user, user=user)
        return render(request, "accounts/erased.html")
    return render(request, "accounts/erase.html", {"form": form})


@never_cache
@login_required
def own_data_file(request: UserRequest) -> HttpResponse:
    """All the portal knows about whoever asks, to keep."""
    held = {"account": services.data_about(request.user)}
    held |= {section.key: section.lines for section in own_data.sections(request.user)}
    response = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response

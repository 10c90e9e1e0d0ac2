"""What checkers do beside deciding: take an idea, declare closeness, ask each other, give more time."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budget import rules
from budget.forms import ExtendForm, NoteForm
from budget.services import assigning
from budget.services.checks import extend_fix
from budget.views.checks import for_checkers, found_idea
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest


def _act(request: UserRequest, said: str, service: Callable[..., Any], **arguments: Any) -> bool:
    try:
        service(actor=request.user, **arguments)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, said)
    return True


@require_POST
@for_checkers
def take(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Give an idea that waits to oneself, so that nobody else starts on it."""
    idea = found_idea(request, public_id)
    if idea.given_at(rules.step_of(idea) or "") is None:
        _act(
            request, _("It is yours to check."), assigning.assign_checker, proposal=idea, checker=request.user
        )
    return redirect("budget:check", public_id)


@require_POST
@for_checkers
def conflict(request: UserRequest, public_id: UUID) -> HttpResponse:
    idea = found_idea(request, public_id)
    said = _("Thank you. Somebody else checks this idea.")
    _act(request, said, assigning.declare_conflict, proposal=idea)
    return redirect("budget:checks")


@require_POST
@for_checkers
def note(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Keep a note, or put a question to a colleague."""
    idea = found_idea(request, public_id)
    form = NoteForm(request.POST, people=idea.people_to_ask(request.user))
    if form.is_valid():
        asked = form.cleaned_data["to"]
        said = _("%(name)s is told that you have a question.") % {"name": asked} if asked else _("Noted.")
        _act(request, said, assigning.add_note, proposal=idea, **form.cleaned_data)
    else:
        messages.error(request, _("Write a few words first."))
    return redirect("budget:check", public_id)


@require_POST
@for_checkers
def extend(request: UserRequest, public_id: UUID) -> HttpResponse:
    idea = found_idea(request, public_id)
    form = ExtendForm(request.POST)
    if form.is_valid():
        said = _("Its authors are told that they have more time.")
        _act(request, said, extend_fix, proposal=idea, fix_by=form.cleaned_data["fix_by"])
    else:
        messages.error(request, _("Give a date in the future by which it must be fixed."))
    return redirect("budget:check", public_id)

"""Where authors ask once for another look at a rejection."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from budget import rules
from budget.forms import AppealForm
from budget.services.checks import appeal
from budget.views.mine import ROOM, own_idea
from budget.views.propose import kept
from youthportal.core.http import UserRequest, posted


@never_cache
@login_required
def another_look(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Ask once for another look at a rejection, with one's reasons."""
    idea = own_idea(request, public_id)
    if refusal := rules.appeal_refusal(proposal=idea, user=request.user):
        messages.error(request, refusal.message)
        return redirect("budget:my_idea", public_id)
    form = AppealForm(posted(request))
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.user, "proposal": idea, "text": form.cleaned_data["text"]}
        if kept(form, appeal, **arguments):
            messages.success(request, _("Sent. Somebody else reads it now, and you get an answer."))
            return redirect("budget:my_idea", public_id)
    return render(request, "budget/another_look.html", ROOM | {"idea": idea, "form": form})

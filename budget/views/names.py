"""A first name beside one's idea: choosing it, hiding it, and reading whose are shown."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from budget import rules
from budget.forms import NameForm
from budget.services.naming import show_first_name
from budget.views.mine import ROOM, own_idea
from budget.views.propose import kept
from youthportal.core.http import UserRequest, posted
from youthportal.core.models import SiteVersion


def public_names(idea: Any) -> list[str]:
    """The first names to be read beside an idea `with_names`.

    Read once a day and version of the content, which every word about consent to names raises.
    """
    if not idea.has_names:
        return []
    key = f"names:{idea.pk}:{SiteVersion.current()}:{timezone.localdate()}"
    found: list[str] | None = caches["pages"].get(key)
    if found is None:
        found = rules.shown_names(idea)
        caches["pages"].set(key, found, 300)
    return found


@never_cache
@login_required
def own_name(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Have one's first name shown beside one's idea, or no longer; and what is missing for it."""
    idea = own_idea(request, public_id)
    shown = idea.authors.values_list("first_name", flat=True).get(user=request.user)
    refusal = rules.name_consent_refusal(request.user)
    form = NameForm(posted(request), known=rules.known_names(request.user))
    if "hide" in request.POST:
        show_first_name(actor=request.user, proposal=idea, name="")
        messages.success(request, _("Your first name is no longer shown."))
        return redirect("budget:own_name", public_id)
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.user, "proposal": idea, "name": form.cleaned_data["name"]}
        if kept(form, show_first_name, **arguments):
            messages.success(request, _("Your first name is shown beside the idea."))
            return redirect("budget:own_name", public_id)
    context = {"idea": idea, "shown": shown, "refusal": refusal, "form": form}
    return render(request, "budget/own_name.html", ROOM | context)

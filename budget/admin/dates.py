"""Moving the dates of a public round: the form, what it would do, and the confirmed act."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext

from budget.forms import DatesForm
from budget.models import Round
from budget.rules import dates as rules
from budget.services import dates
from youthportal.core.exceptions import DomainError
from youthportal.core.http import posted


def dates_page(page: Any, request: HttpRequest, round: Round) -> HttpResponse:
    """First the dates, then what follows from them; only the second answer changes anything."""
    form = DatesForm(posted(request), round=round)
    show: Callable[..., HttpResponse] = partial(
        page.show, request, round=round, title=gettext("Change the dates")
    )
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        refusal = rules.dates_refusal(round, form.dates())
        if refusal:
            form.add_error(None, refusal.message)
        elif "confirmed" not in request.POST:
            context = {
                "form": form,
                "moves": rules.moves(round, form.dates()),
                "consequences": dates.consequences(round, form.dates()),
            }
            return show("dates_preview", **context)
        elif _moved(page, request, round, form):
            return redirect(page.cockpit_url(round))
    return show("dates", form=form)


def _moved(page: Any, request: HttpRequest, round: Round, form: DatesForm) -> bool:
    said = {"why": form.cleaned_data["why"], "language": get_language() or "en"}
    try:
        dates.move_dates(actor=request.user, round=round, dates=form.dates(), **said)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return False
    page.message_user(
        request, gettext("The dates are changed. The people concerned are told."), messages.SUCCESS
    )
    return True

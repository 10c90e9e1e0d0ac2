"""How far each school of a round is: the office's table, and the reminders to those that are behind."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from budget.admin.cockpit import Step, step
from budget.enums import RoundStatus
from budget.models import Round
from budget.services.behind import remind_coordinators, school_states
from youthportal.municipality.models import Municipality


def schools_page(page: Any, request: HttpRequest, round: Round) -> HttpResponse:
    """The table; ticked schools are shown again before anybody gets a mail."""
    chosen = {int(value) for value in request.POST.getlist("school") if value.isdecimal()}
    if request.method == "POST" and "confirmed" in request.POST and chosen:
        count = remind_coordinators(actor=request.user, round=round, schools=chosen)
        said = ngettext("%(count)d reminder is on its way.", "%(count)d reminders are on their way.", count)
        page.message_user(request, said % {"count": count}, messages.SUCCESS)
        return redirect("admin:budget_round_schools", round.pk)
    states = school_states(round)
    only_behind = "behind" in request.GET
    if chosen:
        states = [state for state in states if state.school.pk in chosen]
    elif only_behind:
        states = [state for state in states if state.lacks]
    response: HttpResponse = page.show(
        request,
        "schools",
        round,
        title=gettext("Who is behind"),
        states=states,
        chosen=chosen,
        people=sum(len(state.coordinators) for state in states),
        only_behind=only_behind,
        is_closed=Municipality.current().is_office_closed,
    )
    return response


@step(350)
def schools_behind(round: Round) -> Step | None:
    """The way to the table of schools; what is missing there is read on its own page."""
    if round.status in {RoundStatus.CLOSED, RoundStatus.COUNTED, RoundStatus.PUBLISHED}:
        return None
    link = (_("School by school"), reverse("admin:budget_round_schools", args=[round.pk]))
    text = _("Coordinators, rosters, checks, slips and turnout, with reminders to those that are behind.")
    return Step(title=_("Who is behind"), state="next", text=text, link=link)

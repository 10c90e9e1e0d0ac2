"""Schools and pots of a round as one table, and what the office does with many of them at once.

Ticked rows are shown again with what would happen to each before anything does.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext

from budget import rules
from budget.forms import AmountsForm
from budget.models import Round
from budget.services.pots import Removal, plan_amounts, plan_removal, remove_schools, set_amounts
from budget.services.rounds import roster_rows
from youthportal.core.exceptions import DomainError

ADDRESS = "admin:budget_round_pots"


def pots_page(page: Any, request: HttpRequest, round: Round) -> HttpResponse:
    """The table; its two buttons lead through a preview back to it."""
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        return _table(page, request, round)
    if refusal := rules.change_refusal(round):
        page.message_user(request, refusal.message, messages.ERROR)
        return redirect(ADDRESS, round.pk)
    sent = set(request.POST.getlist("school"))
    chosen = {pk for pk in round.schools.values_list("pk", flat=True) if str(pk) in sent}
    response: HttpResponse = act(page, request, round, chosen)
    return response


def _table(page: Any, request: HttpRequest, round: Round) -> HttpResponse:
    pots = {pot.pk: pot for pot in round.pots.all()}
    rows = [(row, pots.get(row.pot_id or 0)) for row in roster_rows(round)]
    without_school = [pot for pot in pots.values() if pot.pk not in {row.pot_id for row, _pot in rows}]
    context = {
        "rows": rows,
        "without_school": without_school,
        "total": sum(pot.amount for pot in pots.values()),
        "is_frozen": rules.is_frozen(round),
    }
    response: HttpResponse = page.show(request, "pots", round, title=gettext("Schools and pots"), **context)
    return response


def _amounts(page: Any, request: HttpRequest, round: Round, chosen: set[int]) -> HttpResponse:
    """First how, then what it comes to for each pot, then the act."""
    form = AmountsForm(request.POST if "way" in request.POST else None, currency=round.currency)
    title = gettext("Set amounts")
    response: HttpResponse
    if not form.is_valid():
        response = page.show(request, "pot_amounts", round, title=title, form=form, chosen=chosen)
        return response
    wanted = {"round": round, "schools": chosen, **form.cleaned_data}
    if "mark" in request.POST and _set(page, request, wanted):
        return redirect(ADDRESS, round.pk)
    plan = plan_amounts(**wanted)
    context = {"form": form, "chosen": chosen, "plan": plan}
    response = page.show(request, "pot_amounts_preview", round, title=title, **context)
    return response


def _set(page: Any, request: HttpRequest, wanted: dict[str, Any]) -> bool:
    try:
        count = set_amounts(actor=request.user, mark=request.POST["mark"], **wanted)
    except DomainError as refusal:
        page.message_user(request, refusal.message, messages.ERROR)
        return False
    said = ngettext("%(count)d pot has a new amount.", "%(count)d pots have a new amount.", count)
    page.message_user(request, said % {"count": count}, messages.SUCCESS)
    return True


def _remove(page: Any, request: HttpRequest, round: Round, chosen: set[int]) -> HttpResponse:
    if "confirmed" in request.POST:
        _removed(page, request, round, chosen)
        return redirect(ADDRESS, round.pk)
    plan = plan_removal(round=round, schools=chosen)
    if not plan:
        page.message_user(request, gettext("Tick at least one school."), messages.WARNING)
        return redirect(ADDRESS, round.pk)
    leaving = sum(one.refusal is None for one in plan)
    title = gettext("Take schools out of the round?")
    response: HttpResponse = page.show(
        request, "remove_schools", round, title=title, plan=plan, leaving=leaving
    )
    return response


def _removed(page: Any, request: HttpRequest, round: Round, chosen: set[int]) -> None:
    try:
        plan = remove_schools(actor=request.user, round=round, schools=chosen)
    except DomainError as refusal:
        page.message_user(request, refusal.message, messages.ERROR)
        return
    count = sum(one.refusal is None for one in plan)
    said = ngettext(
        "%(count)d school has left the round.", "%(count)d schools have left the round.", count
    ) % {"count": count}
    page.message_user(request, said, messages.SUCCESS)
    for one in plan:
        _say_why(page, request, one)


def _say_why(page: Any, request: HttpRequest, one: Removal) -> None:
    if one.refusal:
        page.message_user(request, f"{one.row.school.brief}: {one.refusal.message}", messages.ERROR)


ACTS = {"amounts": _amounts, "remove": _remove}

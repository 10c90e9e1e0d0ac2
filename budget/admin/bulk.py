"""What the office does with many ideas at once: first what would happen to each, then the act."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.enums import CheckOutcome, CheckStep
from budget.forms import AssignForm, ExtendForm, SendBackForm
from budget.models.proposal import Proposal, ProposalQuerySet
from budget.services.bulk import act_on_many
from youthportal.accounts.models import User
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job
from youthportal.organisations.models import Membership, Role

Preview = Callable[[Proposal], DomainError | None]


def _asked(request: HttpRequest) -> Any:
    """The data of the confirmed form, or nothing on the way from the list."""
    return request.POST if "confirmed" in request.POST else None


def _preview(
    page: Any, request: HttpRequest, ideas: ProposalQuerySet, refusal: Preview, **context: Any
) -> HttpResponse:
    rows = [(idea, refusal(idea)) for idea in ideas]
    response: HttpResponse = page.show(request, "bulk", rows=rows, action=request.POST["action"], **context)
    return response


def _act(
    page: Any, request: HttpRequest, ideas: ProposalQuerySet, act: str, args: dict[str, Any]
) -> HttpResponse | None:
    chosen = list(ideas)
    came_to = act_on_many(actor=request.user, proposals=chosen, act=act, args=args)
    if isinstance(came_to, Job):
        return redirect(came_to.get_absolute_url())
    count = len(chosen) - len(came_to)
    said = ngettext("Done for %(count)d idea.", "Done for %(count)d ideas.", count) % {"count": count}
    page.message_user(request, said, messages.SUCCESS)
    for idea, refusal in came_to:
        page.message_user(request, f"{idea}: {refusal.message}", messages.ERROR)
    return None


def _pass(page: Any, request: HttpRequest, ideas: ProposalQuerySet, step: CheckStep) -> HttpResponse | None:
    if _asked(request) is None:

        def refusal(idea: Proposal) -> DomainError | None:
            return rules.pass_refusal(proposal=idea, user=request.user, step=step)

        words = {"title": gettext("Pass these ideas?"), "button": gettext("Yes, pass them")}
        return _preview(page, request, ideas, refusal, **words)
    args = {"outcome": CheckOutcome.PASSED.value, "step": step.value}
    return _act(page, request, ideas, "decide", args)


@admin.action(description=_("Pass the school's check …"))
def pass_school(page: Any, request: HttpRequest, ideas: ProposalQuerySet) -> HttpResponse | None:
    return _pass(page, request, ideas, CheckStep.SCHOOL)


@admin.action(description=_("Pass the city's check …"))
def pass_city(page: Any, request: HttpRequest, ideas: ProposalQuerySet) -> HttpResponse | None:
    return _pass(page, request, ideas, CheckStep.CITY)


@admin.action(description=_("Send back to their authors …"))
def send_back(page: Any, request: HttpRequest, ideas: ProposalQuerySet) -> HttpResponse | None:
    """Those that wait for the city go back by the city's check, the others by the school's."""
    form = SendBackForm(_asked(request), initial={"fix_by": timezone.localdate() + timedelta(days=7)})
    if not form.is_valid():

        def refusal(idea: Proposal) -> DomainError | None:
            step = rules.step_of_status(idea) or ""
            return rules.check_refusal(proposal=idea, user=request.user, step=step)

        words = {"title": gettext("Send these ideas back?"), "button": gettext("Send them back")}
        return _preview(page, request, ideas, refusal, form=form, **words)
    response = None
    for step in CheckStep:
        here = ideas.waiting_for(step)
        args = {
            "outcome": CheckOutcome.TO_FIX.value,
            "step": step.value,
            "reason": form.cleaned_data["reason"],
            "fix_by": form.cleaned_data["fix_by"].isoformat(),
        }
        if here.exists():
            response = _act(page, request, here, "decide", args) or response
    return response


def checkers() -> QuerySet[User]:
    """Everybody who may be asked at some step: the office, named checkers, coordinators."""
    held = Membership.objects.current().filter(role__in=[Role.CHECKER, Role.COORDINATOR])
    may = Q(is_staff=True) | Q(memberships__in=held)
    return User.objects.filter(may, is_active=True).distinct().order_by("last_name", "first_name", "pk")


@admin.action(description=_("Give to a checker …"))
def assign(page: Any, request: HttpRequest, ideas: ProposalQuerySet) -> HttpResponse | None:
    """Whom; what cannot be given to that person is said afterwards and stays as it is."""
    form = AssignForm(_asked(request), people=checkers())
    if not form.is_valid():
        words = {"title": gettext("Give these ideas to a checker"), "button": gettext("Give them")}
        return _preview(page, request, ideas, lambda _idea: None, form=form, **words)
    return _act(page, request, ideas, "assign", {"checker": form.cleaned_data["checker"].pk})


@admin.action(description=_("Give their authors more time …"))
def more_time(page: Any, request: HttpRequest, ideas: ProposalQuerySet) -> HttpResponse | None:
    form = ExtendForm(_asked(request))
    if not form.is_valid():
        day = timezone.localdate() + timedelta(days=7)

        def refusal(idea: Proposal) -> DomainError | None:
            return rules.extend_refusal(proposal=idea, user=request.user, fix_by=day)

        words = {"title": gettext("Give more time?"), "button": gettext("Give more time")}
        return _preview(page, request, ideas, refusal, form=form, **words)
    return _act(page, request, ideas, "extend", {"fix_by": form.cleaned_data["fix_by"].isoformat()})


ACTIONS: list[Any] = [pass_school, pass_city, send_back, assign, more_time]

"""The checks on the portal's own pages, for coordinators, teachers named for it and the city's departments.

A queue, one idea a page, passing many with a preview, the queue as a file. Whoever checks nothing finds no
such pages; the office may look in and has its own lists in the admin.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from budget import rules
from budget.enums import UNDER_WAY, CheckStep, ProposalStatus
from budget.filters import CheckFilter
from budget.forms import DecisionForm, ExtendForm, NoteForm
from budget.models import CheckNote, Proposal
from budget.models.proposal import ProposalQuerySet
from budget.services.checks import check_proposal, pass_proposals
from budget.views.mine import ROOM
from budget.views.propose import kept
from budget.views.public import page_of
from youthportal.core import sheets, words
from youthportal.core.http import UserRequest, posted
from youthportal.organisations.models import Membership, School
from youthportal.organisations.views.gate import for_coordinators as coordinators
from youthportal.organisations.views.gate import guard

A_PAGE = 50
EXPORT_LIMIT = 5000


def checks_at_school(user: Any) -> bool:
    return School.objects.checked_by(user).exists()


def checks_for_city(user: Any) -> bool:
    return Membership.objects.current().of_city_checkers().filter(user=user).exists()


for_coordinators = coordinators
for_checkers = guard(lambda user: checks_at_school(user) or checks_for_city(user))


def seen_ideas(request: UserRequest) -> ProposalQuerySet:
    return Proposal.objects.seen_by_checker(request.user).with_details()


def _queues(user: Any, ideas: ProposalQuerySet) -> dict[str, ProposalQuerySet]:
    """Oldest first where somebody waits, newest first where it is done."""
    waiting = ideas.waiting_at_steps_of(user).order_by("sent_at", "pk")
    fix = ideas.filter(status=ProposalStatus.TO_FIX, round__status__in=UNDER_WAY)
    done = ideas.exclude(pk__in=waiting.order_by().values("pk")).exclude(status=ProposalStatus.TO_FIX)
    return {
        "mine": waiting.given_to(user),
        "waiting": waiting,
        "fix": fix.order_by("fix_by", "pk"),
        "done": done.order_by("-pk"),
    }


def _counts(queues: dict[str, ProposalQuerySet]) -> dict[str, int]:
    """All in one query."""
    inside = {
        name: Count("pk", filter=Q(pk__in=ideas.order_by().values("pk"))) for name, ideas in queues.items()
    }
    found: dict[str, int] = Proposal.objects.aggregate(**inside)
    return found


def _chosen(request: UserRequest, counts: dict[str, int]) -> str:
    chosen = request.GET.get("queue") or ("mine" if counts["mine"] else "waiting")
    if chosen not in counts:
        raise Http404
    return chosen


def _tabs(chosen: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        "mine": _("Given to you"),
        "waiting": _("All that wait"),
        "fix": _("Back with their authors"),
        "done": _("Done"),
    }
    address = reverse("budget:checks")
    return [
        {
            "label": labels[name],
            "url": f"{address}?queue={name}",
            "current": name == chosen,
            "count": count,
        }
        for name, count in counts.items()
    ]


def _told(idea: Any, user: Any, today: Any) -> Any:
    """An idea of a list with what the list says about it: how long it waits, who was asked."""
    step = rules.step_of_status(idea)
    given = next((row.checker for row in idea.assignments.all() if row.step == step), None)
    idea.waited = words.days((today - timezone.localdate(idea.sent_at)).days) if idea.sent_at else ""
    idea.given = given
    idea.is_late = bool(idea.fix_by and idea.fix_by < today)
    idea.is_own = given in (None, user)
    return idea


@for_checkers
def checks(request: UserRequest) -> HttpResponse:
    """The queues: given to me, waiting, back with its authors, done; narrowed and sorted."""
    queues = _queues(request.user, seen_ideas(request))
    counts = _counts(queues)
    chosen = _chosen(request, counts)
    narrowed = CheckFilter(request.GET, queues[chosen].prefetch_related("assignments__checker"))
    page = page_of(request, narrowed.qs, A_PAGE)
    today = timezone.localdate()
    page.object_list = [_told(idea, request.user, today) for idea in page.object_list]
    context = {
        "tabs": _tabs(chosen, counts),
        "page": page,
        "queue": chosen,
        "questions": CheckNote.objects.questions_to(request.user).select_related("proposal", "by")[:10],
        "can_pass": chosen in {"mine", "waiting"},
        "filter": narrowed,
        "exports": [(kind.upper(), _export_url(request, kind, chosen)) for kind in sheets.MEDIA_TYPES],
    }
    return render(request, "budget/checks.html", ROOM | context)


def _export_url(request: UserRequest, kind: str, chosen: str) -> str:
    query = request.GET.copy()
    query["queue"] = chosen
    query.pop("page", None)
    return reverse("budget:export_checks", args=[kind]) + f"?{query.urlencode()}"


@for_checkers
def export_checks(request: UserRequest, kind: str) -> HttpResponse:
    """What the queue shows under its filters, as a file. Notes stay on the pages."""
    queues = _queues(request.user, seen_ideas(request))
    chosen = request.GET.get("queue", "waiting")
    if kind not in sheets.MEDIA_TYPES or chosen not in queues:
        raise Http404
    ideas = CheckFilter(request.GET, queues[chosen].prefetch_related("assignments__checker")).qs
    today = timezone.localdate()
    rows = (_sheet_row(_told(idea, request.user, today)) for idea in ideas[:EXPORT_LIMIT])
    name = f"{chosen}-{today:%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        sheets.sheet(kind, _sheet_head(), rows), content_type=sheets.MEDIA_TYPES[kind], headers=headers
    )


def _sheet_head() -> list[str]:
    return [
        _("Idea"),
        _("Authors"),
        _("Pot"),
        _("Cost"),
        _("Sent"),
        _("State"),
        _("Checker"),
        _("To be fixed by"),
    ]


def _sheet_row(idea: Any) -> list[Any]:
    return [
        idea.title,
        idea.shown_as,
        idea.pot.name,
        idea.cost / words.minor_per_unit(idea.round.currency),
        idea.sent_at,
        idea.get_status_display(),
        idea.given or "",
        idea.fix_by,
    ]


def found_idea(request: UserRequest, public_id: UUID) -> Proposal:
    return get_object_or_404(seen_ideas(request), public_id=public_id)


@for_checkers
def check(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One idea with its history, its notes and the form of the decision."""
    idea = found_idea(request, public_id)
    step = rules.step_of(idea) or CheckStep.SCHOOL
    refusal = rules.check_refusal(proposal=idea, user=request.user, step=step)
    form = DecisionForm(posted(request), idea=idea, step=step)
    if "insert" in request.POST:
        form = form.with_ready_reason()
    elif request.method == "POST" and form.is_valid():
        arguments = {"actor": request.user, "proposal": idea, "step": step, "decision": form.decision()}
        if kept(form, check_proposal, **arguments):
            messages.success(request, _("Saved. The authors are told."))
            return redirect("budget:checks")
    context = _beside(idea, request.user, step) | {
        "form": None if refusal else form,
        "refusal": refusal,
    }
    return render(request, "budget/check.html", ROOM | context)


def _beside(idea: Proposal, user: Any, step: str) -> dict[str, Any]:
    """What the page of a check shows beside the decision."""
    given = idea.given_at(step)
    is_waiting = rules.step_of_status(idea) is not None
    return {
        "idea": idea,
        "goals": [row.goal for row in idea.goals.all()],
        "checks": idea.checks.select_related("by").order_by("-pk"),
        "notes": idea.notes.select_related("by", "to"),
        "note_form": NoteForm(people=idea.people_to_ask(user)),
        "given": given,
        "appeal": idea.second_look,
        "can_take": is_waiting and given is None and not user.is_staff,
        "can_extend": idea.status == ProposalStatus.TO_FIX and idea.round.is_under_way(),
        "extend_form": ExtendForm(),
    }


@require_POST
@for_checkers
def pass_checks(request: UserRequest) -> HttpResponse:
    """Pass the ticked ideas: first a preview, then, confirmed, the act."""
    waiting = _queues(request.user, seen_ideas(request))["waiting"]
    try:
        ideas = list(waiting.filter(public_id__in=[UUID(value) for value in request.POST.getlist("idea")]))
    except ValueError as error:
        raise Http404 from error
    if not ideas:
        messages.warning(request, _("Tick at least one idea first."))
    elif "confirmed" not in request.POST:
        return render(request, "budget/pass_checks.html", ROOM | {"ideas": ideas})
    else:
        for step in CheckStep:
            here = [idea for idea in ideas if rules.step_of_status(idea) == step]
            if here:
                _say(request, *pass_proposals(actor=request.user, proposals=here, step=step))
    return redirect("budget:checks")


def _say(request: UserRequest, passed: list[Any], refused: list[Any]) -> None:
    if passed:
        said = ngettext("%(count)d idea passed.", "%(count)d ideas passed.", len(passed))
        messages.success(request, said % {"count": len(passed)})
    for idea, refusal in refused:
        messages.error(request, f"{idea}: {refusal.message}")

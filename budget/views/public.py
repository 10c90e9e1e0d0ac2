"""Pages of the pupils' budget that everybody may read: rounds, a round, a pot's ideas, an idea, help."""

from typing import Any

from django.core.cache import caches
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from budget.enums import CheckOutcome, ProposalStatus
from budget.filters import IdeaFilter
from budget.models import Pot, Proposal, Round, RoundSchool, chosen_goals
from budget.rules.talk import KIND, talk_closed_refusal, target_of, with_pictures
from budget.views import changes, sentences
from budget.views.names import public_names
from budget.views.supports import own_support, with_own
from youthportal.core.db import now, sort_key
from youthportal.core.models import SiteVersion
from youthportal.core.pages import common_page, public_page
from youthportal.moderation.models import Picture
from youthportal.moderation.views.shown import talk_about
from youthportal.organisations.models import School

ROOM = {"room": "budget"}
POTS_A_PAGE, IDEAS_A_PAGE, ROUNDS_A_PAGE = 30, 20, 20


def page_of(request: HttpRequest, rows: QuerySet[Any], size: int) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


@public_page
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round the public may see, newest first."""
    at = now()
    page = page_of(request, Round.objects.public().with_totals(), ROUNDS_A_PAGE)
    for round in page:
        round.state = sentences.round_state(round, at)
    return render(request, "budget/rounds.html", ROOM | {"page": page})


@require_safe
def round_link(request: HttpRequest, slug: str) -> HttpResponse:
    """The address on posters carries no language; the visitor's own is chosen here."""
    with translation.override(translation.get_language_from_request(request)):
        return redirect("budget:round", slug)


def own_pots(round: Round, request: HttpRequest) -> list[Pot]:
    """For a pupil who is signed in: the pots of the own school, to be found without searching."""
    if not request.user.is_authenticated:
        return []
    mine = RoundSchool.objects.of_user(request.user).filter(round=round)
    return list(round.pots.filter(schools__in=mine))


def own_goals(round: Round, request: HttpRequest) -> list[int]:
    """For a pupil who is signed in: the goals that the own school chose."""
    if round.focus_open_at is None or (enrolment := round.enrolment_of(request.user)) is None:
        return []
    return chosen_goals(round).get(enrolment.school_class.school_id, [])


@public_page
def round(request: HttpRequest, slug: str) -> HttpResponse:
    """One round: where it stands, its phases, its pots; a school is found by a part of its name."""
    found = get_object_or_404(Round.objects.public().with_totals(), slug=slug)
    at = now()
    school = request.GET.get("school", "").replace("\0", "").strip()[:80]
    pots = found.pots.with_counts().city_first(get_language() or "")
    if school:
        pots = pots.filter(Q(schools__school__name__icontains=school) | Q(name__icontains=school))
    context = {
        "round": found,
        "state": sentences.round_state(found, at),
        "action": sentences.round_action(found, at),
        "by_code": found.takes_votes(at),
        "phases": sentences.round_phases(found, at),
        "moved": [] if found.has_public_result else sentences.moved_dates(found),
        "page": page_of(request, pots, POTS_A_PAGE),
        "school": school,
        "own_pots": own_pots(found, request),
        "own_goals": own_goals(found, request),
    }
    return render(request, "budget/round.html", ROOM | context)


@common_page
def pot(request: HttpRequest, round: str, slug: str) -> HttpResponse:
    """The ideas of one pot, in the order of their titles, to be searched, narrowed and sorted."""
    found = get_object_or_404(Pot.objects.select_related("round"), _public_round(round), slug=slug)
    ideas = found.proposals.with_details().with_support()
    language = get_language() or ""
    narrowed = IdeaFilter(request.GET, ideas.public().order_by(sort_key("title", language), "pk"))
    at = now()
    page = page_of(request, narrowed.qs, IDEAS_A_PAGE)
    page.object_list = [idea.as_public(at) for idea in page.object_list]
    context = {
        "pot": found,
        "round": found.round,
        "filter": narrowed,
        "page": page,
        "state": sentences.round_state(found.round, at),
        "action": sentences.round_action(found.round, at),
        "focus": pot_focus(found) if found.round.focus_open_at else [],
    }
    return render(request, "budget/pot.html", ROOM | context)


def pot_focus(pot: Pot) -> list[tuple[School, list[int]]]:
    """The schools of a pot, each with the goals its pupils chose."""
    chosen = chosen_goals(pot.round)
    return [(row.school, chosen.get(row.school_id, [])) for row in pot.schools.select_related("school")]


def _public_round(slug: str) -> Q:
    return Q(round__slug=slug, round__in=Round.objects.public())


def _pictures(idea: Any) -> list[Picture]:
    """What everybody sees, read once a version of the content, which every decision about one raises."""
    if not idea.has_pictures:
        return []
    key = f"pictures:{idea.pk}:{SiteVersion.current()}"
    found: list[Picture] | None = caches["pages"].get(key)
    if found is None:
        found = list(Picture.objects.about(KIND, idea.public_id).public().with_files())
        caches["pages"].set(key, found, 300)
    return found


def _rejection(idea: Proposal) -> Any:
    """The last check that said no to an idea which is shown as rejected."""
    if idea.status != ProposalStatus.REJECTED:
        return None
    reasons = [check for check in idea.checks.all() if check.outcome == CheckOutcome.REJECTED]
    return reasons[-1] if reasons else None


@public_page
def proposal(request: HttpRequest, round: str, slug: str) -> HttpResponse:
    """One idea, with its way through the checks. Who wrote it is a team of a grade and school."""
    public = with_own(Proposal.objects.public().with_details().with_support(), request.user)
    ideas = public.with_changes().with_names().prefetch_related("cost_lines")
    found = with_pictures(ideas).filter(_public_round(round), slug=slug).first()
    if found is None:
        return _joint_idea(round, slug)
    found = found.as_public(at := timezone.now())
    if found.status != ProposalStatus.SUBMITTED:  # before, no check of it is told
        prefetch_related_objects([found], "checks")
    is_collecting = found.round.takes_proposals(at)
    context = {
        "idea": found,
        "rejection": _rejection(found),
        "round": found.round,
        "state": sentences.public_state(found),
        "history": sentences.idea_history(found),
        "goals": [row.goal for row in found.goals.all()],
        "changes": changes.changes(found, at) if found.has_changed else [],
        "is_collecting": is_collecting,
        "own": own_support(request, found) if is_collecting else None,
        "talk": talk_about(request, target_of(found, is_public=True), talk_closed_refusal(found, at), at=at),
        "pictures": _pictures(found),
        "names": public_names(found),
    }
    return render(request, "budget/proposal.html", ROOM | context)


def _joint_idea(round: str, slug: str) -> HttpResponse:
    """The old address of an idea that has become part of another leads there for good."""
    old = Proposal.objects.filter(_public_round(round), slug=slug, merged_into__in=Proposal.objects.public())
    joined = get_object_or_404(old.select_related("merged_into__round"))
    return redirect(joined.merged_into or joined, permanent=True)


@common_page
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "budget/help.html", ROOM)

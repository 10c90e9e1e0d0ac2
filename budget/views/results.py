"""Results for everybody, once they are published: the page, the story of each idea, the ballots as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budget import rules
from budget.documents.mirror import money_chart, pot_mirror
from budget.documents.results import Line, ResultView, satisfaction_chart
from budget.documents.round_results import RoundView
from budget.models import Result
from budget.services import papers
from youthportal.ballots.services import receipts
from youthportal.core import words
from youthportal.core.pages import common_page, public_page
from youthportal.municipality.models import Municipality


def view_of(round_slug: str, pot_slug: str) -> ResultView:
    shown = Result.objects.visible().filter(pot__round__slug=round_slug, pot__slug=pot_slug)
    both = list(shown.with_ideas())
    if not both:
        raise Http404
    return ResultView(both)


@common_page
def result(request: HttpRequest, round_slug: str, pot_slug: str) -> HttpResponse:
    view = view_of(round_slug, pot_slug)
    context = {
        "view": view,
        "room": "budget",
        "kicker": f"{view.pot.name} · {view.round.title}",
        "facts": _facts(view),
        "publishes_ballots": rules.may_publish_ballots(view.result, Municipality.current()),
        "document": papers.POT_PAPER.issued(view.pot, request.LANGUAGE_CODE or ""),
        "goals": money_chart(view.lines, view.round.currency),
        "mirror": pot_mirror(view),
        **_comparison(view),
    }
    return render(request, "budget/results/result.html", context)


def _facts(view: ResultView) -> list[tuple[str, str]]:
    ballots = words.plain_number(view.result.ballots)
    if view.rights:
        ballots = _("%(ballots)s of %(rights)s") % {
            "ballots": ballots,
            "rights": words.plain_number(view.rights),
        }
    found = [(_("voted"), ballots), (_("spent"), f"{view.spent}")]
    if view.satisfied_percent is not None:
        return [*found, (_("have at least one idea funded"), f"{view.satisfied_percent} %")]
    return [*found, (_("left in the pot"), f"{view.left_over}")]


def _comparison(view: ResultView) -> dict[str, Any]:
    if view.comparison is None:
        return {}
    lines = {line.row.proposal.ref: line for line in view.lines}
    return {
        "only_shares": [lines[ref] for ref in view.comparison.only_shares],
        "only_greedy": [lines[ref] for ref in view.comparison.only_greedy],
        "satisfaction": satisfaction_chart(view),
        "both_columns": [
            (_("What is compared"), ""),
            (_("Equal shares"), "number"),
            (_("Most votes first"), "number"),
        ],
        "both_rows": view.both_ways(),
    }


@common_page
def round_results(request: HttpRequest, slug: str) -> HttpResponse:
    """All pots of a published round together."""
    results = list(Result.objects.visible().filter(pot__round__slug=slug).with_ideas())
    if not results:
        raise Http404
    view = RoundView(results[0].pot.round, results)
    context = {
        "view": view,
        "room": "budget",
        "facts": [
            (_("Ideas that will be built"), words.plain_number(len(view.funded))),
            (_("Spent"), f"{view.spent}"),
            (_("Ballots"), view.ballots),
        ],
        "document": papers.ROUND_PAPER.issued(view.round, request.LANGUAGE_CODE or ""),
    }
    return render(request, "budget/results/round.html", context)


@common_page
def story(request: HttpRequest, round_slug: str, pot_slug: str, ref: str) -> HttpResponse:
    view = view_of(round_slug, pot_slug)
    line = _line(view, view.result, ref)
    context = {
        "view": view,
        "room": "budget",
        "line": line,
        "other_line": _line(view, view.other, ref) if view.other else None,
        "losses_caption": _("Where the money of its supporters went"),
        "losses_columns": [
            _("Idea"),
            (_("Amount"), "number"),
            (_("Exactly"), "number"),
            (_("Supporters"), "number"),
        ],
        "losses_rows": [
            (loss.title, loss.amount, loss.amount and loss.amount.fraction, loss.voters)
            for loss in line.losses
        ],
        "exact": _exact(line),
    }
    return render(request, "budget/results/story.html", context)


def _line(view: ResultView, result: Result, ref: str) -> Line:
    found = next((line for line in view.lines_of(result) if line.row.proposal.ref == ref), None)
    if found is None:
        raise Http404
    return found


def _exact(line: Line) -> list[tuple[str, str]]:
    """The exact figures of a story as fractions of the currency's unit."""
    named = [
        (_("Share of each voter"), line.share),
        (_("Paid at most"), line.paid_at_most),
        (_("Supporters' money at the start"), line.start_money),
        (_("Supporters' money left"), line.money_left),
        (_("Missing"), line.missing),
        (_("Left in the pot at its turn"), line.queue_left),
    ]
    exact = [(label, amount.fraction) for label, amount in named if amount is not None]
    if line.story.bought:
        exact.append((_("Effective votes"), str(line.story.bought.effective_votes)))
    if line.story.missed:
        exact.append((_("Best part of its cost"), str(line.story.missed.best_support)))
    return exact


@public_page
def pb_file(request: HttpRequest, round_slug: str, pot_slug: str) -> HttpResponse:
    """To the file of ideas and ballots; only where enough ballots were cast, and once it is written."""
    file = view_of(round_slug, pot_slug).result.ballots_file
    if file is None:
        raise Http404
    return redirect(file.get_absolute_url())


@public_page
def receipts_file(request: HttpRequest, round_slug: str, pot_slug: str) -> HttpResponse:
    """Receipts of all counted ballots, sorted, one a line: whoever voted finds the own one among them."""
    view = view_of(round_slug, pot_slug)
    if not rules.may_publish_ballots(view.result, Municipality.current()) or view.pot.box_id is None:
        raise Http404
    lines = "\n".join(receipts(view.pot.box_id)) + "\n"
    response = HttpResponse(lines, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{round_slug}-{pot_slug}-receipts.txt"'
    return response

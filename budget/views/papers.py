"""What a ballot shows of its ideas: the same for all voters of a pot, so read and rendered once a process."""

from functools import lru_cache
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budget import rules
from budget.forms import POINTS_FIELD
from budget.models import Pot, Proposal
from budget.rules import Choices, Paper
from budget.services.casting import read_paper
from youthportal.core.models import SiteVersion
from youthportal.core.templatetags.ballot import Idea, choice_html, points_html

BRIEF = 26  # words of an idea's text before "More"


def ideas_of(pot: Pot, paper: Paper, refs: list[str]) -> list[Idea]:
    """These ideas, at the prices of the opening."""
    return [idea for idea, _more in _lines(pot, paper, refs)]


def choice_rows(pot: Pot, paper: Paper, order: list[str], choices: Choices) -> SafeString:
    """The lines of the ballot in this order: the chosen ones ticked, or with their points."""
    language, given = get_language() or "", rules.given(choices)
    lines = _lines(pot, paper, order)
    if paper.points:
        most = paper.points.most
        return SafeString(
            "".join(
                points_html(idea, POINTS_FIELD, more, str(given.get(idea.value, "")), most, language)
                for idea, more in lines
            )
        )
    return SafeString(
        "".join(
            choice_html(idea, "choices", more, idea.value in choices, "", language) for idea, more in lines
        )
    )


def _lines(pot: Pot, paper: Paper, refs: list[str]) -> list[tuple[Idea, str]]:
    known = _read(paper.box_id, pot.pk, pot.round_id, SiteVersion.current(), get_language() or "")
    return [known[ref] for ref in refs if ref in known]


@lru_cache(maxsize=512)
def _read(
    box_id: UUID, pot_id: int, round_id: int, version: int, language: str
) -> dict[str, tuple[Idea, str]]:
    """Again after every change of the site's content; the box in the key tells rounds apart."""
    paper = read_paper(box_id, round_id)
    proposals = Proposal.objects.filter(pot=pot_id, ref__in=paper.prices).select_related("school")
    return {
        proposal.ref: (_idea(proposal, paper), _more(proposal))
        for proposal in proposals.prefetch_related("goals").order_by("ref")
    }


def brief(text: str) -> str:
    return Truncator(text).words(BRIEF)


def _idea(proposal: Proposal, paper: Paper) -> Idea:
    return Idea(
        value=proposal.ref,
        title=proposal.title,
        price=paper.prices[proposal.ref],
        currency=paper.currency,
        text=brief(proposal.summary),
        place=proposal.place,
        goals=tuple(goal.goal for goal in proposal.goals.all()),
        language=proposal.language,
    )


def _more(proposal: Proposal) -> str:
    """What "More" unfolds: the whole text, for whom, by whom."""
    parts = []
    if brief(proposal.summary) != proposal.summary:
        parts.append(format_html('<p lang="{}">{}</p>', proposal.language, proposal.summary))
    if proposal.beneficiaries:
        text = format_html('<span lang="{}">{}</span>', proposal.language, proposal.beneficiaries)
        parts.append(format_html("<p>{} {}</p>", _("For whom:"), text))
    if proposal.shown_as:
        parts.append(format_html("<p>{} {}</p>", _("By:"), proposal.shown_as))
    return "".join(parts)

"""When a round may move on, and what may still be changed in it (voting and counting: see voting)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count, Max
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.enums import PotKind, ProposalStatus, RoundStatus
from budget.models import Round
from youthportal.core import words
from youthportal.core.db import names_in_order, now
from youthportal.core.exceptions import DomainError
from youthportal.organisations.models import School

# Parts of addresses that belong to pages, so that no round and no pot can hide one.
RESERVED_ADDRESSES = frozenset(
    {"code", "mine", "propose", "checks", "edit", "team", "ideas", "vote", "review", "receipt", "ballot"}
    | {"focus", "opinion", "merge", "place"}
    | {"result", "results", "story", "turnout", "help", "board", "board.json", "verify.py"}
    | {"kit", "kits", "pb", "secrecy"}
    | {"paper", "kiosk", "booth", "roll"}
    | {"day", "class", "screen", "statement"}
    | {"check", "leave", "survey"}
)


def address_refusal(slug: str) -> DomainError | None:
    if slug in RESERVED_ADDRESSES:
        return DomainError(
            "ADDRESS_RESERVED", _("“%(slug)s” is the address of a page. Choose another."), slug=slug
        )
    return None


def is_frozen(round: Round) -> bool:
    """From the opening of the vote on, nothing that decides a right or a result may change."""
    return round.status not in {RoundStatus.DRAFT, RoundStatus.PROPOSALS, RoundStatus.CHECKING}


def change_refusal(round: Round) -> DomainError | None:
    """Why schools, pots and what decides the count can no longer change."""
    if is_frozen(round):
        return DomainError("FROZEN", _("Voting has been opened: schools, pots and rules are frozen."))
    return None


def deciding_fields(fields: Iterable[str]) -> set[str]:
    """Those of `fields` that decide a right or a result; titles and introductions may always change."""
    free = {"title", "introduction", "results_on", "source", "show_comparison"}
    free |= {"news_delay", "show_rejections"}
    return {name for name in fields if name not in free and not name.startswith(("title_", "introduction_"))}


def dearest_ideas(round: Round) -> dict[str, int]:
    """What the dearest idea sent in for each pot costs, by the pot's address: one query."""
    cost = Max(Coalesce("checked_cost", "asked"))
    return dict(round.proposals.public().order_by().values_list("pot__slug").annotate(dearest=cost))


def pot_amount_refusal(
    round: Round, slug: str, amount: int, dearest_of: Mapping[str, int] | None = None
) -> DomainError | None:
    """A pot holds money, and never less than the dearest idea that was sent in for it.

    `dearest_of`: `dearest_ideas`, where many pots are asked about at once.
    """
    if amount <= 0:
        return DomainError("EMPTY_POT", _("A pot needs an amount above zero."))
    found = dearest_ideas(round) if dearest_of is None else dearest_of
    dearest = found.get(slug, 0)
    if dearest > amount:
        return DomainError(
            "IDEA_ABOVE_POT",
            _("An idea for this pot costs %(cost)s. The pot cannot hold less."),
            cost=words.money(dearest, round.currency),
        )
    return None


def open_proposals_refusal(round: Round) -> DomainError | None:
    """Why ideas cannot be collected yet."""
    if round.status != RoundStatus.DRAFT:
        return DomainError("NOT_DRAFT", _("Ideas have been opened already."))
    if not (round.proposals_open_at and round.proposals_close_at):
        return DomainError("NO_DATES", _("Set from when until when ideas are collected."))
    if round.voting_opens_at and round.voting_opens_at < round.proposals_close_at:
        return DomainError(
            "DATES_OUT_OF_ORDER", _("Voting must not begin before the collecting of ideas ends.")
        )
    if round.focus_close_at and round.focus_close_at > round.proposals_open_at:
        return DomainError("DATES_OUT_OF_ORDER", _("Schools choose their goals before ideas are collected."))
    return schools_refusal(round)


def schools_refusal(round: Round) -> DomainError | None:
    """Why pupils of some school would have nothing to vote on."""
    schools = list(round.schools.select_related("school", "pot"))
    if not schools:
        return DomainError("NO_SCHOOLS", _("Add the schools that take part."))
    has_city_pot = round.pots.filter(kind=PotKind.CITY).exists()
    without = [row.school.brief for row in schools if row.pot is None]
    if without and not has_city_pot:
        return DomainError("SCHOOL_WITHOUT_POT", _("No pot yet for: %(names)s."), names=", ".join(without))
    return None


def ideas_by_school(round: Round) -> dict[int | None, int]:
    """How many ideas pupils of each school have in the round, by its id, without those taken back."""
    ideas = round.proposals.exclude(status=ProposalStatus.WITHDRAWN).order_by()
    return dict(ideas.values_list("school").annotate(n=Count("pk")))


def remove_schools_refusal(round: Round, schools: Iterable[School]) -> DomainError | None:
    """Why schools cannot be taken out of a round: ideas of their pupils would belong to nobody."""
    ideas = ideas_by_school(round)
    if names := names_in_order(school.brief for school in schools if ideas.get(school.pk)):
        return DomainError(
            "SCHOOL_HAS_IDEAS",
            _("Pupils of these schools have ideas in this round, so the schools stay: %(names)s."),
            names=", ".join(names),
        )
    return None


def school_removal_refusal(*, ideas: int, answers: int, leaves_ideas: bool) -> DomainError | None:
    """Why one school stays. `leaves_ideas`: ideas that were taken back would lie in a pot of nobody."""
    if ideas:
        return DomainError(
            "SCHOOL_HAS_IDEAS", _("Its pupils have written ideas: %(count)s. It stays."), count=ideas
        )
    if answers:
        return DomainError("SCHOOL_HAS_GOALS", _("Its goals have been chosen. It stays."))
    if leaves_ideas:
        return DomainError(
            "POT_HAS_IDEAS",
            _("Its pot holds ideas that were taken back. Let it share a pot first, then it can leave."),
        )
    return None


def start_checking_refusal(round: Round, at: datetime | None = None) -> DomainError | None:
    """Why collecting cannot end: what was promised to pupils as a deadline holds."""
    if round.status != RoundStatus.PROPOSALS:
        return DomainError("NOT_COLLECTING", _("The round is not collecting ideas."))
    closes = round.proposals_close_at
    if closes and closes > (at or now()):
        return DomainError(
            "PROPOSALS_STILL_OPEN",
            _("Ideas can be sent in %(until)s. Only then can checking start."),
            until=words.until(closes),
        )
    return None


def unchecked_warning(round: Round) -> str:
    """What is still undecided before voting opens, or nothing."""
    waiting = round.proposals.in_check().count()
    return gettext("%(count)d ideas are not decided yet.") % {"count": waiting} if waiting else ""

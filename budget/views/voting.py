"""Voting: into the booth by code or account, choose, read once more, cast, keep the receipt.

Nothing of it is stored on the server before the ballot is cast, and nothing but the ballot then
(`booth.py`). Every page works without JavaScript and without the cache server.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from budget import rules
from budget.forms import CodeForm, points_in
from budget.models import Pot, Round
from budget.rules import Choices, Paper, Poll, Voter
from budget.services.casting import cast_ballot, pots_voted_in, read_paper
from budget.services.codes import find_code
from budget.views import booth as booths
from budget.views.booth import Booth
from budget.views.papers import choice_rows, ideas_of
from budget.views.venue import Venue, find_venue, frame
from youthportal.ballots import keys
from youthportal.core.exceptions import DomainError
from youthportal.core.pages import common_page

ROOM = {"room": "budget"}
SEE_OTHER = 303
LATE = 503
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Visit:
    """Who is here, in which round, and how the round stands now."""

    venue: Venue
    poll: Poll
    booth: Booth
    voter: Voter | None

    @property
    def round(self) -> Round:
        return self.venue.round

    @cached_property
    def pots(self) -> list[Pot]:
        """The ballots of this visit, in their order: the school's, then the city's."""
        return self.venue.pots_of(self.voter.school_id) if self.voter else []

    @property
    def by_code(self) -> bool:
        return booths.is_code(self.voter)

    @property
    def has_begun(self) -> bool:
        return self.poll.opens_at is not None and self.poll.opens_at <= self.poll.now

    def voted_in(self, pots: list[Pot]) -> set[int]:
        """Pots with a ballot of this voter; a practice code never has one."""
        if self.voter is None or self.voter.is_test or self.round.key is None:
            return set()
        key = keys.open_key(self.round.key.half, self.round.key.fingerprint)
        return pots_voted_in(voter=self.voter, pots=pots, key=key)


def see_other(name: str, *args: Any) -> HttpResponseRedirect:
    """After a POST, or away from an address that must not stay in the browser."""
    return HttpResponseRedirect(reverse(name, args=args), status=SEE_OTHER)


def visit(request: HttpRequest, slug: str) -> Visit:
    venue, booth = find_venue(slug), booths.read_booth(request)
    voter = booths.voter_in(request, booth, venue.round.pk)
    return Visit(venue, Poll.of(venue.round, timezone.now()), booth, voter)


def voting_page(view: View) -> View:
    """Never cached; a refusal that stops the voter becomes a page that says why and what to do."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, round: str, *args: Any, **kwargs: Any) -> HttpResponse:
        here = visit(request, round)
        try:
            return view(request, here, *args, **kwargs)
        except DomainError as refusal:
            return stopped(request, here, refusal)

    return guarded


def stopped(request: HttpRequest, here: Visit, refusal: DomainError) -> HttpResponse:
    """The page of a refusal that no other choice on the ballot would mend."""
    status = LATE if refusal.code == "ROUND_KEY_MISMATCH" else 200
    context = page(request, here, code=refusal.code, message=refusal.message)
    return render(request, "budget/voting/stopped.html", context, status=status)


def page(request: HttpRequest, here: Visit, **more: Any) -> dict[str, Any]:
    """What every page of the booth shows."""
    practice = here.voter is not None and here.voter.is_test
    shown = {"visit": here, "round": here.round, "by_code": here.by_code, "practice": practice}
    shown["kiosk"] = booths.kiosk_of(request)
    return ROOM | shown | {"frame": frame(request)} | more


@voting_page
def vote(request: HttpRequest, here: Visit) -> HttpResponse:
    """The door: in by code or account; then to the one ballot there is, or a choice of two."""
    if refusal := rules.poll_refusal(here.poll):
        raise refusal
    if here.voter is None:
        return entrance(request, here)
    if here.voter.is_void:
        raise rules.void_code()
    pots = here.pots
    voted = here.voted_in(pots)
    left = [pot for pot in pots if pot.pk not in voted]
    if len(pots) == 1 and left:
        return see_other("budget:ballot", here.round.slug, pots[0].slug)
    context = page(request, here, pots=[(pot, pot.pk in voted) for pot in pots], left=left)
    return render(request, "budget/voting/pots.html", context)


def entrance(request: HttpRequest, here: Visit) -> HttpResponse:
    if kiosk := booths.kiosk_of(request):
        return see_other("budget:kiosk", kiosk.slug)
    return render(request, "budget/voting/entrance.html", page(request, here, form=CodeForm()))


@never_cache
def enter_code(request: HttpRequest) -> HttpResponse:
    """A typed code. Guessing is hopeless (60 bits), so a school behind one address is never slowed down."""
    if kiosk := booths.kiosk_of(request):
        return see_other("budget:kiosk", kiosk.slug)
    form = CodeForm(request.POST or None, problem=request.GET.get("problem", ""))
    if request.method == "POST" and form.is_valid():
        return into_booth(request, form.cleaned_data["code"])
    return render(request, "budget/voting/code.html", ROOM | {"form": form, "frame": frame(request)})


def into_booth(request: HttpRequest, voter: Voter) -> HttpResponse:
    round = Round.objects.only("slug").get(pk=voter.round_id)
    return booths.enter(request, see_other("budget:vote", round.slug), voter)


@require_safe
def code_page(request: HttpRequest) -> HttpResponse:
    """The short address printed on slips: to the page where codes are typed, in the visitor's language."""
    with translation.override(translation.get_language_from_request(request)):
        return redirect("budget:enter_code")


@require_safe
@never_cache
def code_link(request: HttpRequest, code: str) -> HttpResponse:
    """The address in a slip's QR code: at once to a page without the code, which no log or referrer sees."""
    with translation.override(translation.get_language_from_request(request)):
        try:
            response = into_booth(request, find_code(code))
        except DomainError as refusal:
            problem = refusal.code.removeprefix("CODE_").lower()
            address = f"{reverse('budget:enter_code')}?problem={problem}"
            response = HttpResponseRedirect(address, status=SEE_OTHER)
    response["Referrer-Policy"] = "no-referrer"
    return response


def ballot_page(
    request: HttpRequest, here: Visit, pot: Pot, paper: Paper, choices: Choices
) -> dict[str, Any]:
    """What a ballot and its review show: which of how many ballots it is, and its sums."""
    pots = here.pots
    points = [n for n in rules.given(choices).values() if isinstance(n, int)]
    sums = {"chosen": len(choices), "cost": paper.cost(choices), "given": sum(points)}
    return page(request, here, pot=pot, paper=paper, number=pots.index(pot) + 1, of=len(pots), **sums)


def ballot_in(here: Visit, slug: str) -> tuple[Pot, Paper]:
    """The pot and its paper, for a voter who may vote there now."""
    pot = here.venue.pot(slug)
    if refusal := rules.poll_refusal(here.poll):
        raise refusal
    if pot.box_id is None:
        raise Http404
    paper = read_paper(pot.box_id, here.round.pk)
    if refusal := rules.voter_refusal(here.voter, paper):
        raise refusal
    return pot, paper


@voting_page
def ballot(request: HttpRequest, here: Visit, slug: str) -> HttpResponse:
    """The ballot: ideas in this voter's own order, sums in sight, and nothing cast."""
    if here.voter is None:
        return see_other("budget:vote", here.round.slug)
    pot, paper = ballot_in(here, slug)
    if here.voted_in([pot]):
        return already(request, here, pot)
    if request.method != "POST":
        return show_ballot(request, here, pot, paper, booths.read_choices(request, pot, here.voter))
    choices = sent_choices(request, paper)
    if request.POST.get("action") == "sum":
        return show_ballot(request, here, pot, paper, choices)
    if refusal := rules.choices_refusal(paper, choices):
        return show_ballot(request, here, pot, paper, choices, refusal)
    response = see_other("budget:review", here.round.slug, pot.slug)
    booths.keep_choices(response, pot, here.voter, choices)
    return response


def sent_choices(request: HttpRequest, paper: Paper) -> Choices:
    """What the form says of ideas on this paper; anything else in it is left out."""
    if paper.points:
        return points_in(request.POST, paper.prices)
    return sorted(set(request.POST.getlist("choices")) & set(paper.prices))


def show_ballot(
    request: HttpRequest,
    here: Visit,
    pot: Pot,
    paper: Paper,
    choices: Choices,
    refusal: DomainError | None = None,
) -> HttpResponse:
    order = booths.shuffled(paper.prices, here.booth, pot)
    context = ballot_page(request, here, pot, paper, choices) | {"refusal": refusal}
    context["choices"] = choice_rows(pot, paper, order, choices)
    context["cast_before"] = bool(booths.receipts_of(request, here.voter))
    response = render(request, "budget/voting/ballot.html", context, status=422 if refusal else 200)
    return booths.keep(request, response, here.booth)


@voting_page
def read_over(request: HttpRequest, here: Visit, slug: str) -> HttpResponse:
    """What will be cast, read once more. The nonce is made here; what is sealed is what was read."""
    if here.voter is None:
        return see_other("budget:vote", here.round.slug)
    pot, paper = ballot_in(here, slug)
    if here.voted_in([pot]):
        return already(request, here, pot)
    choices = booths.read_choices(request, pot, here.voter)
    if rules.choices_refusal(paper, choices):
        return see_other("budget:ballot", here.round.slug, pot.slug)
    given = rules.given(choices)
    context = ballot_page(request, here, pot, paper, choices)
    context["ideas"] = [(idea, given.get(idea.value)) for idea in ideas_of(pot, paper, list(choices))]
    context["unused"] = paper.points.total - context["given"] if paper.points else 0
    is_last = pot == here.pots[-1]
    context["sealed"] = booths.seal(here.round, pot, here.voter, choices, is_last=is_last)
    return render(request, "budget/voting/review.html", context)


@never_cache
def review(request: HttpRequest, round: str, slug: str) -> HttpResponse:
    """Read, then cast, at one address."""
    return (cast if request.method == "POST" else read_over)(request, round, slug)


def cast(request: HttpRequest, round: str, slug: str) -> HttpResponse:
    """Cast what was reviewed. Sent twice, it is one ballot with one receipt."""
    sealed = booths.unseal(request.POST.get("ballot", ""), round, slug)
    booth = booths.read_booth(request)
    voter = booths.caster_in(request, booth, sealed.pot.round_id) if sealed else None
    if sealed is None or voter is None or sealed.whose != voter.subject:
        return see_other("budget:ballot", round, slug)
    try:
        receipt = cast_ballot(pot=sealed.pot, voter=voter, choices=sealed.choices, nonce=sealed.nonce)
        given = booths.Kept(receipt.digest, receipt.promise)
    except DomainError as refusal:
        if refusal.code != "CODE_TEST":
            return not_cast(request, round, slug, refusal)
        given = booths.Kept()
    response = see_other("budget:receipt" if sealed.is_last else "budget:onward", round, slug)
    booths.keep_receipt(request, response, sealed.pot, voter, given)
    booths.forget_choices(response, sealed.pot)
    return response


def not_cast(request: HttpRequest, round: str, slug: str, refusal: DomainError) -> HttpResponse:
    here = visit(request, round)
    if refusal.code == "ALREADY_VOTED":
        return already(request, here, here.venue.pot(slug))
    return stopped(request, here, refusal)


@voting_page
def onward(request: HttpRequest, here: Visit, slug: str) -> HttpResponse:
    """From one ballot to the next of the visit, cast or skipped; after the last, to the receipts."""
    pot = here.venue.pot(slug)
    pots = here.pots
    later = pots[pots.index(pot) + 1 :] if pot in pots and here.poll.is_open else []
    following = first_uncast(here, later)
    if following:
        return see_other("budget:ballot", here.round.slug, following.slug)
    if held := held_receipts(request, here):
        last, _given = held[-1]
        return see_other("budget:receipt", here.round.slug, last.slug)
    return see_other("budget:vote", here.round.slug)


@voting_page
def receipt(request: HttpRequest, here: Visit, slug: str) -> HttpResponse:
    """All receipts just given, from the voter's own cookie: the server does not know whose they are."""
    pot, held = here.venue.pot(slug), held_receipts(request, here)
    if pot not in (one for one, _given in held):
        return see_other("budget:vote", here.round.slug)
    practice = here.voter is not None and here.voter.is_test
    other = None if practice else first_uncast(here, here.pots)
    context = page(request, here, receipts=held, other=other)
    response = render(request, "budget/voting/receipt.html", context)
    return booths.after_receipt(request, response, more=other is not None)


def held_receipts(request: HttpRequest, here: Visit) -> list[tuple[Pot, booths.Kept]]:
    """Pots with the receipts of what was just cast in them, in the order of the visit."""
    given = booths.receipts_of(request, here.voter)
    return [(pot, given[str(pot.pk)]) for pot in here.pots if str(pot.pk) in given]


def first_uncast(here: Visit, pots: list[Pot]) -> Pot | None:
    """The first of these ballots that still waits for this voter, as far as it is open."""
    if not here.poll.is_open:
        return None
    voted = here.voted_in(pots)
    return next((pot for pot in pots if pot.pk not in voted), None)


def already(request: HttpRequest, here: Visit, pot: Pot) -> HttpResponse:
    context = page(request, here, pot=pot, other=first_uncast(here, here.pots))
    context["receipts"] = held_receipts(request, here)
    response = render(request, "budget/voting/voted.html", context)
    booths.forget_choices(response, pot)
    return response


@require_POST
@never_cache
def leave(request: HttpRequest, round: str) -> HttpResponse:
    """Done: nothing of this voter stays in the browser."""
    kiosk = booths.kiosk_of(request)
    return booths.leave(request, see_other("budget:kiosk" if kiosk else "budget:round", round))


@common_page
def secrecy(request: HttpRequest) -> HttpResponse:
    """How the vote stays secret, and what it is not protected against."""
    return render(request, "budget/voting/secrecy.html", ROOM)

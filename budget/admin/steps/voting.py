"""Opening, slips and closing of the vote."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.admin.cockpit import Act, Step, Text, is_before, is_past, move, register_act, step, until
from budget.admin.steps.paper import paper_not_entered
from budget.enums import RoundStatus
from budget.models import Round
from budget.services import closing, opening, rounds
from budget.services.turnout import voters_so_far
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError


def opening_refusal(round: Round) -> DomainError | None:
    return rules.opening_refusal(round, rounds.expected_opening_facts(round))


def closing_refusal(round: Round) -> DomainError | None:
    return rules.closing_refusal(rules.Poll.of(round, now()), early=round.is_demo)


register_act(
    "open_voting",
    Act(
        label=_("Open voting"),
        warning=_(
            "Who may vote, which ideas are on the ballot and how it is counted are frozen now and cannot be "
            "changed any more. Pupils can vote from the date of the round on; slips can be printed before."
        ),
        service=opening.open_voting,
        refusal=opening_refusal,
        said=_("Rights, ballots and rules are frozen. Voting opens on its date."),
    ),
)
register_act(
    "close_voting",
    Act(
        label=_("Close voting"),
        warning=_("Nobody can vote afterwards. Turnout and the record of the vote are frozen."),
        service=closing.close_voting,
        refusal=closing_refusal,
        said=_("Voting is closed."),
        asks_reason=True,
        note=paper_not_entered,
    ),
)


@step(700)
def opening_of_voting(round: Round) -> Step:
    done = until(round.voting_closes_at)
    return move(round, "open_voting", _("Open voting"), RoundStatus.CHECKING, done)


@step(800)
def slips(round: Round) -> Step:
    title = _("Slips and turnout")
    if is_before(round, RoundStatus.VOTING):
        return Step(title=title, state="later", text=_("Class kits are printed once voting is opened."))
    link = (_("Turnout by school"), reverse("admin:budget_round_turnout", args=[round.pk]))
    state = "done" if is_past(round, RoundStatus.VOTING) else "next"
    kits = (_("Class kits"), reverse("budget:kits", args=[round.slug]))
    return Step(
        title=title, state=state, text=_turnout(round), link=link, more=kits if state == "next" else None
    )


def _turnout(round: Round) -> Text:
    voters = voters_so_far(round)
    if voters is None:
        return _("Nothing counted yet.")
    if not voters.voted:
        return _("Too few ballots so far to say a number.")
    said = gettext("At least %(votes)s of %(rights)s have voted")
    return said % {"votes": voters.voted, "rights": voters.rights}


@step(900)
def end_of_voting(round: Round) -> Step:
    """The clock closes; a person may do it earlier, with a reason."""
    step = move(round, "close_voting", _("Close voting"), RoundStatus.VOTING)
    if step.state == "blocked" and round.takes_votes(now()):
        text = gettext("Voting runs %(until)s and is then closed by itself.") % {
            "until": until(round.voting_closes_at)
        }
        return replace(step, text=text, act="close_voting")
    return step

"""From the end of collecting to what is on the ballot."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.admin.cockpit import Act, Step, move, register_act, step
from budget.enums import CheckStep, ProposalStatus, RoundStatus
from budget.models import Round
from budget.services import rounds

register_act(
    "start_checking",
    Act(
        label=_("End the collecting of ideas"),
        warning=_("No new ideas can be sent from now on. Those sent are checked; fixes still come in."),
        service=rounds.start_checking,
        refusal=rules.start_checking_refusal,
        said=_("Collecting has ended."),
    ),
)


@step(500)
def end_of_collecting(round: Round) -> Step:
    return move(round, "start_checking", _("End the collecting"), RoundStatus.PROPOSALS)


def queue_counts(round: Round) -> dict[str, int]:
    """How many ideas wait for whom."""
    found: dict[str, int] = round.proposals.aggregate(
        school=Count("pk", filter=Q(status=ProposalStatus.SUBMITTED)),
        city=Count("pk", filter=Q(status=ProposalStatus.SCHOOL_PASSED)),
        fix=Count("pk", filter=Q(status=ProposalStatus.TO_FIX)),
        ballot=Count("pk", filter=Q(status=ProposalStatus.ACCEPTED)),
    )
    return found


@step(600)
def checks(round: Round) -> Step:
    title = _("Check the ideas")
    if round.status == RoundStatus.DRAFT:
        return Step(title=title, state="later")
    counts = queue_counts(round)
    waiting = counts["school"] + counts["city"] + counts["fix"]
    text = gettext(
        "Waiting for schools: %(school)s, for the city: %(city)s, back with authors: %(fix)s. "
        "On the ballot: %(ballot)s."
    )
    url = f"{reverse('admin:budget_proposal_changelist')}?round__id__exact={round.pk}&queue={CheckStep.CITY}"
    is_done = rules.is_frozen(round) or (not waiting and round.status == RoundStatus.CHECKING)
    return Step(
        title=title, state="done" if is_done else "next", text=text % counts, link=(_("Ideas to check"), url)
    )

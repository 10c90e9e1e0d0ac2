"""The roll looked through, paper ballots entered, a rehearsal wiped."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.admin.cockpit import Act, Step, is_before, is_past, register_act, step
from budget.enums import Channel, RoundStatus
from budget.models import Right, Round
from budget.services import paper, rehearsal
from budget.services.twice import count_open_pairs
from youthportal.core.db import names_in_order

register_act(
    "wipe",
    Act(
        label=_("Wipe this rehearsal"),
        warning=_(
            "Every ballot, slip, right and result of this demonstration is deleted. It can be played again "
            "from the opening of the vote on. Ideas, schools and pots stay. A real round cannot be wiped."
        ),
        service=rehearsal.wipe_rehearsal,
        refusal=rules.wipe_refusal,
        said=_("Wiped. Set new dates, then open voting again."),
    ),
)


@step(650)
def twice(round: Round) -> Step | None:
    """Only while ideas are checked: before, rosters still come in; after, the roll is frozen."""
    if round.status != RoundStatus.CHECKING:
        return None
    found = count_open_pairs(round)
    link = (_("Look at the list"), reverse("budget:twice", args=[round.slug]))
    if not found:
        return Step(
            title=_("Perhaps twice on the roll"), state="done", text=_("Nobody, as far as lists tell.")
        )
    text = ngettext("%(count)d pair to look at.", "%(count)d pairs to look at.", found) % {"count": found}
    return Step(title=_("Perhaps twice on the roll"), state="next", text=text, link=link)


@step(850)
def paper_ballots(round: Round) -> Step | None:
    if is_before(round, RoundStatus.VOTING):
        return None
    if not Right.objects.filter(round=round, channel=Channel.PAPER).aggregate(n=Count("pk"))["n"]:
        return None
    missing = paper.not_entered(round)
    title, link = _("Paper ballots"), (_("Key them in"), reverse("budget:paper", args=[round.slug]))
    if is_past(round, RoundStatus.VOTING):
        return Step(title=title, state="done", text=_named(missing))
    if missing:
        return Step(title=title, state="next", text=_named(missing), link=link)
    return Step(title=title, state="done", text=_("All are in the box."), link=link)


def paper_not_entered(round: Round) -> str:
    """What closing now would leave out."""
    return _named(paper.not_entered(round))


def _named(missing: list[paper.Pile]) -> str:
    if not missing:
        return ""
    names = ", ".join(names_in_order(pile.school.brief for pile in missing))
    return gettext("Paper ballots of these schools are not entered yet: %(names)s.") % {"names": names}


@step(1300)
def wiping(round: Round) -> Step | None:
    if rules.wipe_refusal(round):
        return None
    text = _("This round is a demonstration: it can be played again.")
    return Step(title=_("Rehearsal"), state="next", text=text, act="wipe")

"""What is next in a round, and what is missing: one line for each step from dates to the published result.

A step is done, next (its button works), blocked (with the sentence of the rule) or later. Every button
calls the one service that may do it; that service asks its rule again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.enums import CheckStep, ProposalStatus, RoundStatus
from budget.models import Round, Turnout
from budget.services import closing, counting, opening, rounds
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError

ORDER = list(RoundStatus)
Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button of the checklist: the service, what it will do in words, and whether it can be undone."""

    label: Text
    warning: Text
    service: Callable[..., Any]
    refusal: Callable[[Round], DomainError | None]
    said: Text
    is_final: bool = True
    asks_reason: bool = False


def opening_refusal(round: Round) -> DomainError | None:
    return rules.opening_refusal(round, rounds.expected_opening_facts(round))


def closing_refusal(round: Round) -> DomainError | None:
    return rules.closing_refusal(rules.Poll.of(round, now()), early=round.is_demo)


ACTS: dict[str, Act] = {
    "open_proposals": Act(
        label=_("Open the round for ideas"),
        warning=_(
            "The round becomes public. Pupils can send ideas from its date on, and see until when. "
            "It cannot be hidden again."
        ),
        service=rounds.open_proposals,
        refusal=rules.open_proposals_refusal,
        said=_("The round is public."),
    ),
    "start_checking": Act(
        label=_("End the collecting of ideas"),
        warning=_("No new ideas can be sent from now on. Those sent are checked; fixes still come in."),
        service=rounds.start_checking,
        refusal=rules.start_checking_refusal,
        said=_("Collecting has ended."),
    ),
    "open_voting": Act(
        label=_("Open voting"),
        warning=_(
            "Who may vote, which ideas are on the ballot and how it is counted are frozen now and cannot be "
            "changed any more. Pupils can vote from the date of the round on; slips can be printed before."
        ),
        service=opening.open_voting,
        refusal=opening_refusal,
        said=_("Rights, ballots and rules are frozen. Voting opens on its date."),
    ),
    "close_voting": Act(
        label=_("Close voting"),
        warning=_("Nobody can vote afterwards. Turnout and the record of the vote are frozen."),
        service=closing.close_voting,
        refusal=closing_refusal,
        said=_("Voting is closed."),
        asks_reason=True,
    ),
    "destroy_key": Act(
        label=_("Destroy the ballot key"),
        warning=_(
            "Afterwards nobody, not even with the whole database, can find out whose ballot is whose. "
            "Nobody can bring the key back."
        ),
        service=closing.destroy_key,
        refusal=rules.destruction_refusal,
        said=_("The key is destroyed."),
    ),
    "count": Act(
        label=_("Count the votes"),
        warning=_("The count runs in the background and can be repeated until the result is published."),
        service=counting.count_round,
        refusal=rules.count_refusal,
        said=_("The count has started."),
        is_final=False,
    ),
    "publish": Act(
        label=_("Publish the result"),
        warning=_("Everybody sees the result at once, and the papers for the council are printed."),
        service=counting.publish_result,
        refusal=rules.publish_refusal,
        said=_("The result is public."),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the checklist. `state`: done, next, blocked or later; `act` is a key of ACTS."""

    title: Text
    state: str
    text: Text = ""
    act: str = ""
    link: tuple[Text, str] | None = None
    more: tuple[Text, str] | None = None

    @property
    def label(self) -> Text:
        return ACTS[self.act].label if self.act else ""


def is_past(round: Round, status: RoundStatus) -> bool:
    return ORDER.index(RoundStatus(round.status)) > ORDER.index(status)


def checklist(round: Round) -> list[Step]:
    """All steps of this round, in order."""
    return [
        _dates(round),
        _schools(round),
        _rosters(round),
        _move(
            round, "open_proposals", _("Collect ideas"), RoundStatus.DRAFT, _until(round.proposals_close_at)
        ),
        _move(round, "start_checking", _("End the collecting"), RoundStatus.PROPOSALS),
        _checks(round),
        _move(round, "open_voting", _("Open voting"), RoundStatus.CHECKING, _until(round.voting_closes_at)),
        _slips(round),
        _closing(round),
        _key(round),
        _count(round),
        _move(round, "publish", _("Publish"), RoundStatus.COUNTED),
    ]


#: What is next, for the list of rounds: by the status alone, so that the list costs no query a row.
NEXT = {
    RoundStatus.DRAFT: _("prepare, then open for ideas"),
    RoundStatus.PROPOSALS: _("check ideas, then end the collecting"),
    RoundStatus.CHECKING: _("finish the checks, then open voting"),
    RoundStatus.VOTING: _("print slips, watch turnout"),
    RoundStatus.CLOSED: _("destroy the key, then count"),
    RoundStatus.COUNTED: _("publish"),
    RoundStatus.PUBLISHED: _("done"),
}


def _until(at: Any) -> str:
    return words.until(at) if at else ""


def _move(round: Round, act: str, title: Text, status: RoundStatus, done: str = "") -> Step:
    """A step that moves the round on from `status`."""
    if is_past(round, status):
        return Step(title=title, state="done", text=done)
    if round.status != status:
        return Step(title=title, state="later")
    if refusal := ACTS[act].refusal(round):
        return Step(title=title, state="blocked", text=refusal.message)
    return Step(title=title, state="next", act=act)


def _dates(round: Round) -> Step:
    names = ("proposals_open_at", "proposals_close_at", "voting_opens_at", "voting_closes_at", "results_on")
    labels = {field.name: str(field.verbose_name) for field in Round._meta.concrete_fields}
    missing = [labels[name] for name in names if not getattr(round, name)]
    link = (_("Dates and rules"), reverse("admin:budget_round_change", args=[round.pk]))
    if missing:
        text = gettext("Still missing: %(names)s.") % {"names": ", ".join(missing)}
        return Step(title=_("Dates and rules"), state="next", text=text, link=link)
    return Step(title=_("Dates and rules"), state="done", link=link)


def _schools(round: Round) -> Step:
    facts = round.schools.aggregate(all=Count("pk"), without=Count("pk", filter=Q(pot__isnull=True)))
    title, link = _("Schools and pots"), None
    if not rules.is_frozen(round):
        link = (_("Add schools"), reverse("admin:budget_round_add_schools", args=[round.pk]))
    if refusal := rules.schools_refusal(round):
        return Step(title=title, state="next", text=refusal.message, link=link)
    share = (_("Share a pot"), reverse("admin:budget_round_join_pots", args=[round.pk])) if link else None
    total = sum(round.pots.values_list("amount", flat=True))
    text = gettext("%(count)s schools, %(money)s") % {
        "count": facts["all"],
        "money": words.money(total, round.currency),
    }
    return Step(title=title, state="done", text=text, link=link, more=share)


def _rosters(round: Round) -> Step:
    rows = list(round.schools.with_roster().select_related("school"))
    pupils = sum(row.pupils for row in rows)
    empty = [row.school.brief for row in rows if not row.pupils]
    title, link = _("Rosters"), (_("Pupils"), reverse("admin:organisations_pupil_changelist"))
    if rules.is_frozen(round):
        return Step(title=title, state="done", text=_("Frozen when voting was opened."))
    if empty or not rows:
        text = gettext("Nobody of these grades on the roll of: %(names)s.") % {
            "names": ", ".join(empty) or "–"
        }
        return Step(title=title, state="next", text=text, link=link)
    return Step(
        title=title, state="done", text=gettext("%(count)s pupils today") % {"count": pupils}, link=link
    )


def queue_counts(round: Round) -> dict[str, int]:
    """How many ideas wait for whom."""
    found: dict[str, int] = round.proposals.aggregate(
        school=Count("pk", filter=Q(status=ProposalStatus.SUBMITTED)),
        city=Count("pk", filter=Q(status=ProposalStatus.SCHOOL_PASSED)),
        fix=Count("pk", filter=Q(status=ProposalStatus.TO_FIX)),
        ballot=Count("pk", filter=Q(status=ProposalStatus.ACCEPTED)),
    )
    return found


def _checks(round: Round) -> Step:
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


def _slips(round: Round) -> Step:
    title = _("Slips and turnout")
    if round.status in {RoundStatus.DRAFT, RoundStatus.PROPOSALS, RoundStatus.CHECKING}:
        return Step(title=title, state="later", text=_("Class kits are printed once voting is opened."))
    counted = Turnout.objects.filter(pot__round=round).aggregate(cast=Sum("ballots"), rights=Sum("rights"))
    text = gettext("%(cast)s ballots of %(rights)s so far") % {
        name: value or 0 for name, value in counted.items()
    }
    link = (_("Turnout by school"), reverse("admin:budget_round_turnout", args=[round.pk]))
    state = "done" if is_past(round, RoundStatus.VOTING) else "next"
    kits = (_("Class kits"), reverse("budget:kits", args=[round.slug]))
    return Step(title=title, state=state, text=text, link=link, more=kits if state == "next" else None)


def _closing(round: Round) -> Step:
    """The clock closes; a person may do it earlier, with a reason."""
    step = _move(round, "close_voting", _("Close voting"), RoundStatus.VOTING)
    if step.state == "blocked" and round.takes_votes(now()):
        text = gettext("Voting runs %(until)s and is then closed by itself.") % {
            "until": _until(round.voting_closes_at)
        }
        return replace(step, text=text, act="close_voting")
    return step


def _key(round: Round) -> Step:
    title = _("Destroy the key")
    if round.key and round.key.destroyed_at:
        gone = round.protocol.get("destruction", {}).get("backups_gone_on", "")
        text = gettext("Destroyed on %(day)s.") % {"day": words.day(round.key.destroyed_at)}
        if gone:
            text += " " + gettext("Backups that still hold it are gone on %(day)s.") % {"day": gone}
        return Step(title=title, state="done", text=text)
    if not is_past(round, RoundStatus.VOTING):
        return Step(title=title, state="later")
    if refusal := rules.destruction_refusal(round):
        return Step(
            title=title, state="done" if refusal.code == "NO_KEY" else "blocked", text=refusal.message
        )
    return Step(title=title, state="next", act="destroy_key")


def _count(round: Round) -> Step:
    title = _("Count")
    if round.counted_at:
        text = gettext("Counted on %(moment)s.") % {"moment": words.moment(round.counted_at)}
        return Step(title=title, state="done", text=text, act="" if round.has_public_result else "count")
    if rules.count_refusal(round):
        return Step(title=title, state="later")
    return Step(title=title, state="next", act="count")


def is_early(round: Round) -> bool:
    """Closing now would be before the announced end."""
    return bool(round.voting_closes_at and now() < round.voting_closes_at)

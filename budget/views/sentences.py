"""Where an idea or a round stands, in sentences that say what happens next and when.

Each state is what the template tag `status` takes: kind, label and sentence.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget import rules
from budget.enums import ProposalStatus, RoundStatus
from budget.models import Proposal, Round
from budget.rules.dates import Move
from youthportal.core import words

State = dict[str, str]
KINDS = {
    ProposalStatus.DRAFT: "draft",
    ProposalStatus.SUBMITTED: "waiting",
    ProposalStatus.SCHOOL_PASSED: "waiting",
    ProposalStatus.TO_FIX: "stopped",
    ProposalStatus.ACCEPTED: "done",
    ProposalStatus.REJECTED: "closed",
    ProposalStatus.WITHDRAWN: "closed",
    ProposalStatus.UNSUPPORTED: "closed",
    ProposalStatus.SEALED: "closed",
}


def _moment(at: datetime | None) -> str:
    return words.moment(at) if at else _("a date that will be announced")


def _day(on: date | None) -> str:
    return words.day(on) if on else _("a date that will be announced")


# --- an idea --------------------------------------------------------------------------------------


def idea_state(idea: Proposal, at: datetime) -> State:
    """What its authors read."""
    status = ProposalStatus(idea.status)
    label, sentence = {
        ProposalStatus.DRAFT: _draft,
        ProposalStatus.SUBMITTED: _submitted,
        ProposalStatus.SCHOOL_PASSED: _school_passed,
        ProposalStatus.TO_FIX: _to_fix,
        ProposalStatus.ACCEPTED: _accepted,
        ProposalStatus.REJECTED: _rejected,
        ProposalStatus.WITHDRAWN: _withdrawn,
        ProposalStatus.UNSUPPORTED: _unsupported,
        ProposalStatus.SEALED: _sealed,
    }[status](idea, at)
    return {"kind": KINDS[status], "label": label, "sentence": sentence}


def _draft(idea: Proposal, at: datetime) -> tuple[str, str]:
    if idea.round.takes_proposals(at):
        closes = words.until(idea.round.proposals_close_at or at)
        sentence = _("Nobody but your team sees it. You can send it %(until)s.") % {"until": closes}
        if least := idea.round.min_support:
            sentence += " " + _("It then needs %(least)d supporters to be checked.") % {"least": least}
        return _("Not sent yet"), sentence
    return _("Not sent"), _("The time for sending in ideas is over. Your text is kept; ask the youth office.")


def _submitted(idea: Proposal, at: datetime) -> tuple[str, str]:
    if missing := rules.missing_supporters(idea):
        return _looks_for_supporters(idea, missing)
    sentence = _(
        "Your school reads it now, then the city. You get an answer before voting opens on %(moment)s."
    )
    return _("At your school's check"), sentence % {"moment": _moment(idea.round.voting_opens_at)}


def _school_passed(idea: Proposal, at: datetime) -> tuple[str, str]:
    sentence = _(
        "Your school said yes. The city now looks at cost and place. "
        "You get an answer before voting opens on %(moment)s."
    )
    return _("At the city's check"), sentence % {"moment": _moment(idea.round.voting_opens_at)}


def _to_fix(idea: Proposal, at: datetime) -> tuple[str, str]:
    day = {"day": _day(idea.fix_by)}
    if idea.fix_by and timezone.localdate(at) > idea.fix_by:
        return _("Your turn, and late"), _(
            "It had to be fixed by %(day)s. Ask the youth office for more time."
        ) % day
    return _("Your turn"), _("Change what is asked for and send it again by %(day)s.") % day


def _accepted(idea: Proposal, at: datetime) -> tuple[str, str]:
    return _("On the ballot"), _ballot_sentence(idea.round)


def _ballot_sentence(round: Round) -> str:
    facts = {
        "opens": _moment(round.voting_opens_at),
        "closes": _moment(round.voting_closes_at),
        "day": _day(round.results_on),
    }
    if round.has_public_result:
        return _("Voting is over and the result is published.")
    if round.status in {RoundStatus.CLOSED, RoundStatus.COUNTED}:
        return _("Voting is over. The result comes on %(day)s.") % facts
    if round.status == RoundStatus.VOTING:
        return _("Pupils vote until %(closes)s.") % facts
    return _("Pupils vote from %(opens)s until %(closes)s.") % facts


def _rejected(idea: Proposal, at: datetime) -> tuple[str, str]:
    if idea.round.takes_proposals(at):
        closes = words.until(idea.round.proposals_close_at or at)
        return _("Not on the ballot"), _("The reason is below. You can propose another %(until)s.") % {
            "until": closes
        }
    return _("Not on the ballot"), _("The reason is below. The next round is open to you again.")


def _looks_for_supporters(idea: Proposal, missing: int) -> tuple[str, str]:
    """Told early, so that there is time to ask around."""
    said = ngettext(
        "%(missing)d more supporter is needed by %(closes)s. Only then is the idea checked.",
        "%(missing)d more supporters are needed by %(closes)s. Only then is the idea checked.",
        missing,
    )
    facts = {"missing": missing, "closes": _moment(idea.round.proposals_close_at)}
    return _("Looks for supporters"), said % facts


def _unsupported(idea: Proposal, at: datetime) -> tuple[str, str]:
    said = _(
        "It needed %(least)d supporters and did not find them, so it was not checked. "
        "The next round is open to you again."
    )
    return _("Too few supporters"), said % {"least": idea.round.min_support}


def _withdrawn(idea: Proposal, at: datetime) -> tuple[str, str]:
    if idea.merged_into_id:
        return _("Part of another idea"), _("It goes on there, with all its authors and supporters.")
    return _("Withdrawn"), _("You took it back. Nobody but you sees it any more.")


def _sealed(idea: Proposal, at: datetime) -> tuple[str, str]:
    """Says nothing of why: others may look over the shoulder."""
    return _("Not shown"), _("The office looks after it and comes to you. You need not do anything.")


def public_state(idea: Proposal) -> State:
    """What everybody reads on the page of an idea."""
    if missing := rules.missing_supporters(idea):
        label, sentence = _looks_for_supporters(idea, missing)
        return {"kind": "open", "label": label, "sentence": sentence}
    label, sentence = {
        ProposalStatus.SUBMITTED: (
            _("Being checked"),
            _("The school reads it first, then the city looks at cost and place."),
        ),
        ProposalStatus.SCHOOL_PASSED: (
            _("Being checked"),
            _("The school said yes. The city now looks at cost and place."),
        ),
        ProposalStatus.ACCEPTED: (_("On the ballot"), _ballot_sentence(idea.round)),
        ProposalStatus.REJECTED: (_("Not on the ballot"), _("It was checked. The reason is below.")),
    }[ProposalStatus(idea.status)]
    return {"kind": KINDS[ProposalStatus(idea.status)], "label": label, "sentence": sentence}


#: Checks that an idea of this status can have passed: while news are held back the status is the earlier.
_PASSED_BY: dict[ProposalStatus, tuple[str, ...]] = {
    ProposalStatus.SUBMITTED: (),
    ProposalStatus.SCHOOL_PASSED: ("school",),
}


def idea_history(idea: Proposal) -> list[dict[str, str]]:
    """The way of an idea for the tag `timeline`: sent, checked, on the ballot, and what comes."""
    known = _PASSED_BY.get(ProposalStatus(idea.status), ("school", "city"))
    checks = idea.checks.all() if known else ()
    done = {check.step: check.at for check in checks if check.outcome == "passed" and check.step in known}
    steps = [
        (_("Sent in"), idea.sent_at),
        (_("School's check"), done.get("school")),
        (_("City's check"), done.get("city")),
    ]
    is_on = idea.status == ProposalStatus.ACCEPTED
    items = [_step(title, at, passed=is_on or bool(at)) for title, at in steps]
    items.append({"title": _("Voting"), "detail": _voting_detail(idea.round), "state": "next"})
    now = next((item for item in items if item["state"] == "next"), items[-1])
    now["state"] = "now" if not idea.round.has_public_result else ""
    return items


def _step(title: str, at: datetime | None, *, passed: bool) -> dict[str, str]:
    detail = words.day(timezone.localdate(at)) if at and passed else ""
    return {"title": title, "detail": detail, "state": "" if passed else "next"}


def _voting_detail(round: Round) -> str:
    if round.voting_opens_at is None or round.voting_closes_at is None:
        return ""
    return _("%(opens)s to %(closes)s") % {
        "opens": words.moment(round.voting_opens_at),
        "closes": words.moment(round.voting_closes_at),
    }


# --- a round --------------------------------------------------------------------------------------

PHASES: list[tuple[str, Callable[[], str], str]] = [
    (RoundStatus.PROPOSALS, lambda: _("Pupils propose ideas"), "proposals_close_at"),
    (RoundStatus.CHECKING, lambda: _("School and city check them"), "voting_opens_at"),
    (RoundStatus.VOTING, lambda: _("Pupils vote"), "voting_closes_at"),
    (RoundStatus.CLOSED, lambda: _("The votes are counted"), ""),
    (RoundStatus.PUBLISHED, lambda: _("The result is published"), ""),
]
ORDER = list(RoundStatus)


def round_phases(round: Round, at: datetime) -> list[dict[str, str]]:
    """The phases of a round for the tag `timeline`, each with its dates in words."""
    phases = [
        {"title": title(), "detail": _phase_detail(round, status), "state": _phase_state(round, status)}
        for status, title, _closes in PHASES
    ]
    if round.focus_open_at and round.focus_close_at:
        is_ahead = round.status == RoundStatus.PROPOSALS and at < round.focus_close_at
        state = ("now" if round.takes_focus(at) else "next") if is_ahead else ""
        detail = _("%(opens)s to %(closes)s") % {
            "opens": words.moment(round.focus_open_at),
            "closes": words.moment(round.focus_close_at),
        }
        phases[0]["state"] = "next" if is_ahead else phases[0]["state"]
        phases.insert(0, {"title": _("Schools choose their goals"), "detail": detail, "state": state})
    return phases


def _phase_state(round: Round, status: str) -> str:
    here, there = ORDER.index(RoundStatus(round.status)), ORDER.index(RoundStatus(status))
    if round.status == RoundStatus.COUNTED and status == RoundStatus.CLOSED:
        return "now"
    if here == there:
        return "" if status == RoundStatus.PUBLISHED else "now"
    return "" if there < here else "next"


def _phase_detail(round: Round, status: str) -> str:
    begin, end = {
        RoundStatus.PROPOSALS: (round.proposals_open_at, round.proposals_close_at),
        RoundStatus.CHECKING: (round.proposals_close_at, round.voting_opens_at),
        RoundStatus.VOTING: (round.voting_opens_at, round.voting_closes_at),
    }.get(RoundStatus(status), (None, None))
    if begin and end:
        return _("%(opens)s to %(closes)s") % {"opens": words.moment(begin), "closes": words.moment(end)}
    if status == RoundStatus.PUBLISHED:
        published = round.published_at and timezone.localdate(round.published_at)
        on = published or round.results_on
        return words.day(on) if on else ""
    return ""


def round_state(round: Round, at: datetime) -> State:
    """Where a round stands and what comes next."""
    facts = {
        "focus": _moment(round.focus_close_at),
        "opens": _moment(round.proposals_open_at),
        "closes": _moment(round.proposals_close_at),
        "voting": _moment(round.voting_opens_at),
        "ends": _moment(round.voting_closes_at),
        "day": _day(round.results_on),
    }
    label, kind, sentence = _round_words(round, at)
    return {"kind": kind, "label": label, "sentence": sentence % facts}


def _round_words(round: Round, at: datetime) -> tuple[str, str, str]:
    if round.status == RoundStatus.PUBLISHED:
        return _("Decided"), "done", _("The result is published, with the reason for every idea.")
    if round.status in {RoundStatus.CLOSED, RoundStatus.COUNTED}:
        return _("Voting is over"), "waiting", _("The votes are counted. The result comes on %(day)s.")
    if round.status == RoundStatus.VOTING:
        return _voting_words(round, at)
    return _collecting_words(round, at)


def _voting_words(round: Round, at: datetime) -> tuple[str, str, str]:
    if round.takes_votes(at):
        return _("Voting is open"), "open", _("Until %(ends)s. It takes a minute.")
    if round.voting_opens_at and at < round.voting_opens_at:
        return _("Voting opens soon"), "waiting", _("From %(voting)s until %(ends)s.")
    return _("Voting is over"), "waiting", _("The votes will be counted. The result comes on %(day)s.")


def _collecting_words(round: Round, at: datetime) -> tuple[str, str, str]:
    if round.takes_focus(at):
        said = _("Pupils choose until %(focus)s. Ideas can be sent in from %(opens)s until %(closes)s.")
        return _("Which goals matter at your school?"), "open", said
    if round.takes_proposals(at):
        return _("Ideas wanted"), "open", _("Send in yours until %(closes)s. Voting opens on %(voting)s.")
    if round.status == RoundStatus.PROPOSALS and round.proposals_open_at and at < round.proposals_open_at:
        return _("Starts soon"), "waiting", _("Ideas can be sent in from %(opens)s until %(closes)s.")
    sentence = _("School and city look at every idea. Voting opens on %(voting)s.")
    return _("Ideas are being checked"), "waiting", sentence


def round_action(round: Round, at: datetime) -> dict[str, Any] | None:
    """The one thing to do in a round now: label and address, or nothing."""
    if round.takes_votes(at):
        return {"label": _("Vote"), "url": reverse("budget:vote", args=[round.slug])}
    if round.takes_focus(at):
        return {"label": _("Choose your goals"), "url": reverse("budget:focus", args=[round.slug])}
    if round.takes_proposals(at):
        return {"label": _("Propose an idea"), "url": reverse("budget:propose", args=[round.slug])}
    return None


def moved_dates(round: Round) -> list[dict[str, Any]]:
    """Which dates of a round moved while it was public, when and why; the last first."""
    return [
        {
            "day": words.day(timezone.localdate(datetime.fromisoformat(change["at"]))),
            "lines": [Move.read(stored).line for stored in change["dates"]],
            "why": change["why"],
            "language": change["language"],
        }
        for change in reversed(round.moved)
    ]

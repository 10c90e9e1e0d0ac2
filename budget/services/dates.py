"""Moving the dates of a round that everybody reads: first what it would do, then the act and the mails."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget import notifications
from budget.enums import ProposalStatus
from budget.models import Assignment, AssignmentRule, Author, Round
from budget.rules import OVER
from budget.rules import dates as rules
from budget.rules.dates import Move
from budget.services.rounds import lock_round
from youthportal.accounts.models import User
from youthportal.audit.models import record
from youthportal.core import jobs, words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion
from youthportal.organisations.models import Membership, Role
from youthportal.outbox.models import Message

JOB = "budget.dates_moved"
FOR_CHECKERS = frozenset({"proposals_close_at", "voting_opens_at"})
#: Mails that name a date of the vote: the word of their key behind "budget.".
DATED = ("accepted", "school_passed")


def people_to_tell(round: Round, names: set[str]) -> dict[str, QuerySet[User]]:
    """Who relies on these dates, by role: coordinators always, authors but for goals, checkers for theirs."""
    current = Membership.objects.current()
    leading = current.filter(role=Role.COORDINATOR, school__rounds__round=round)
    active = User.objects.filter(is_active=True)
    found = {"coordinators": active.filter(memberships__in=leading).distinct()}
    if names - {"focus_open_at", "focus_close_at"}:
        ours = Author.objects.filter(proposal__round=round).exclude(proposal__status__in=OVER)
        found["authors"] = active.filter(pk__in=ours.values("user"))
    if names & FOR_CHECKERS:
        named = current.filter(role=Role.CHECKER).filter(
            Q(school__isnull=True) | Q(school__rounds__round=round)
        )
        asked = Assignment.objects.filter(proposal__in=round.proposals.in_check())
        by_rule = AssignmentRule.objects.filter(round=round)
        checks = (
            Q(memberships__in=named) | Q(pk__in=asked.values("checker")) | Q(pk__in=by_rule.values("checker"))
        )
        found["checkers"] = active.filter(checks).distinct()
    return found


# --- what it would do -----------------------------------------------------------------------------


def consequences(round: Round, dates: Mapping[str, Any], at: datetime | None = None) -> list[str]:
    """What the office reads before it confirms, as sentences: phases, ideas, papers, mails and people."""
    at = at or now()
    found = {move.name: move for move in rules.moves(round, dates)}
    said: list[str] = []
    if move := found.get("proposals_close_at"):
        said += _about_collecting(round, move, at)
    if move := found.get("voting_opens_at"):
        said += _about_checking(round, move, at)
    if found.keys() & {"voting_opens_at", "voting_closes_at"}:
        said.append(_("Posters and papers that were printed before show the old dates: print them again."))
    if count := mails_with_dates(round):
        text = ngettext(
            "%(count)d mail with the old dates has gone out. The new one says what moved.",
            "%(count)d mails with the old dates have gone out. The new ones say what moved.",
            count,
        )
        said.append(text % {"count": count})
    return [*said, _about_people(round, set(found))]


def _about_collecting(round: Round, move: Move, at: datetime) -> list[str]:
    old: Any = move.old
    new: Any = move.new
    said = []
    if old and old <= at < new:
        said.append(_("Ideas, support and comments are open again from now on."))
    drafts = round.proposals.filter(status=ProposalStatus.DRAFT).count()
    if drafts and old:
        more = ngettext(
            "%(count)d draft is not sent in yet: its authors have more time.",
            "%(count)d drafts are not sent in yet: their authors have more time.",
            drafts,
        )
        less = ngettext(
            "%(count)d draft is not sent in yet: its authors have less time.",
            "%(count)d drafts are not sent in yet: their authors have less time.",
            drafts,
        )
        said.append((more if new > old else less) % {"count": drafts})
    said.append(_("Support and comments end with the collecting of ideas, at the new time."))
    return said


def _about_checking(round: Round, move: Move, at: datetime) -> list[str]:
    new: Any = move.new
    said, waiting = [], round.proposals.in_check()
    if count := waiting.count():
        text = ngettext(
            "%(count)d idea is not decided yet. Time left for it: %(days)s.",
            "%(count)d ideas are not decided yet. Time left for them: %(days)s.",
            count,
        )
        said.append(text % {"count": count, "days": words.days(max(0, (new - at).days))})
    if late := waiting.filter(fix_by__gte=timezone.localdate(new)).count():
        text = ngettext(
            "%(count)d idea is to be fixed on that day or later: it would miss the ballot.",
            "%(count)d ideas are to be fixed on that day or later: they would miss the ballot.",
            late,
        )
        said.append(text % {"count": late})
    return said


def mails_with_dates(round: Round) -> int:
    """How many mails about this round named dates."""
    keys = Message.objects.filter(
        Q(key__startswith=f"budget.behind.{round.pk}.") | Q(key__startswith=f"budget.dates.{round.pk}.")
    )
    told = Q()
    for word in DATED:
        told |= Q(key__startswith=f"budget.{word}.")
    ideas = {str(pk) for pk in round.proposals.values_list("pk", flat=True)}
    about_ideas = Message.objects.filter(told).values_list("key", flat=True)
    return keys.count() + sum(key.split(".")[2] in ideas for key in about_ideas)


def _about_people(round: Round, names: set[str]) -> str:
    """Who gets a mail, by role; whoever has no address reads it on the pages."""
    counts = {
        role: people.exclude(email=None).count() for role, people in people_to_tell(round, names).items()
    }
    labels = {"coordinators": _("coordinators"), "authors": _("authors"), "checkers": _("checkers")}
    told = ", ".join(f"{labels[role]}: {count}" for role, count in counts.items())
    return _("A mail goes to %(people)s. Authors without an address read it on the page of the round.") % {
        "people": told
    }


# --- doing it -------------------------------------------------------------------------------------


@transaction.atomic
def move_dates(*, actor: Any, round: Round, dates: Mapping[str, Any], why: str, language: str) -> Round:
    """Move dates of a public round: its page says what moved and why, those concerned get a mail.

    `language` is that of `why`. Raises NO_WHY, NOTHING_MOVED, DATE_SETTLED, DATE_MISSING, IN_THE_PAST,
    SHORT_NOTICE, DATES_OUT_OF_ORDER.
    """
    round, why = lock_round(round), why.strip()[:300]
    if not why:
        raise DomainError("NO_WHY", _("Say why, in a sentence that everybody can read."))
    if refusal := rules.dates_refusal(round, dates):
        raise refusal
    found = rules.moves(round, dates)
    for move in found:
        setattr(round, move.name, move.new)
    change = {"at": now().isoformat(), "why": why, "language": language, "dates": [m.stored for m in found]}
    round.moved = [*round.moved, change]
    names = [move.name for move in found]
    round.save(update_fields=[*names, "moved", "updated_at"])
    record(actor=actor, action="budget.round.dates_moved", subject=round, data={"fields": names})
    number = len(round.moved)
    jobs.enqueue(JOB, {"round": round.pk, "number": number}, key=f"{JOB}:{round.pk}:{number}")
    SiteVersion.bump()
    return round


@jobs.handler(JOB)
def _tell(run: jobs.Run) -> dict[str, Any]:
    """Each person once, whatever roles they have; a second run writes no second mail."""
    round = Round.objects.get(pk=run.args["round"])
    change = round.moved[run.args["number"] - 1]
    found = [Move.read(stored) for stored in change["dates"]]
    people: dict[int, User] = {}
    for role in people_to_tell(round, {move.name for move in found}).values():
        people |= {user.pk: user for user in role.exclude(email=None)}
    for done, user in enumerate(people.values(), start=1):
        notifications.dates_moved(round, run.args["number"], found, change["why"], user)
        if done % 50 == 0:
            run.progress(done, len(people))
    return {"people": len(people)}

"""What the pupils' budget puts on the start page: what is open to all, and what waits for one person."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, IntegerField, Min, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.enums import UNDER_WAY, ProposalStatus, RoundStatus
from budget.models import CheckNote, Proposal, Round, RoundSchool
from budget.views import sentences
from youthportal.accounts.models import User
from youthportal.core import words
from youthportal.core.rooms import OpenItem, WorkPage
from youthportal.organisations.models import Pupil, Role, School
from youthportal.organisations.rules import roles_of

ROOM = "budget"
OPEN = (RoundStatus.PROPOSALS, RoundStatus.VOTING, RoundStatus.PUBLISHED)


def open_items(user: Any) -> Iterator[OpenItem]:
    """Rounds that take ideas or votes, and the newest result. One query for rounds, one for their money."""
    at = timezone.now()
    rounds = [round for round in _rounds(user) if round.status in OPEN]
    for round in rounds:
        if round.takes_votes(at):
            yield _voting(round)
        elif round.takes_proposals(at):
            yield _proposals(round)
        elif round.takes_focus(at):
            yield _focus(round)
    decided = [round for round in rounds if round.has_public_result and not round.is_demo]
    decided = decided or [round for round in rounds if round.has_public_result]
    if decided:
        yield _result(decided[0])


def _rounds(user: Any) -> list[Round]:
    """The rounds this person's start page speaks of, newest first, read once: the office's desk has all."""
    kept: list[Round] | None = user.__dict__.get("_start_rounds")
    if kept is None:
        rounds = Round.objects.with_totals()
        kept = list(rounds[:40] if user.is_staff else rounds.filter(status__in=OPEN)[:20])
        user.__dict__["_start_rounds"] = kept
    return kept


@dataclass(frozen=True)
class Facts:
    """What the start page asks about one person, in one query: whether they are a pupil, and what waits."""

    is_pupil: bool
    waiting: int
    given: int
    has_orphans: bool


def _facts(user: Any) -> Facts:
    kept: Facts | None = user.__dict__.get("_start_facts")
    if kept is None:
        kept = user.__dict__["_start_facts"] = _read_facts(user)
    return kept


def _read_facts(user: Any) -> Facts:
    """Counts of checks only for whoever has a role, winners without authors only for coordinators."""
    roles, none = roles_of(user), Value(0)
    waiting = Proposal.objects.waiting_at_steps_of(user)
    given = waiting.filter(pk__in=Proposal.objects.given_to(user).values("pk"))
    orphans = Proposal.objects.checkable_by(user).funded().without_pupils().filter(school__isnull=False)
    found = User.objects.filter(pk=user.pk).values_list(
        Exists(Pupil.objects.filter(user=user)),
        _number(waiting) if roles else none,
        _number(given) if roles else none,
        Exists(orphans) if Role.COORDINATOR in roles else Value(False),
    )
    is_pupil, waits, is_given, has_orphans = found.get()
    return Facts(is_pupil, waits, is_given, has_orphans)


def _number(rows: Any) -> Coalesce:
    """How many rows, as part of another query."""
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk", distinct=True))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _voting(round: Round) -> OpenItem:
    money = words.money(round.total, round.currency)
    return OpenItem(
        room=ROOM,
        title=_("Decide what %(money)s is spent on") % {"money": money},
        text=ngettext(
            "Pupils of %(count)d school vote, by account or with a code. It takes a minute.",
            "Pupils of %(count)d schools vote, by account or with a code. It takes a minute.",
            round.schools_count,
        )
        % {"count": round.schools_count},
        url=reverse("budget:vote", args=[round.slug]),
        until=round.voting_closes_at,
        action=_("Vote now"),
    )


def _proposals(round: Round) -> OpenItem:
    money = words.money(round.total, round.currency)
    return OpenItem(
        room=ROOM,
        title=_("Say what your school needs"),
        text=_("%(money)s wait for ideas of pupils. Yours takes five short steps.") % {"money": money},
        url=reverse("budget:propose", args=[round.slug]),
        until=round.proposals_close_at,
        action=_("Propose an idea"),
    )


def _focus(round: Round) -> OpenItem:
    return OpenItem(
        room=ROOM,
        title=_("Which goals matter at your school?"),
        text=_("Choose up to %(most)d of the 17 goals. Your school's ideas begin there.")
        % {"most": round.max_focus_goals},
        url=reverse("budget:focus", args=[round.slug]),
        until=round.focus_close_at,
        action=_("Choose your goals"),
    )


def _result(round: Round) -> OpenItem:
    return OpenItem(
        room=ROOM,
        title=_("See what pupils decided"),
        text=_("%(round)s: what will be built, and why the rest will not.") % {"round": round.title},
        url=round.get_absolute_url(),
        action=_("See the result"),
    )


# --- what waits for one person --------------------------------------------------------------------


def waiting_items(user: Any) -> Iterator[OpenItem]:
    """For whoever is signed in: own ideas to go on with, ideas to check at school or in the city."""
    if user.is_staff:
        yield from _city_checks()
        yield from _questions(user)
        yield from _rounds_under_way(user)
    else:
        if _facts(user).is_pupil:
            yield from _own_ideas(user)
        yield from _checks_of(user)


def _own_ideas(user: Any) -> Iterator[OpenItem]:
    at = timezone.now()
    mine = Proposal.objects.by(user).filter(
        status__in=[ProposalStatus.TO_FIX, ProposalStatus.DRAFT],
        round__status__in=UNDER_WAY,
    )
    for idea in mine.select_related("round").order_by("-status", "pk")[:5]:
        state = sentences.idea_state(idea, at)
        yield OpenItem(
            room=ROOM,
            title=str(idea),
            text=f"{state['label']}. {state['sentence']}",
            url=reverse("budget:my_idea", args=[idea.public_id]),
        )


def _checks_of(user: Any) -> Iterator[OpenItem]:
    """For whoever checks at school or for the city: what was given to them, or else all that waits."""
    facts = _facts(user)
    if count := facts.given or facts.waiting:
        yield _checks(count, reverse("budget:checks"))


def _questions(user: Any) -> Iterator[OpenItem]:
    """What other checkers ask this person."""
    questions = CheckNote.objects.questions_to(user).select_related("proposal", "by").order_by("pk")
    for note in questions[:3]:
        yield OpenItem(
            room=ROOM,
            title=_("%(name)s asks you about an idea") % {"name": note.by or _("Somebody")},
            text=str(note.proposal),
            url=reverse("budget:check", args=[note.proposal.public_id]),
        )


def _city_checks() -> Iterator[OpenItem]:
    """What waits for the city with the age of the oldest, and what its authors are late with."""
    at_city = Q(status=ProposalStatus.SCHOOL_PASSED)
    late = Q(status=ProposalStatus.TO_FIX, fix_by__lt=timezone.localdate())
    found = Proposal.objects.in_open_check().aggregate(
        city=Count("pk", filter=at_city), oldest=Min("sent_at", filter=at_city), late=Count("pk", filter=late)
    )
    queue = reverse("admin:budget_proposal_changelist") + "?queue="
    if found["city"]:
        age = (timezone.localdate() - timezone.localdate(found["oldest"])).days if found["oldest"] else 0
        text = _("The oldest has waited %(days)s.") % {"days": words.days(age)}
        yield replace(_checks(found["city"], f"{queue}city"), text=text)
    if found["late"]:
        title = ngettext("%(count)d idea is overdue", "%(count)d ideas are overdue", found["late"])
        text = _("Their authors did not change them in time. Give more time, or decide.")
        url = f"{queue}overdue"
        yield OpenItem(room=ROOM, title=title % {"count": found["late"]}, text=text, url=url)


def _rounds_under_way(user: Any) -> Iterator[OpenItem]:
    """The cockpit of every round that is not over, with where it stands."""
    at = timezone.now()
    under_way = [round for round in _rounds(user) if round.status != RoundStatus.PUBLISHED]
    for round in under_way[:5]:
        text = str(_("Being prepared.")) if round.status == RoundStatus.DRAFT else ""
        state = sentences.round_state(round, at)
        yield OpenItem(
            room=ROOM,
            title=round.title,
            text=text or f"{state['label']}. {state['sentence']}",
            url=reverse("admin:budget_round_cockpit", args=[round.pk]),
        )


def _checks(count: int, url: str) -> OpenItem:
    title = ngettext("%(count)d idea waits for your check", "%(count)d ideas wait for your check", count)
    text = _("Their authors want to know before voting opens.")
    return OpenItem(room=ROOM, title=title % {"count": count}, text=text, url=url)


# --- pages of a role ------------------------------------------------------------------------------


def work_pages(user: Any) -> Iterator[WorkPage]:
    """A pupil's ideas; a coordinator's checks and slips. The office has its own desk."""
    if user.is_staff:
        return
    if _facts(user).is_pupil:
        text = _("What you proposed, and what happens with it.")
        yield WorkPage(title=_("My ideas"), text=text, url=reverse("budget:mine"))
    roles = roles_of(user)
    if roles & {Role.COORDINATOR, Role.CHECKER}:
        text = _("What pupils proposed: pass it, ask for more, or say why not.")
        yield WorkPage(title=_("Ideas to check"), text=text, url=reverse("budget:checks"))
    if Role.COORDINATOR in roles:
        yield from _school_pages(user)
        yield from _orphans(user)
        text = _("What you did this school year, as a numbered paper.")
        yield WorkPage(title=_("My work as coordinator"), text=text, url=reverse("budget:statement"))


def _orphans(user: Any) -> Iterator[WorkPage]:
    """Winners of this coordinator's schools whose authors have left."""
    if _facts(user).has_orphans:
        text = _("Their authors have left school. Offer them to the class.")
        yield WorkPage(title=_("Winning ideas without authors"), text=text, url=reverse("budget:orphans"))


def _school_pages(user: Any) -> Iterator[WorkPage]:
    """Schools of this coordinator that vote or choose their goals now, or are asked how the round went."""
    votes = Q(round__status=RoundStatus.VOTING)
    goals = Q(round__status=RoundStatus.PROPOSALS, round__focus_open_at__isnull=False)
    asked = Q(round__status=RoundStatus.PUBLISHED, round__survey__closes_on__gte=timezone.localdate())
    found = RoundSchool.objects.filter(votes | goals | asked, school__in=School.objects.coordinated_by(user))
    rows = list(found.select_related("round", "school"))
    voting = {row.round_id: row.round for row in rows if row.round.status == RoundStatus.VOTING}
    yield from (_voting_day(round) for round in voting.values())
    for row in rows:
        if row.round_id not in voting:
            yield _survey(row) if row.round.has_public_result else _school_goals(row)


def _school_goals(row: RoundSchool) -> WorkPage:
    title = _("Goals of the school: %(school)s") % {"school": row.school.brief}
    text = _("Enter a lesson's numbers, and hang up the link for teachers and parents.")
    url = reverse("budget:focus_coordinate", args=[row.round.slug, row.school.slug])
    return WorkPage(title=title, text=text, url=url)


def _survey(row: RoundSchool) -> WorkPage:
    title = _("Survey: %(school)s") % {"school": row.school.brief}
    text = _("Links for pupils and teachers, to hang up or to send.")
    url = reverse("budget:survey_links", args=[row.round.slug, row.school.slug])
    return WorkPage(title=title, text=text, url=url)


def _voting_day(round: Round) -> WorkPage:
    """An open vote in which a school of this coordinator takes part."""
    title = _("Voting day: %(round)s") % {"round": round.title}
    text = _("Kits of the classes, posters and the big screen.")
    return WorkPage(title=title, text=text, url=reverse("budget:kits", args=[round.slug]))

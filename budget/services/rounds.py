"""Setting up a round, its schools and pots, and moving it on to checking (the rest: opening, closing)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from budget import notifications, rules
from budget.enums import PotKind, ProposalStatus, RoundStatus
from budget.models import AssignmentRule, Pot, Round, RoundSchool
from budget.models.proposal import STEP_OF_STATUS
from budget.models.round import PHASE_DATES
from budget.rules.dates import unasked_refusal
from budget.services.twice import count_open_pairs
from youthportal.audit.models import record
from youthportal.core import locks
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError, refuse
from youthportal.core.models import SiteVersion
from youthportal.municipality.models import Municipality
from youthportal.organisations.models import School

ONE_YEAR = timedelta(weeks=52)  # keeps the day of the week
NOT_COPIED = frozenset(
    {"id", "public_id", "created_at", "updated_at", "slug", "status", "is_demo", "source", "key", "frozen"}
    | {"closed_at", "counted_at", "published_at", "protocol", "moved"}
)


def lock_round(round: Round) -> Round:
    """The round as it is now; nobody sends, checks or votes in it until the transaction ends."""
    locks.exclusive(round.lock_name)
    return Round.objects.select_for_update(of=("self",)).get(pk=round.pk)


@transaction.atomic
def create_round(*, actor: Any, round: Round) -> Round:
    """Keep a new round (an unsaved row) as the office prepares it. Nobody else sees it yet."""
    refuse(rules.address_refusal(round.slug))
    if Round.objects.filter(slug=round.slug).exists():
        raise DomainError("ADDRESS_TAKEN", _("Another round has this address. Choose another."))
    round.status = RoundStatus.DRAFT
    round.save()
    record(actor=actor, action="budget.round.created", subject=round)
    return round


@transaction.atomic
def change_round(*, actor: Any, round: Round, fields: Iterable[str]) -> Round:
    """Save changed fields of a round. What decides a right or a result is refused once voting is open.

    The round stays locked until the caller's transaction ends: its rows are saved in the same one.
    """
    fields, current = sorted(fields), lock_round(round)
    refuse(unasked_refusal(current, set(fields)))
    if rules.deciding_fields(fields):
        refuse(rules.change_refusal(current))
    if "slug" in fields:
        refuse(rules.address_refusal(round.slug))
    if fields:
        round.save(update_fields=[*fields, "updated_at"])
        record(actor=actor, action="budget.round.changed", subject=round, data={"fields": fields})
        SiteVersion.bump()
    return round


@transaction.atomic
def refuse_if_frozen(round: Round) -> None:
    """Before schools or pots are saved: they may have been frozen since the page was looked at."""
    refuse(rules.change_refusal(lock_round(round)))


def shifted(moment: datetime | None) -> datetime | None:
    """The same day of the week and the same hour on the clock, 52 weeks later (also over a DST change)."""
    if moment is None:
        return None
    naive = timezone.make_naive(moment) + ONE_YEAR
    return timezone.make_aware(naive)


def _shifted_day(day: date | None) -> date | None:
    return day and day + ONE_YEAR


@dataclass(frozen=True, kw_only=True)
class Copied:
    """A new round, and the schools that were not taken along because they take part no more."""

    round: Round
    left_out: list[School]


@transaction.atomic
def copy_round(*, actor: Any, source: Round, title: str, slug: str) -> Copied:
    """Next year's round: settings, schools, pots, rules of assignment, dates 52 weeks later, nothing else."""
    values = {
        field.attname: getattr(source, field.attname)
        for field in Round._meta.concrete_fields
        if field.name not in NOT_COPIED and not field.name.startswith("title")
    }
    new = Round(title=title, slug=slug, **values)
    for name in PHASE_DATES:
        setattr(new, name, shifted(getattr(source, name)))
    new.results_on = _shifted_day(source.results_on)
    create_round(actor=actor, round=new)
    rows = list(source.schools.select_related("school"))
    going_on = [row for row in rows if row.school.is_active]
    left = {row.pot_id for row in rows} - {row.pot_id for row in going_on}
    pots = {pot.pk: _copied_pot(pot, new) for pot in source.pots.all() if pot.pk not in left}
    RoundSchool.objects.bulk_create(
        RoundSchool(round=new, school=row.school, pot=pots.get(row.pot_id or 0)) for row in going_on
    )
    _copy_assignment(source, new, pots)
    record(actor=actor, action="budget.round.copied", subject=new, data={"from": source.pk})
    return Copied(round=new, left_out=[row.school for row in rows if not row.school.is_active])


def _copy_assignment(source: Round, new: Round, pots: dict[int, Pot]) -> None:
    """Who checks what goes on, but for pots that are gone and people who work here no more."""
    for rule in source.assignment_rules.filter(checker__is_active=True).order_by("pk"):
        if rule.pot_id is None or rule.pot_id in pots:
            values = {"step": rule.step, "goal": rule.goal, "checker_id": rule.checker_id}
            AssignmentRule.objects.create(round=new, pot=pots.get(rule.pot_id or 0), **values)


def _copied_pot(pot: Pot, round: Round) -> Pot:
    funders = {
        field.attname: getattr(pot, field.attname)
        for field in Pot._meta.concrete_fields
        if field.name.startswith("funder")
    }
    return Pot.objects.create(
        round=round, kind=pot.kind, name=pot.name, slug=pot.slug, amount=pot.amount, **funders
    )


# --- schools and pots -----------------------------------------------------------------------------


@transaction.atomic
def add_school(*, actor: Any, round: Round, school: School, pot: Pot | None = None) -> RoundSchool:
    """Let a school take part; with `pot` it shares that pot."""
    round = lock_round(round)
    refuse(rules.change_refusal(round))
    if round.schools.filter(school=school).exists():
        raise DomainError("SCHOOL_THERE", _("%(name)s takes part already."), name=school.name)
    row = RoundSchool.objects.create(round=round, school=school, pot=pot)
    record(actor=actor, action="budget.round.school_added", subject=round, data={"school": school.pk})
    SiteVersion.bump()
    return row


@dataclass(frozen=True, kw_only=True)
class AddedSchools:
    """What adding all schools came to: rows added, and schools left out because nobody is on their roll."""

    added: list[RoundSchool]
    empty: list[School]


@transaction.atomic
def add_all_schools(*, actor: Any, round: Round, per_pupil: int, funder: str = "") -> AddedSchools:
    """Add every active school that is missing, each with a pot of `per_pupil` minor units a pupil."""
    round = lock_round(round)
    refuse(rules.change_refusal(round))
    missing = School.objects.active().exclude(rounds__round=round)
    rows = RoundSchool.objects.bulk_create(RoundSchool(round=round, school=school) for school in missing)
    counted = (
        RoundSchool.objects.filter(pk__in=[row.pk for row in rows]).with_roster().select_related("school")
    )
    added, empty = [], []
    for row in counted:
        if row.pupils:
            row.pot = _school_pot(round, row.school, per_pupil * row.pupils, funder)
            row.save(update_fields=["pot"])
            added.append(row)
        else:
            empty.append(row.school)
    RoundSchool.objects.filter(round=round, school__in=empty).delete()
    record(actor=actor, action="budget.round.schools_added", subject=round, data={"count": len(added)})
    SiteVersion.bump()
    return AddedSchools(added=added, empty=empty)


def _school_pot(round: Round, school: School, amount: int, funder: str) -> Pot:
    slug = school.slug
    if rules.address_refusal(slug) or round.pots.filter(slug=slug).exists():
        slug = f"{slug}-{school.pk}"
    return Pot.objects.create(round=round, name=school.name, slug=slug, amount=amount, funder=funder)


@transaction.atomic
def set_pot(
    *,
    actor: Any,
    round: Round,
    name: str,
    amount: int,
    kind: str = PotKind.SCHOOL,
    slug: str = "",
    funder: str = "",
    schools: Iterable[RoundSchool] = (),
) -> Pot:
    """Make or change the pot of this address: `amount` in minor units; `schools` share it from now on."""
    round = lock_round(round)
    refuse(rules.change_refusal(round))
    slug = slug or slugify(name)[:80]
    refuse(rules.address_refusal(slug) or rules.pot_amount_refusal(round, slug, amount))
    try:
        with transaction.atomic():
            pot, _created = Pot.objects.update_or_create(
                round=round,
                slug=slug,
                defaults={"kind": kind, "name": name, "amount": amount, "funder": funder},
            )
    except IntegrityError as error:
        raise DomainError("ONE_CITY_POT", _("A round has one city pot.")) from error
    round.schools.filter(pk__in=[row.pk for row in schools]).update(pot=pot)
    record(actor=actor, action="budget.pot.set", subject=pot, data={"amount": amount})
    SiteVersion.bump()
    return pot


@transaction.atomic
def join_pots(*, actor: Any, round: Round, pots: Iterable[Pot], name: str) -> Pot:
    """One pot of several schools (too small to vote alone): the amounts are added, ideas move along."""
    round = lock_round(round)
    refuse(rules.change_refusal(round))
    joined = list(round.pots.filter(pk__in=[pot.pk for pot in pots], kind=PotKind.SCHOOL).order_by("pk"))
    if len(joined) < 2:
        raise DomainError("TOO_FEW_POTS", _("Choose at least two schools' pots."))
    kept, *others = joined
    kept.name, kept.amount = name, sum(pot.amount for pot in joined)
    kept.save(update_fields=["name", "amount"])
    round.schools.filter(pot__in=others).update(pot=kept)
    round.proposals.filter(pot__in=others).update(pot=kept)
    round.pots.filter(pk__in=[pot.pk for pot in others]).delete()
    record(actor=actor, action="budget.pot.joined", subject=kept, data={"pots": len(joined)})
    SiteVersion.bump()
    return kept


def roster_rows(round: Round) -> list[RoundSchool]:
    """Schools with their pupils of today, read once for this object: a page asks several times."""
    kept: list[RoundSchool] | None = round.__dict__.get("_roster_rows")
    if kept is None:
        kept = round.__dict__["_roster_rows"] = list(round.schools.with_roster().select_related("school"))
    return kept


def expected_opening_facts(round: Round) -> rules.OpeningFacts:
    """What opening the vote would find today, by the roster's counts: nothing is copied for it.

    Opening itself counts the rights one by one.
    """
    rows = roster_rows(round)
    pots = list(round.pots.all())
    has_city = any(pot.kind == PotKind.CITY for pot in pots)
    costs: dict[int, list[int]] = {}
    for idea in round.proposals.on_ballot():
        costs.setdefault(idea.pot_id, []).append(idea.cost)
    return rules.OpeningFacts(
        now=now(),
        pots=tuple(
            rules.PotFacts(
                name=pot.name,
                amount=pot.amount,
                rights=sum(row.pupils for row in rows if pot.kind == PotKind.CITY or row.pot_id == pot.pk),
                costs=tuple(costs.get(pot.pk, ())),
            )
            for pot in pots
        ),
        smallest_pot=Municipality.current().smallest_published_pot,
        unchecked=round.proposals.filter(status__in=list(STEP_OF_STATUS)).count(),
        empty_schools=tuple(row.school.brief for row in rows if not row.pupils),
        schools_without_pot=tuple(row.school.brief for row in rows if row.pot_id is None and not has_city),
        twice=count_open_pairs(round),
    )


# --- moving on ------------------------------------------------------------------------------------


def _move(actor: Any, round: Round, status: RoundStatus) -> Round:
    was, round.status = round.status, status
    round.save(update_fields=["status", "updated_at"])
    data = {"from": was, "to": status.value}
    record(actor=actor, action="budget.round.moved", subject=round, data=data)
    SiteVersion.bump()
    return round


@transaction.atomic
def open_proposals(*, actor: Any, round: Round) -> Round:
    """Make the round public; pupils may propose from its date on."""
    round = lock_round(round)
    refuse(rules.open_proposals_refusal(round))
    return _move(actor, round, RoundStatus.PROPOSALS)


@transaction.atomic
def start_checking(*, actor: Any, round: Round) -> Round:
    """End the collecting of ideas after its deadline. Ideas with too few supporters are not checked."""
    round = lock_round(round)
    refuse(rules.start_checking_refusal(round))
    _leave_out_unsupported(actor, round)
    return _move(actor, round, RoundStatus.CHECKING)


def _leave_out_unsupported(actor: Any, round: Round) -> None:
    fresh = round.proposals.filter(status=ProposalStatus.SUBMITTED)
    for idea in fresh.exclude(pk__in=fresh.with_enough_support().values("pk")).select_related("round"):
        idea.status = ProposalStatus.UNSUPPORTED
        idea.save(update_fields=["status", "updated_at"])
        record(actor=actor, action="budget.proposal.unsupported", subject=idea)
        notifications.idea_unsupported(idea)

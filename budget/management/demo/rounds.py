"""The rounds of the invented town: last year's pilot, published, and two of this year, open for voting."""

import random
import secrets
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from budget.enums import (
    BallotType,
    Channel,
    Completion,
    PotKind,
    ProposalStatus,
    RoundStatus,
    Satisfaction,
    Way,
)
from budget.management.demo.ideas import OPEN_ROUND, PILOT_ROUND, POINTS_ROUND, DemoIdea
from budget.management.demo.names import SCHOOLS
from budget.models import (
    Author,
    ClassPlan,
    CostLine,
    Pot,
    Proposal,
    ProposalGoal,
    Right,
    Round,
    RoundSchool,
    Turnout,
    voting_classes,
)
from budget.services import board, counting, pabulib
from budget.services.casting import cast_ballot, right_voter
from budget.services.turnout import store_turnout
from budget.services.twice import open_pairs, say_different
from youthportal.accounts.models import User
from youthportal.ballots.models import Ballot, BallotBox
from youthportal.organisations.models import Pupil, School

CENTS = 100
CITY_POT = 12_000
EARLY_VOTERS = 300
FUNDER = {
    "en": "Vėjūnai municipality",
    "lt": "Vėjūnų miesto savivaldybė",
    "lv": "Vējūnu pašvaldība",
    "sl": "občina Vėjūnai",
}
TITLES = {
    "en": "Pupils' budget {year}",
    "lt": "Dalyvaujamasis biudžetas moksleiviams {year}",
    "lv": "Skolēnu līdzdalības budžets {year}",
    "sl": "Participativni proračun za dijake {year}",
}

SMALL_POT = 1_500
EARLY_POINTS = 40
POINTS_TITLES = {
    "en": "A pot for better breaks {year}",
    "lt": "Biudžetas geresnėms pertraukoms {year}",
    "lv": "Budžets labākiem starpbrīžiem {year}",
    "sl": "Proračun za boljše odmore {year}",
}
POINTS_INTRODUCTIONS = {
    "en": "A small pot of one school. Everybody has ten points and gives at most six to one idea.",
    "lt": "Nedidelis vienos mokyklos biudžetas. Kiekvienas turi dešimt taškų, vienai idėjai – iki šešių.",
    "lv": "Neliels vienas skolas budžets. Katram ir desmit punkti, vienai idejai – ne vairāk kā seši.",
    "sl": "Majhen proračun ene šole. Vsak ima deset točk in jih eni ideji da največ šest.",
}


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _round(day: date, *, slug: str = "", titles: dict[str, str] = TITLES, **values: Any) -> Round:
    """A round whose voting ends on `day` at 18:00; the other phases stand before it."""
    return Round.objects.create(
        slug=slug or str(day.year),
        is_demo=True,
        focus_open_at=_moment(day - timedelta(days=84), 8),
        focus_close_at=_moment(day - timedelta(days=70), 8),
        proposals_open_at=_moment(day - timedelta(days=70), 8),
        proposals_close_at=_moment(day - timedelta(days=35), 18),
        voting_opens_at=_moment(day - timedelta(days=10), 8),
        voting_closes_at=_moment(day, 18),
        results_on=day + timedelta(days=4),
        completion=Completion.ADD1_GREEDY,
        **{f"title_{language}": title.format(year=day.year) for language, title in titles.items()},
        **values,
    )


def _pot(round_: Round, name: str, slug: str, euros: int, kind: str) -> Pot:
    funder = {f"funder_{language}": text for language, text in FUNDER.items()}
    return Pot.objects.create(round=round_, name=name, slug=slug, amount=euros * CENTS, kind=kind, **funder)


def _propose(pot: Pot, demo: DemoIdea, school: School | None, status: str, author: User | None) -> Proposal:
    proposal = Proposal.objects.create(
        round=pot.round,
        pot=pot,
        school=school,
        status=status,
        slug=slugify(demo.title)[:90],
        language=demo.language,
        title=demo.title,
        summary=demo.summary,
        place=demo.place,
        beneficiaries=demo.whom,
        grade=9 + len(demo.title) % 4,
        sent_at=pot.round.proposals_close_at,
        asked=sum(euros for _, euros in demo.costs) * CENTS,
    )
    ProposalGoal.objects.bulk_create(ProposalGoal(proposal=proposal, goal=goal) for goal in demo.goals)
    CostLine.objects.bulk_create(
        CostLine(proposal=proposal, label=label, amount=euros * CENTS) for label, euros in demo.costs
    )
    if author:
        Author.objects.create(proposal=proposal, user=author)
    return proposal


def _pots(round_: Round, schools: list[School]) -> dict[str, Pot]:
    amounts = {demo.slug: demo.amount for demo in SCHOOLS}
    pots = {}
    for school in schools:
        pots[school.slug] = _pot(round_, school.name, school.slug, amounts[school.slug], PotKind.SCHOOL)
        RoundSchool.objects.create(round=round_, school=school, pot=pots[school.slug])
    return pots


def open_round(schools: list[School], people: dict[str, User]) -> Round:
    """This year's round, checked and ready: the caller opens the vote by the ordinary service."""
    last_day = timezone.localdate() + timedelta(days=7)
    round_ = _round(last_day, status=RoundStatus.CHECKING)
    pots = _pots(round_, schools)
    pots[""] = _pot(round_, "Vėjūnai", "city", CITY_POT, PotKind.CITY)
    by_slug = {school.slug: school for school in schools}
    for at, demo in enumerate(OPEN_ROUND):
        author = people["pupil"] if at == 0 else None
        _propose(pots[demo.school], demo, by_slug.get(demo.school), ProposalStatus.ACCEPTED, author)
    return round_


def points_round(school: School) -> Round:
    """A small pot of one school, voted on with points: ready, the caller opens the vote."""
    last_day = timezone.localdate() + timedelta(days=5)
    introductions = {f"introduction_{language}": text for language, text in POINTS_INTRODUCTIONS.items()}
    round_ = _round(
        last_day,
        slug="breaks",
        titles=POINTS_TITLES,
        status=RoundStatus.CHECKING,
        ballot_type=BallotType.POINTS,
        satisfaction=Satisfaction.POINTS,
        min_choices=1,
        points_most=6,
        **introductions,
    )
    pot = _pot(round_, school.name, school.slug, SMALL_POT, PotKind.SCHOOL)
    RoundSchool.objects.create(round=round_, school=school, pot=pot)
    for demo in POINTS_ROUND:
        _propose(pot, demo, school, ProposalStatus.ACCEPTED, None)
    return round_


def look_through_roll(round_: Round, by: User) -> None:
    """Invented names repeat: the office has looked, and they are different people."""
    for pair in open_pairs(round_):
        pupils = Pupil.objects.in_bulk([pair.first, pair.second])
        say_different(actor=by, round=round_, first=pupils[pair.first], second=pupils[pair.second])


def published_round(schools: list[School], dice: random.Random) -> Round:
    """Last year's pilot in two schools, with ballots made up by the dice, counted and published."""
    last_day = timezone.localdate() - timedelta(days=358)
    round_ = _round(last_day, status=RoundStatus.CLOSED, closed_at=_moment(last_day, 18))
    by_slug = {school.slug: school for school in schools}
    pots = _pots(round_, [by_slug["azuolas"], by_slug["liepa"]])
    refs: dict[str, list[str]] = {slug: [] for slug in pots}
    for demo in PILOT_ROUND:
        proposal = _propose(pots[demo.school], demo, by_slug[demo.school], ProposalStatus.ACCEPTED, None)
        refs[demo.school].append(f"{len(refs[demo.school]) + 1:02d}")
        Proposal.objects.filter(pk=proposal.pk).update(ref=refs[demo.school][-1])
    for slug, pot in pots.items():
        _stuff(pot, by_slug[slug], refs[slug], dice)
    round_.protocol = {"destruction": _sunset(last_day, pots)}
    round_.save(update_fields=["protocol"])
    counting.count_all_pots(round_, actor=None, progress=lambda done, total: None)
    round_.refresh_from_db()
    counting.publish_result(actor=None, round=round_)
    board.write_board(actor=None, round=round_)
    Round.objects.filter(pk=round_.pk).update(published_at=_moment(last_day + timedelta(days=4), 10))
    round_.refresh_from_db()
    return round_


def _sunset(last_day: date, pots: dict[str, Pot]) -> dict[str, Any]:
    """The record of a key that was destroyed two days after the vote."""
    day = last_day + timedelta(days=2)
    cast = Ballot.objects.filter(box__in=[pot.box_id for pot in pots.values()]).count()
    gone = day + timedelta(days=settings.BACKUP_DAYS)
    return {"at": _moment(day, 9).isoformat(), "ballots": cast, "backups_gone_on": gone.isoformat()}


def _stuff(pot: Pot, school: School, refs: list[str], dice: random.Random) -> None:
    box = pot.box = BallotBox.objects.create(key=pabulib.spent_key())
    pot.save(update_fields=["box"])
    by_account, by_code = dice.randint(90, 110), dice.randint(60, 85)
    pabulib.fill_box(box, _ballots(refs, by_account + by_code, dice))
    for channel, ballots in ((Channel.ACCOUNT, by_account), (Channel.CODE, by_code)):
        Turnout.objects.create(pot=pot, school=school, channel=channel, rights=125, ballots=ballots)


def _ballots(refs: list[str], number: int, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Tastes with some order in them: early ideas are liked more, neighbours are liked together."""
    for _ in range(number):
        start = min(int(dice.expovariate(1 / 2.2)), len(refs) - 1)
        liked = {
            refs[(start + step) % len(refs)] for step in (0, dice.choice((1, 2, 3)), dice.choice((1, 4, 5)))
        }
        extra = {ref for ref in refs if dice.random() < 0.12}
        yield {"projects": sorted(liked | extra)}


def chosen_ways(round_: Round) -> None:
    """Some classes do not vote on phones, as their coordinators chose."""
    classes = voting_classes(round_).values_list("pk", flat=True)
    ways = (Way.COMPUTERS, Way.KIOSK, "", "")
    ClassPlan.objects.bulk_create(
        ClassPlan(round=round_, school_class_id=pk, way=ways[at % len(ways)]) for at, pk in enumerate(classes)
    )


def early_voters(round_: Round, dice: random.Random, number: int) -> None:
    """Some pupils have voted already, by the ordinary service; the demonstration's own pupil has not."""
    rights = Right.objects.filter(round=round_, channel=Channel.ACCOUNT, pupil__user__isnull=True)
    pots = {row.school_id: row.pot for row in round_.schools.select_related("pot__round")}
    ballots = {
        pot: list(pot.proposals.on_ballot().order_by("ref").values_list("ref", flat=True))
        for pot in pots.values()
        if pot
    }
    for right in dice.sample(list(rights.order_by("id")), number):
        pot, voter = pots[right.school_id], right_voter(right)
        if pot is None or voter is None:
            continue
        choices = _choices(round_, ballots[pot], dice)
        cast_ballot(pot=pot, voter=voter, choices=choices, nonce=secrets.token_bytes(16))
    store_turnout(round_)


def _choices(round_: Round, refs: list[str], dice: random.Random) -> Any:
    if round_.ballot_type == BallotType.POINTS:
        return dict(zip(dice.sample(refs, 3), (6, 3, 1), strict=True))
    return dice.sample(refs, min(round_.min_choices, len(refs)))

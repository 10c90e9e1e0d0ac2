"""Rounds that people vote in, opened by the service itself: real rights, papers, boxes and key."""

import secrets
from datetime import timedelta

from django.utils import timezone

from budget.enums import PotKind, ProposalStatus, RoundStatus
from budget.models import Pot, Proposal, Right, VotingCode
from budget.services import paper
from budget.services.casting import cast_ballot, code_voter, right_voter
from budget.services.codes import find_code, make_kit
from budget.services.opening import open_voting
from tests.factories import budget as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import first_day
from youthportal.accounts.models import User
from youthportal.agreements import services as agreements
from youthportal.agreements.models import Agreement, Person
from youthportal.ballots import services as ballots
from youthportal.core.models import SiteVersion
from youthportal.organisations.models import Enrolment, Pupil

HOUR = timedelta(hours=1)
COSTS = (3_200_00, 1_450_00, 2_600_00, 4_900_00, 2_100_00)


def enrol(school_class, count, *, channel="account", users=False):
    """So many pupils of the class, quickly; `users` gives each an account."""
    mark = secrets.token_hex(4)
    # In batches: PostgreSQL binds at most 65,535 values in one statement.
    rows = [
        Pupil(school=school_class.school, key=f"{mark}-{n:05}", login_name=f"{mark}-{n:05}")
        for n in range(count)
    ]
    if users:
        people = User.objects.bulk_create(User(password="!", email=None) for _row in rows)
        for row, user in zip(rows, people, strict=True):
            row.user = user
    Pupil.objects.bulk_create(rows, batch_size=2000)
    enrolments = (
        Enrolment(pupil=row, school_class=school_class, channel=channel, starts_on=first_day())
        for row in rows
    )
    Enrolment.objects.bulk_create(enrolments, batch_size=2000)
    return rows


def put_on_ballot(pot, costs=COSTS, first=1):
    """Accepted ideas, in bulk."""
    return Proposal.objects.bulk_create(
        Proposal(
            round=pot.round,
            pot=pot,
            status=ProposalStatus.ACCEPTED,
            title=f"Idea {n} for {pot.name}",
            slug=f"idea-{pot.slug}-{n}",
            summary="Dry places for 40 bicycles, with two pumps.",
            place="By the north entrance",
            asked=cost,
            language="en",
        )
        for n, cost in enumerate(costs, start=first)
    )


def city_pot(round, **values):
    pot = Pot.objects.create(
        **{
            "round": round,
            "kind": PotKind.CITY,
            "name": "Town of Vėjūnai",
            "slug": "city",
            "amount": 20_000_00,
        }
        | values
    )
    put_on_ballot(pot)
    return pot


def ready_round(*, by_account=30, by_code=0, users=False, city=False, school=None, **values):
    """A round that could be opened now: one school with class 10a, a pot with five ideas."""
    now = timezone.now()
    dates = {"voting_opens_at": now - HOUR, "voting_closes_at": now + 24 * HOUR}
    dates |= {"proposals_open_at": now - 48 * HOUR, "proposals_close_at": now - 24 * HOUR}
    round = make.round_in(RoundStatus.CHECKING, school=school, **dates | {"min_choices": 1} | values)
    put_on_ballot(round.pots.get())
    school_class = make.class_of(round.schools.get().school)
    enrol(school_class, by_account, users=users)
    enrol(school_class, by_code, channel="code")
    if city:
        city_pot(round)
    return round


def voting_round(**values):
    return open_voting(actor=None, round=ready_round(**values))


def school_pot(round):
    return round.pots.filter(kind=PotKind.SCHOOL).first()


def account_voters(round):
    return [
        right_voter(right) for right in Right.objects.filter(round=round, channel="account").order_by("pk")
    ]


def a_voter(round):
    return account_voters(round)[0]


def class_in(round):
    return Right.objects.filter(round=round).first().school_class


def new_codes(round, actor=None):
    """Plain codes of the round's one class."""
    return make_kit(actor=actor or UserFactory(), round=round, school_class=class_in(round)).codes


def code_voters(round):
    return [find_code(code) for code in new_codes(round)]


def fresh(voter):
    """The voter as read again."""
    return code_voter(VotingCode.objects.get(pk=voter.pk))


def nonce():
    return secrets.token_bytes(16)


def end_voting_time(round):
    """Let the announced time be over."""
    now = timezone.now()
    type(round).objects.filter(pk=round.pk).update(
        voting_opens_at=now - 48 * HOUR, voting_closes_at=now - timedelta(seconds=1)
    )
    SiteVersion.bump()
    round.refresh_from_db()
    return round


def receipts(round):
    """Receipts of all ballots of the round."""
    return [digest for pot in round.pots.all() for digest in ballots.receipts(pot.box_id)]


# --- on paper -------------------------------------------------------------------------------------

HEAD = Person("Ona Pavyzdė", "head of the school", "head@demo.example", "en")


def paper_round(*, by_paper=6, **values):
    """An open vote in which some of class 10a vote on paper."""
    round = ready_round(**values)
    school_class = make.class_of(round.schools.get().school)
    enrol(school_class, by_paper, channel="paper")
    return open_voting(actor=None, round=round)


def begun_batch(round, actor, pot=None, school=None):
    """A batch whose second person has agreed."""
    pot = pot or school_pot(round)
    school = school or round.schools.get().school
    batch = paper.open_batch(actor=actor, pot=pot, school=school, second=HEAD)
    asked = Agreement.objects.of_kind(paper.KIND, batch=str(batch.public_id)).get()
    agreements.agree(agreement=asked)
    batch.refresh_from_db()
    return batch


def keyed_batch(round, actor, pile, second=None, **where):
    """Both have typed the pile and are done."""
    batch = begun_batch(round, actor, **where)
    for keying, typed in ((paper.FIRST, pile), (paper.SECOND, pile if second is None else second)):
        for ballot in typed:
            paper.key_ballot(batch=batch, keying=keying, typed=ballot)
        batch = paper.finish_keying(batch=batch, keying=keying)
    return batch


def cast_for(pot, voter, choices=("01",)):
    """A ballot by the service itself."""
    return cast_ballot(pot=pot, voter=voter, choices=list(choices), nonce=nonce())


def agreed(kind, state="agreed"):
    """The answer of a second person, without the act."""
    who = {"name": HEAD.name, "capacity": HEAD.capacity, "address": HEAD.address, "language": "en"}
    until = timezone.now() + HOUR
    digest = secrets.token_bytes(32)
    return Agreement.objects.create(kind=kind, state=state, expires_at=until, digest=digest, **who)

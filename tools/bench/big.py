"""A round of a whole country on the office's desk: 300 schools, 110,000 rights, 400 ideas.

Lists and cockpit are asked for as a youth worker asks; opening, slips, turnout, closing, the count and the
paper for the council are called as the services they are. BENCH_BIG_SCHOOLS makes it smaller.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tools.bench import Figure
from tools.bench.servers import surroundings

SCHOOLS = int(os.environ.get("BENCH_BIG_SCHOOLS", "300"))
PUPILS = SCHOOLS * 367
IDEAS = 400
CLASSES = 12
BALLOTS = 5_000
PAGE_MS, MOST_QUERIES = 500, 20


def big_round() -> Any:
    """Schools with rosters and pots, ideas at every step, ready to be opened."""
    from budget.enums import ProposalStatus, RoundStatus
    from budget.models import Pot, Proposal, RoundSchool
    from tests.factories import budget as make
    from tests.factories import voting
    from tests.factories.organisations import SchoolYearFactory
    from youthportal.organisations.models import School, SchoolClass

    now = timezone.now()
    dates = {"voting_opens_at": now - timedelta(hours=1), "voting_closes_at": now + timedelta(days=1)}
    big = make.round_in(RoundStatus.CHECKING, schools=0, min_choices=1, **dates)
    year = SchoolYearFactory()
    schools = School.objects.bulk_create(
        [School(name=f"School {n:03}", slug=f"school-{n:03}") for n in range(SCHOOLS)], batch_size=1000
    )
    classes = SchoolClass.objects.bulk_create(
        [
            SchoolClass(school=school, year=year, name=f"{9 + n % 4}{'abc'[n // 4]}", grade=9 + n % 4)
            for school in schools
            for n in range(CLASSES)
        ],
        batch_size=1000,
    )
    pots = Pot.objects.bulk_create(
        [Pot(round=big, name=one.name, slug=one.slug, amount=5_000_00) for one in schools], batch_size=1000
    )
    RoundSchool.objects.bulk_create(
        [RoundSchool(round=big, school=a, pot=b) for a, b in zip(schools, pots, strict=True)],
        batch_size=1000,
    )
    each = PUPILS // len(classes)
    for school_class in classes:
        voting.enrol(school_class, each, channel="code")
    waiting = [ProposalStatus.SUBMITTED, ProposalStatus.SCHOOL_PASSED, ProposalStatus.ACCEPTED]
    Proposal.objects.bulk_create(
        [
            Proposal(
                round=big,
                pot=pots[n % SCHOOLS],
                school=schools[n % SCHOOLS],
                status=waiting[n % 3],
                title=f"Idea {n}",
                slug=f"idea-{n}",
                asked=1_000_00 + n * 100,
                language="en",
                sent_at=now - timedelta(days=n % 20),
            )
            for n in range(IDEAS)
        ],
        batch_size=500,
    )
    voting.city_pot(big)
    return big


def pages(big: Any, actor: Any) -> Iterator[Figure]:
    """Seconds and queries of the office's pages, the second time they are asked for."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(actor)
    addresses = {
        "list of rounds": reverse("admin:budget_round_changelist"),
        "cockpit": reverse("admin:budget_round_cockpit", args=[big.pk]),
        "schools of the round": reverse("admin:budget_round_schools", args=[big.pk]),
        "settings of the round": reverse("admin:budget_round_change", args=[big.pk]),
        "list of ideas": reverse("admin:budget_proposal_changelist"),
        "queue of checks": reverse("budget:checks"),
        "turnout": reverse("admin:budget_round_turnout", args=[big.pk]),
        "list of pupils": reverse("admin:organisations_pupil_changelist"),
        "list of schools": reverse("admin:organisations_school_changelist"),
        "office's first page": reverse("admin:index"),
    }
    for name, address in addresses.items():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            begun = time.perf_counter()
            response = client.get(address)
            spent = (time.perf_counter() - begun) * 1000
        is_met = response.status_code == 200 and spent < PAGE_MS and len(asked) <= MOST_QUERIES
        title = f"{name}, {big.get_status_display()} ({len(asked)} queries, {response.status_code})"
        yield Figure(title, spent, "ms", target=f"< {PAGE_MS} ms, ≤ {MOST_QUERIES} queries", met=is_met)


def clocked(name: str, act: Callable[[], Any], found: list[Any]) -> Figure:
    begun = time.perf_counter()
    found.append(act())
    return Figure(name, time.perf_counter() - begun, "s")


def vote(big: Any) -> None:
    """Some thousand ballots by code, put into the boxes as the service puts them."""
    from budget.models import VotingCode
    from budget.services.casting import code_voter
    from tests.factories import voting

    pots = {row.school_id: row.pot for row in big.schools.select_related("pot")}
    for code in VotingCode.objects.counted().filter(round=big)[:BALLOTS]:
        pot = pots[code.school_id]
        idea = pot.proposals.on_ballot().first()
        if idea:
            voting.cast_for(pot, code_voter(code), (idea.ref,))


def measure() -> Iterator[Figure]:
    with surroundings() as place:
        place.migrate()
        place.manage("collectstatic", "--noinput")
        yield from figures()


def figures() -> Iterator[Figure]:
    from budget.enums import RoundStatus
    from budget.models import Right
    from budget.services import closing, codes, counting, opening, papers, turnout
    from tests.factories import budget as make
    from tests.factories import voting
    from youthportal.core import jobs
    from youthportal.core.models import Job
    from youthportal.organisations.models import SchoolClass

    actor = make.youth_worker()
    found: list[Any] = []
    yield clocked(f"inventing {SCHOOLS} schools and {PUPILS:,} pupils", big_round, found)
    big = found[0]
    yield from pages(big, actor)
    big.proposals.exclude(status="accepted").update(status="withdrawn")
    for place, pot in enumerate(big.pots.filter(kind="school")):
        voting.put_on_ballot(pot, costs=(1_000_00, 2_000_00), first=1000 + 2 * place)
    yield clocked("opening the vote", lambda: opening.open_voting(actor=actor, round=big), found)
    big.refresh_from_db()
    yield Figure("rights copied", Right.objects.filter(round=big).count(), "rights")
    classes = SchoolClass.objects.filter(school=big.schools.first().school)
    yield clocked(
        f"slips of a school, {classes.count()} classes",
        lambda: [codes.make_kit(actor=actor, round=big, school_class=one) for one in classes],
        found,
    )
    yield clocked("ballots of that school", lambda: vote(big), found)
    yield clocked("counting turnout", lambda: turnout.count_turnout(round=big), found)
    yield from pages(big, actor)
    type(big).objects.filter(pk=big.pk).update(voting_closes_at=timezone.now() - timedelta(seconds=1))
    big.refresh_from_db()
    yield clocked("closing the vote", lambda: closing.close_voting(actor=actor, round=big), found)
    big.refresh_from_db()
    closing.destroy_key(actor=actor, round=big)
    counting.count_round(actor=actor, round=big)

    def tally() -> None:
        for job in Job.objects.unfinished():
            jobs.run_job(job.pk)

    yield clocked("counting all pots", tally, found)
    big.refresh_from_db()
    if big.status == RoundStatus.COUNTED:
        counting.publish_result(actor=actor, round=big)
        pot = big.pots.filter(kind="city").get()
        yield clocked(
            "paper for the council, one pot",
            lambda: papers.POT_PAPER.issue(actor=actor, subject=pot, language="lt"),
            found,
        )
    yield from pages(big, actor)

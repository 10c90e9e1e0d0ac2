"""A round of a whole country on the office's desk: 300 schools, 110,000 rights, 400 ideas.

Lists and cockpit are asked for as a youth worker asks; opening, slips, kits, posters, turnout, closing, the
count, the board and the papers for the council are called as the services they are; last, another school's
list of 20,000 pupils is imported beside all these. BENCH_BIG_SCHOOLS makes it smaller.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from tools.bench import Figure, roster
from tools.bench.servers import Surroundings, surroundings

SCHOOLS = int(os.environ.get("BENCH_BIG_SCHOOLS", "300"))
PUPILS = SCHOOLS * 367
IDEAS = 400
CLASSES = 12
VOTING_CLASSES = 2  # of each school; enough ballots that whole ballots are published
BALLOTS_A_SCHOOL = 40
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
        "pots of the round": reverse("admin:budget_round_pots", args=[big.pk]),
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


def vote(big: Any) -> int:
    """Ballots by code in every school, put into the boxes as the service puts them."""
    from budget.models import VotingCode
    from budget.services.casting import code_voter
    from tests.factories import voting

    pots = {row.school_id: row.pot for row in big.schools.select_related("pot")}
    city = big.pots.get(kind="city")
    cast: Counter[int] = Counter()
    for code in VotingCode.objects.counted().filter(round=big).order_by("pk").iterator():
        if cast[code.school_id] == BALLOTS_A_SCHOOL:
            continue
        cast[code.school_id] += 1
        for pot in (pots[code.school_id], city):
            refs = 2 * sorted(pot.proposals.on_ballot().values_list("ref", flat=True))
            begin = cast[code.school_id] % (len(refs) // 2)
            voting.cast_for(pot, code_voter(code), refs[begin : begin + 2])
    return 2 * cast.total()


def measure() -> Iterator[Figure]:
    with surroundings() as place:
        place.migrate()
        place.manage("collectstatic", "--noinput")
        yield from figures(place)


def figures(place: Surroundings) -> Iterator[Figure]:
    from tests.factories import budget as make

    actor = make.youth_worker()
    found: list[Any] = []
    yield clocked(f"inventing {SCHOOLS} schools and {PUPILS:,} pupils", big_round, found)
    big = found[0]
    yield from pages(big, actor)
    yield from voting_days(big, actor)
    yield from pages(big, actor)
    yield from after_the_vote(big, actor)
    yield from pages(big, actor)
    yield from roster.figures(place)


def voting_days(big: Any, actor: Any) -> Iterator[Figure]:
    """Opening, what is printed for a school, ballots, turnout."""
    from budget.documents.kit import print_kits
    from budget.documents.poster import ideas_poster, place_poster
    from budget.models import Right
    from budget.services import codes, kits, opening, turnout
    from tests.factories import voting
    from youthportal.organisations.models import SchoolClass

    found: list[Any] = []
    big.proposals.exclude(status="accepted").update(status="withdrawn")
    for number, pot in enumerate(big.pots.filter(kind="school")):
        voting.put_on_ballot(pot, costs=(1_000_00, 2_000_00), first=1000 + 2 * number)
    yield clocked("opening the vote", lambda: opening.open_voting(actor=actor, round=big), found)
    big.refresh_from_db()
    yield Figure("rights copied", Right.objects.filter(round=big).count(), "rights")
    row = big.schools.select_related("school", "pot").first()
    classes = SchoolClass.objects.select_related("school")
    here = list(classes.filter(school=row.school))
    named = f"of a school, {len(here)} classes"
    made = {"actor": actor, "round": big}
    yield clocked(
        f"all kits {named}, printed", lambda: list(print_kits(kits.make_kits(**made, classes=here))), found
    )
    if any(pdf is None for _kit, pdf in found[-1]):
        raise RuntimeError("a kit was not printed")
    yield clocked("poster of a school's ideas", lambda: ideas_poster(row.pot, row.school), found)
    yield clocked("poster where to vote", lambda: place_poster(big, row.school, "Hall, 12:00"), found)
    some = [one for one in classes if one.name in ("9a", "10a")][: VOTING_CLASSES * SCHOOLS]
    yield clocked(
        f"slips of {len(some)} classes, not printed",
        lambda: [codes.make_kit(**made, school_class=one) for one in some],
        found,
    )
    yield clocked("ballots in two pots in every school", lambda: vote(big), found)
    yield Figure("the same, ballots", found[-1], "ballots")
    yield clocked("counting turnout", lambda: turnout.count_turnout(round=big), found)


def after_the_vote(big: Any, actor: Any) -> Iterator[Figure]:
    """Closing, the count of all pots, the board, the papers."""
    from budget.services import board, closing, counting, papers
    from youthportal.ballots import verify
    from youthportal.core import jobs
    from youthportal.core.models import Job

    found: list[Any] = []
    type(big).objects.filter(pk=big.pk).update(voting_closes_at=timezone.now() - timedelta(seconds=1))
    big.refresh_from_db()
    yield clocked("closing the vote", lambda: closing.close_voting(actor=actor, round=big), found)
    big.refresh_from_db()
    closing.destroy_key(actor=actor, round=big)
    counting.count_round(actor=actor, round=big)
    waiting = [job.pk for job in Job.objects.unfinished().filter(name=counting.COUNT_JOB)]

    def count() -> None:
        for pk in waiting:
            jobs.run_job(pk)

    yield clocked("counting all pots", count, found)
    big.refresh_from_db()
    yield clocked("publishing", lambda: counting.publish_result(actor=actor, round=big), found)
    big.refresh_from_db()
    yield clocked(f"board of {SCHOOLS} schools", lambda: board.write_board(actor=actor, round=big), found)
    text = "".join(board.board_file(found[-1]))
    yield Figure("the same, its file", len(text) / 1e6, "MB")
    report = verify.Report()
    checked = verify.Board(json.loads(text), report)
    yield clocked("the same, checked by verify.py", lambda: checked.check("", ""), found)
    if report.faults:
        raise RuntimeError(f"the board contradicts itself: {report.faults[:3]}")
    pot = big.pots.get(kind="city")
    papers_of = ((papers.POT_PAPER, pot, "one pot"), (papers.ROUND_PAPER, big, "all pots"))
    for paper, subject, title in papers_of:
        issue = partial(paper.issue, actor=actor, subject=subject, language="lt")
        yield clocked(f"paper for the council, {title}", issue, found)

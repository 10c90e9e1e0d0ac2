"""A whole country votes in one lesson: 110,000 ballots in 45 minutes are 41 visits a second.

Voters arrive at that rate whatever the server does, each with a slip: code, ballot, review, receipt. They
are played by processes on the same machine, whose work slows the portal too. BENCH_LOAD_SECONDS says for how
long (60; for the figure of docs/operations.md 300). Sign-in by password is measured apart, for its hash is
slow on purpose.
"""

import multiprocessing
import os
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from tools.bench import Figure
from tools.bench.servers import Surroundings, Web, cpu_seconds, memory_of, surroundings, web

RATE = 41
HOUR = timedelta(hours=1)
SECONDS = int(os.environ.get("BENCH_LOAD_SECONDS", "60"))
SCHOOLS = 12
PLAYERS = 2
AT_ONCE = 48  # visits of one player under way; those after that wait, and their waiting counts
LATEST_MS = 250
MOST_MEMORY_MB = 150
SIGN_INS = 40
PASSWORD = "seven-green-boats"  # noqa: S105 -- of invented pupils


def open_round(voters: int) -> list[str]:
    """Schools with a pot of five ideas each, opened by the service; returns codes in random order."""
    from budget.enums import RoundStatus
    from budget.services.codes import make_kit
    from budget.services.opening import open_voting
    from tests.factories import budget as make
    from tests.factories import voting
    from tests.factories.accounts import UserFactory

    now = timezone.now()
    dates = {"voting_opens_at": now - HOUR, "voting_closes_at": now + 24 * HOUR}
    ready = make.round_in(RoundStatus.CHECKING, schools=SCHOOLS, min_choices=1, **dates)
    classes = []
    for place, pot in enumerate(ready.pots.all()):
        voting.put_on_ballot(pot, first=1 + 5 * place)
        school = pot.schools.get().school
        classes += [make.class_of(school, grade, letter) for grade, letter in product((9, 10, 11, 12), "ab")]
    for school_class in classes:
        voting.enrol(school_class, -(-voters // len(classes)), channel="code")
    opened, teacher = open_voting(actor=None, round=ready), UserFactory()
    kits = (make_kit(actor=teacher, round=opened, school_class=school_class) for school_class in classes)
    codes = [code for kit in kits for code in kit.codes]
    random.Random(RATE).shuffle(codes)  # noqa: S311 -- an order, not a secret
    return codes[:voters]


def visit(address: str, code: str, due: float) -> tuple[list[float], str]:
    """One voter from the slip to the receipt: seconds of each page; the first counts from when it was due."""
    from tests.support.voters import SlipVoter

    times: list[float] = []

    class Timed(SlipVoter):
        def ask(self, *arguments: Any, **more: Any) -> Any:
            started = time.monotonic() if times else due
            answer = super().ask(*arguments, **more)
            times.append(time.monotonic() - started)
            return answer

    try:
        return times, Timed(address, code).vote()
    except Exception as problem:  # noqa: BLE001 -- a figure of the bench, whatever it was
        return times, f"!{problem!r}"


def play(address: str, codes: Sequence[str], start: float, every: float, results: Any) -> None:
    """One player: voters at fixed moments, whether or not those before are through."""
    with ThreadPoolExecutor(AT_ONCE) as visits:
        waiting = []
        for number, code in enumerate(codes):
            due = start + number * every
            time.sleep(max(0.0, due - time.monotonic()))
            waiting.append(visits.submit(visit, address, code, due))
        results.put([done.result() for done in waiting])


def arrive(server: Web, codes: list[str]) -> list[tuple[list[float], str]]:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    address, every = f"http://127.0.0.1:{server.port}", PLAYERS / RATE
    start = time.monotonic() + 3
    players = [
        context.Process(target=play, args=(address, codes[n::PLAYERS], start + n / RATE, every, results))
        for n in range(PLAYERS)
    ]
    for player in players:
        player.start()
    visits = [one for _player in players for one in results.get(timeout=SECONDS + 300)]
    for player in players:
        player.join()
    return visits


def votes(place: Surroundings, codes: list[str]) -> Iterator[Figure]:
    from youthportal.ballots.models import Ballot

    with web("youthportal.wsgi:application", place.environment, threads=2, workers=2) as server:
        before = cpu_seconds(server.pid) + cpu_seconds(place.cluster_pid)
        started = time.monotonic()
        visits = arrive(server, codes)
        lasted = time.monotonic() - started - 3
        spent = cpu_seconds(server.pid) + cpu_seconds(place.cluster_pid) - before
        memory = memory_of(server.pid)
    failed = [receipt for _times, receipt in visits if len(receipt) < 8 or receipt.startswith("!")]
    times = [seconds for pages, _receipt in visits for seconds in pages]
    cast = Ballot.objects.count()
    p95, p99 = (1000 * statistics.quantiles(times, n=100)[n] for n in (94, 98))
    yield Figure(
        f"{len(visits):,} whole visits of code voters at {RATE} a second, 95th percentile of a request",
        p95,
        "ms",
        f"{len(times) / lasted:,.0f} requests/s, 2 workers, players on the same machine",
        target=f"< {LATEST_MS} ms",
        met=p95 < LATEST_MS,
    )
    yield Figure("the same, 99th percentile", p99, "ms")
    yield Figure("the same, CPU of web and database for a visit", 1000 * spent / len(visits), "ms CPU")
    yield Figure(
        "the same, memory of a web worker at the end",
        memory,
        "MB",
        target=f"≤ {MOST_MEMORY_MB} MB",
        met=memory <= MOST_MEMORY_MB,
    )
    yield Figure(
        "the same, visits without a receipt",
        len(failed),
        "",
        f"{cast:,} ballots, {len(visits) - len(failed):,} receipts",
        target="0, ballots = receipts",
        met=not failed and cast == len(visits),
    )
    if failed:
        print("   first failures:", sorted(set(failed))[:3])


def enrol_pupils_with_password() -> str:
    """So many that can sign in by name at one school; returns the address of its sign-in page."""
    from django.urls import reverse
    from django.utils import translation

    from tests.factories.accounts import UserFactory
    from tests.factories.organisations import PupilFactory
    from youthportal.organisations.models import School

    school = School.objects.all()[0]
    for number in range(SIGN_INS):
        user = UserFactory(pupil=True, password=PASSWORD)
        PupilFactory(school=school, login_name=f"load{number}", user=user)
    with translation.override("en"):
        return reverse("pupil_login_at", args=[school.slug])


def sign_in(server: Web, path: str, number: int) -> int:
    """Open the page, send name and password; the status of the answer."""
    from tests.support.voters import FIELD

    connection = server.connect()
    connection.request("GET", path, headers={"Accept-Language": "en"})
    page = connection.getresponse()
    cookie = (page.headers.get("Set-Cookie") or "").partition(";")[0]
    form = dict(FIELD.findall(page.read().decode())) | {"login_name": f"load{number}", "password": PASSWORD}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode(form), headers)
    status = connection.getresponse().status
    connection.close()
    return status


def sign_ins(place: Surroundings) -> Iterator[Figure]:
    """Password sign-in of pupils, one after another: CPU, nearly all of it the hash."""
    path = enrol_pupils_with_password()
    with web("youthportal.wsgi:application", place.environment) as server:
        before = cpu_seconds(server.pid) + cpu_seconds(place.cluster_pid)
        answers = {sign_in(server, path, number) for number in range(SIGN_INS)}
        spent = cpu_seconds(server.pid) + cpu_seconds(place.cluster_pid) - before
    if answers != {302}:
        raise RuntimeError(f"not all could sign in: {sorted(answers)}")
    name = f"sign-in of a pupil by password, page and answer, {SIGN_INS} one after another"
    yield Figure(name, 1000 * spent / SIGN_INS, "ms CPU")


def measure() -> Iterator[Figure]:
    with surroundings() as place:
        place.migrate()
        place.manage("collectstatic", "--noinput")
        codes = open_round(RATE * SECONDS)
        yield from votes(place, codes)
        yield from sign_ins(place)

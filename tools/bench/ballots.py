"""Casting ballots at four clients, against what the same PostgreSQL commits of the simplest transactions.

pgbench -N (update, select, insert) says what the machine's disk and server can do; a ballot may cost a small
multiple of that and no more, and voters may not wait for each other.
"""

import multiprocessing
import random
import re
import statistics
import subprocess
import time
from collections.abc import Iterator
from multiprocessing.synchronize import Barrier
from typing import Any

from tools import clusters
from tools.bench import Figure, Skipped
from tools.bench.servers import Surroundings, cpu_seconds, surroundings, web

CLIENTS = 4
SECONDS = 6
VOTERS = 3_000
SEED = 20260301
TARGET = 0.35
REQUEST_TARGET = 0.5
APART = 400  # voters whose CPU time is taken one by one


def pgbench(place: Surroundings) -> float:
    """Commits per second of `pgbench -N`."""
    binaries = clusters.programs()
    if binaries is None:
        raise Skipped("pgbench is not installed")
    program = str(binaries / "pgbench")
    target = [
        "-h",
        "127.0.0.1",
        "-p",
        place.database.rpartition(":")[2].partition("/")[0],
        "-U",
        "postgres",
        "bench",
    ]
    subprocess.run([program, "-i", "-q", "-s", "10", *target], check=True, capture_output=True)
    load = [program, "-N", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS), *target]
    done = subprocess.run(load, check=True, capture_output=True, text=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if not found:
        raise RuntimeError(done.stdout)
    return float(found[1])


def choose(paper: Any, chance: random.Random) -> list[str]:
    """A valid ballot: up to as many projects as allowed, within the money."""
    numbers = chance.sample(sorted(paper.prices), k=min(len(paper.prices), paper.at_most or 3))
    chosen, spent = [], 0
    for number in numbers:
        if spent + paper.prices[number] <= paper.amount:
            chosen.append(number)
            spent += paper.prices[number]
    return chosen


def open_round() -> None:
    """A round with as many voters as can be cast in a few seconds, opened by the service itself."""
    from tests.factories.voting import voting_round

    voting_round(by_account=VOTERS + APART, by_code=APART)


def cast_share(share: int, barrier: Barrier, results: Any) -> None:
    """One client: cast the ballots of every fourth voter, as fast as it gets answers."""
    import django

    django.setup()
    from budget.models import Round
    from budget.services.casting import cast_ballot, read_paper
    from tests.factories.voting import account_voters, school_pot

    opened = Round.objects.get()
    pot = school_pot(opened)
    paper = read_paper(pot.box_id, pot.round_id)
    voters = account_voters(opened)[:-APART][share::CLIENTS]
    chance = random.Random(SEED + share)  # noqa: S311 -- no secret
    work = [(voter, choose(paper, chance), chance.randbytes(16)) for voter in voters]
    barrier.wait()
    started, times = time.monotonic(), []
    for voter, choices, nonce in work:
        before = time.perf_counter()
        cast_ballot(pot=pot, voter=voter, choices=choices, nonce=nonce)
        times.append(time.perf_counter() - before)
    results.put((started, time.monotonic(), times))


def service_call() -> tuple[float, list[float]]:
    """Ballots per second of all clients together, and how long each took."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(CLIENTS), context.Queue()
    clients = [context.Process(target=cast_share, args=(n, barrier, results)) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    ends = [results.get(timeout=300) for _client in clients]
    for client in clients:
        client.join()
    times = [seconds for _start, _end, share in ends for seconds in share]
    lasted = max(end for _start, end, _times in ends) - min(start for start, _end, _times in ends)
    return len(times) / lasted, times


def service_cpu(place: Surroundings) -> float:
    """CPU milliseconds of one service call, client and database together."""
    from budget.models import Round
    from budget.services.casting import cast_ballot, read_paper
    from tests.factories.voting import account_voters, school_pot

    pot = school_pot(Round.objects.get())
    chance = random.Random(SEED)  # noqa: S311 -- no secret
    paper = read_paper(pot.box_id, pot.round_id)
    voters = account_voters(pot.round)[-APART:]
    work = [(voter, choose(paper, chance), chance.randbytes(16)) for voter in voters]
    own, database = time.process_time(), cpu_seconds(place.cluster_pid)
    for voter, choices, nonce in work:
        cast_ballot(pot=pot, voter=voter, choices=choices, nonce=nonce)
    spent = time.process_time() - own + cpu_seconds(place.cluster_pid) - database
    return 1000 * spent / len(work)


def request_cpu(place: Surroundings) -> float:
    """CPU milliseconds of the one request that casts, web and database together."""
    from budget.models import Round
    from tests.factories.voting import new_codes
    from tests.support.voters import SlipVoter

    with web("tools.bench.portal:application", place.environment) as server:
        voters = [
            SlipVoter(f"http://127.0.0.1:{server.port}", code) for code in new_codes(Round.objects.get())
        ]
        for voter in voters:
            voter.enter()
            voter.choose()
            voter.close()
        before = cpu_seconds(server.pid) + cpu_seconds(place.cluster_pid)
        answers = [voter.send().status for voter in voters]
        spent = cpu_seconds(server.pid) + cpu_seconds(place.cluster_pid) - before
        for voter in voters:
            voter.close()
    if set(answers) != {303}:
        raise RuntimeError(f"not all were cast: {sorted(set(answers))}")
    return 1000 * spent / len(voters)


def throughput(place: Surroundings) -> Iterator[Figure]:
    before = pgbench(place)
    ballots, times = service_call()
    commits = (before + pgbench(place)) / 2  # other work on the machine slows both alike
    ratio = ballots / commits
    yield Figure(
        f"casting a ballot, the service, {CLIENTS} clients",
        ballots,
        "ballots/s",
        f"pgbench -N: {commits:,.0f} commits/s",
        ratio,
        f"≥ {TARGET}",
        ratio >= TARGET,
    )
    late = statistics.quantiles(times, n=100)[98]
    yield Figure(f"the same, 99th percentile of {len(times):,}", 1000 * late, "ms")


def measure() -> Iterator[Figure]:
    with surroundings() as place:
        place.migrate()
        place.manage("collectstatic", "--noinput")
        open_round()
        yield from throughput(place)
        call, request = service_cpu(place), request_cpu(place)
        yield Figure(
            "casting a ballot, the whole request",
            request,
            "ms CPU",
            f"the service call {call:.2f} ms",
            call / request,
            f"≥ {REQUEST_TARGET}",
            call / request >= REQUEST_TARGET,
        )

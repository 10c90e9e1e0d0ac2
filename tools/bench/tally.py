"""How long the count takes: invented elections always, the reference implementation where it is installed.

Processor time, so that a busy machine does not count. Ratios are to pabutools on the same election in the
same run; it is no dependency and is left out where nobody has installed it.
"""

import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from budget.calculations import Completion, RuleSettings, count, explain, make_document, read_pb, write_pb
from tools.bench import Figure
from tools.bench.city import CITY, LONG_BALLOTS, SCHOOL, Shape, invent

META = {
    "description": "Invented election for measurements",
    "country": "Testland",
    "unit": "Vėjūnai",
    "instance": "2026",
    "rule": "unknown",
    "date_begin": "2026",
    "date_end": "2026",
    "experimental": "1",
}
PLAIN = RuleSettings()
ADD1 = RuleSettings(completion=Completion(step=None))
BY_THE_CENT = RuleSettings(completion=Completion(step=1))


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _city(Path(folder))
        yield from _long_ballots()
        yield from _school()
        yield from _beside_pabutools(_file(Path(folder), CITY))


def _city(folder: Path) -> Iterator[Figure]:
    path = _file(folder, CITY)
    seconds, document = _timed(lambda: read_pb(path))
    yield _figure("city, 90,000 ballots: read the file", seconds, below=1)
    election = document.election
    seconds, _ = _timed(lambda: count(election, PLAIN))
    yield _figure("city: Equal Shares", seconds, below=0.3)
    seconds, outcome = _timed(lambda: count(election, ADD1))
    yield _figure(f"city: Add1, {outcome.steps} steps", seconds, below=3)
    seconds, _ = _timed(lambda: explain(election, outcome, arrays=document.arrays))
    yield _figure("city: 160 stories", seconds)


def _long_ballots() -> Iterator[Figure]:
    election = invent(LONG_BALLOTS)
    seconds, _ = _timed(lambda: count(election, PLAIN))
    yield _figure("15,000 long ballots, no two alike: Equal Shares", seconds, below=0.3)
    seconds, outcome = _timed(lambda: count(election, ADD1))
    yield _figure(f"the same: Add1, {outcome.runs} runs", seconds, below=0.3 * outcome.runs)


def _school() -> Iterator[Figure]:
    election = invent(SCHOOL)
    seconds, _ = _timed(lambda: explain(election, count(election, BY_THE_CENT)))
    yield _figure("school, 3,000 ballots: Add1 by the cent, all stories", seconds, below=2)


def _beside_pabutools(path: Path) -> Iterator[Figure]:
    """Plain Equal Shares by both, with the same winners."""
    try:
        theirs, rules = import_module("pabutools.election"), import_module("pabutools.rules")
    except ImportError:
        return
    instance, profile = theirs.parse_pabulib(str(path))
    slow, winners = _timed(
        lambda: rules.method_of_equal_shares(instance, profile.as_multiprofile(), sat_class=theirs.Cost_Sat),
        times=1,
    )
    document = read_pb(path)
    quick, outcome = _timed(lambda: count(document.election, PLAIN, arrays=document.arrays))
    same = {project.name for project in winners} == set(outcome.funded)
    yield Figure("city: Equal Shares", quick, "s", "pabutools", slow / quick, "the same winners", same)


def _file(folder: Path, shape: Shape) -> Path:
    path = folder / f"{shape.voters}.pb"
    if not path.exists():
        document = make_document(invent(shape), META, random=Random(1))  # noqa: S311 -- invented ballots
        path.write_text(write_pb(document), encoding="utf-8")
    return path


def _timed(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The quickest of several tries, in seconds of processor time, and what it gave."""
    best, result = float("inf"), None
    for _ in range(times):
        started = process_time()
        result = work()
        best = min(best, process_time() - started)
    return best, result


def _figure(name: str, seconds: float, below: float | None = None) -> Figure:
    if below is None:
        return Figure(name, seconds, "s")
    return Figure(name, seconds, "s", target=f"below {below:.3g} s", met=seconds < below)

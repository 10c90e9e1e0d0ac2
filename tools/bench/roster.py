"""A town's largest roster: 20,000 pupils from a spreadsheet to enrolments, against reading the file alone.

The worker's own CPU time and the database's are given, because a measurement must not depend on what else
the machine does; the clock's time stands beside.
"""

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tools.bench import Figure
from tools.bench.servers import Surroundings, cpu_seconds, surroundings

PUPILS = 20_000
TARGET_SECONDS = 10.0


def workbook(shift: int = 0) -> bytes:
    """Invented pupils; with `shift`, as many have left and come."""
    from openpyxl import Workbook

    book, target = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    sheet.append(["Mokinio kodas", "Vardas", "Pavardė", "Klasė", "Balsavimo būdas"])
    for number in range(shift, PUPILS + shift):
        channel = ("paskyra", "kodas", "popierius")[number % 3]
        name = f"{9 + number % 4}{'abcdefghijkl'[number // 4 % 12]}"
        sheet.append([f"K{number:06}", "Žygimantas", f"Šimkūnaitis{number}", name, channel])
    book.save(target)
    return target.getvalue()


def read_alone(content: bytes) -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
    if sum(1 for _row in sheet.iter_rows(values_only=True)) != PUPILS + 1:
        raise RuntimeError("the reader lost rows")


def timed(act: Callable[[], Any], place: Surroundings) -> tuple[float, float]:
    """CPU seconds of this process and of the database, and seconds by the clock."""
    own, database, clock = time.process_time(), cpu_seconds(place.cluster_pid), time.monotonic()
    act()
    spent = time.process_time() - own + cpu_seconds(place.cluster_pid) - database
    return spent, time.monotonic() - clock


def forget_peak() -> None:
    """From here on the kernel notes this process's largest size anew."""
    Path("/proc/self/clear_refs").write_text("5")


def memory(field: str) -> float:
    """MB: VmRSS is the size now, VmHWM the largest since `forget_peak`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:"))


def measure() -> Iterator[Figure]:
    with surroundings() as place:
        place.migrate()
        yield from figures(place)


def figures(place: Surroundings) -> Iterator[Figure]:
    from tests.factories.accounts import StaffFactory
    from tests.factories.organisations import SchoolFactory, SchoolYearFactory
    from tests.support import imports

    actor, school = StaffFactory(), SchoolFactory(roster_level="names")
    SchoolYearFactory()
    content, later = workbook(), workbook(shift=PUPILS // 10)
    alone, _clock = timed(lambda: read_alone(content), place)
    forget_peak()
    before, found = memory("VmRSS"), []
    preview, clock = timed(lambda: found.append(imports.preview(actor, school, content)), place)
    yield Figure(
        f"roster of {PUPILS:,} pupils, upload and preview ({clock:.1f} s by the clock)",
        preview,
        "s CPU",
        f"the XLSX reader alone: {alone:.1f} s",
        preview / alone,
        f"< {TARGET_SECONDS:g} s",
        preview < TARGET_SECONDS,
    )
    yield Figure("the same, memory taken for it", memory("VmHWM") - before, "MB")
    applied, clock = timed(lambda: imports.apply(actor, found[0]), place)
    yield Figure(f"the same, applied as new ({clock:.1f} s by the clock)", applied, "s CPU")
    again, clock = timed(lambda: imports.import_roster(actor, school, later), place)
    yield Figure(f"next roster, a tenth changed, whole way ({clock:.1f} s by the clock)", again, "s CPU")

"""A job for the kill tests. Workers under test import this module with `--include tests.support.jobs`.

It notes every start in a file and goes on only when a second file appears, so that a test decides in
which moment a process dies.
"""

import os
import time
from pathlib import Path

from youthportal.core import jobs

NAME = "tests.wait_for_leave"


@jobs.handler(NAME)
def wait_for_leave(run: jobs.Run) -> dict:
    folder = Path(run.args["folder"])
    with (folder / "starts").open("a") as starts:
        starts.write(f"{os.getpid()}\n")
    while not (folder / "leave").exists():
        time.sleep(0.02)
    return {"by": os.getpid()}


def starts(folder: Path) -> list[int]:
    """Ids of the processes that began the job, in order."""
    path = folder / "starts"
    return [int(line) for line in path.read_text().split()] if path.exists() else []

"""Nothing that `make demo` starts may outlive it, however it ends: the mechanism by itself."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tools import processes

pytestmark = pytest.mark.services

# A child as granian and Celery are: a main process with workers of its own, forked and spawned, that are
# busy and deaf to polite signals, one of them started from a thread that has ended since.
FAMILY = """
import multiprocessing, os, pathlib, signal, sys, threading, time

def busy(folder):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    pathlib.Path(folder, str(os.getpid())).touch()
    while True:
        sum(range(10_000))

if __name__ == "__main__":
    folder = sys.argv[1]
    for method in ("fork", "spawn"):
        multiprocessing.get_context(method).Process(target=busy, args=(folder,)).start()
    short_lived = threading.Thread(
        target=lambda: multiprocessing.get_context("fork").Process(target=busy, args=(folder,)).start()
    )
    short_lived.start()
    short_lived.join()
    busy(folder)
"""

PARENT = """
import os, sys, time
from tools import processes
processes.start([sys.executable, *sys.argv[1:]], environment=os.environ)
time.sleep(600)
"""


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def family(tmp_path):
    """A parent, and below it four busy processes; their ids once all four are at work."""
    script, ids = tmp_path / "family.py", tmp_path / "ids"
    script.write_text(textwrap.dedent(FAMILY))
    ids.mkdir()
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(script), str(ids)], cwd=processes.ROOT)
    assert processes.wait_until(lambda: len(list(ids.iterdir())) == 4, seconds=30)
    pids = [int(path.name) for path in ids.iterdir()]
    yield parent, pids
    for pid in pids:
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)
    parent.kill()
    parent.wait()


def test_kill_9_of_the_parent_ends_children_and_grandchildren(family):
    parent, pids = family
    parent.kill()
    parent.wait()
    assert processes.wait_until(lambda: not any(map(is_alive, pids)), seconds=10)


def test_a_child_whose_starting_thread_has_ended_lives_on_while_the_parent_lives(family):
    _parent, pids = family
    assert not processes.wait_until(lambda: not all(map(is_alive, pids)), seconds=1)


def test_stop_ends_what_ignores_the_polite_signal(tmp_path):
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(600)"
    )
    log = tmp_path / "log"
    child = processes.start([sys.executable, "-u", "-c", deaf], environment=os.environ, log=log)
    assert processes.wait_until(lambda: "deaf" in log.read_text(), seconds=10)
    processes.stop(child, patience=0.3)
    assert child.returncode == -signal.SIGKILL

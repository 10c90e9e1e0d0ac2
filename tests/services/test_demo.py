"""`make demo` as a person uses it: start, look, stop, kill, start again."""

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tools import processes

pytestmark = pytest.mark.services  # the tests build on each other: make test gives a file to one process

FIRST_START = 300
LATER_START = 60
NOT_HANDED_ON = (
    "DATABASE_URL",
    "REDIS_URL",
    "BROKER_URL",
    "MEDIA_ROOT",
    "STATIC_ROOT",
    "TESTING",
    "MAKELEVEL",
)


def processes_of(home: Path) -> list[str]:
    """Command lines of all processes that carry this demo's folder in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"DEMO_HOME={home}\0".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


class Demo:
    """A demo with a folder and a port of its own, started through make."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, processes.free_port()
        self.output = home.parent / "output"
        self.make: subprocess.Popen | None = None

    def launch(self, target: str = "demo") -> subprocess.Popen:
        values = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
        values |= {"DEMO_HOME": str(self.home), "PORT": str(self.port)}
        with self.output.open("w") as output:
            return subprocess.Popen(
                ["make", target],
                cwd=processes.ROOT,
                env=values,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start(self, *, seconds: float) -> float:
        """Start and wait for the welcome; return how long it took."""
        started = time.monotonic()
        self.make = self.launch()
        arrived = processes.wait_until(
            lambda: "The demo is open" in self.written() or self.make.poll() is not None, seconds=seconds
        )
        assert arrived, self.written()
        assert self.make.poll() is None, self.written()
        return time.monotonic() - started

    def written(self) -> str:
        return self.output.read_text()

    def parent(self) -> int:
        """The one process below make."""
        children = Path(f"/proc/{self.make.pid}/task/{self.make.pid}/children").read_text().split()
        assert len(children) == 1
        return int(children[0])

    def is_gone(self) -> bool:
        self.make.poll()
        return not processes_of(self.home)

    def answer(self, path: str) -> tuple[int, str]:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def people(self) -> int:
        with closing(sqlite3.connect(self.home / "db.sqlite3")) as connection:
            return connection.execute("SELECT count(*) FROM accounts_user").fetchone()[0]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "home"


@pytest.fixture
def demo(home):
    """The first test pays for the invented town; the others start again on the same folder."""
    demo = Demo(home)
    yield demo
    if demo.make is not None and demo.make.poll() is None:
        os.killpg(demo.make.pid, signal.SIGTERM)
        demo.make.wait(30)


def test_the_first_start_opens_a_town_and_kill_9_leaves_nothing(demo):
    demo.start(seconds=FIRST_START)
    assert demo.answer("/healthz") == (200, '{"status": "ok"}')
    status, page = demo.answer("/en/accounts/login/")
    assert status == 200
    assert "demo-town" in page
    running = ("valkey-server", "granian", "worker", "beat")
    assert processes.wait_until(
        lambda: all(name in " ".join(processes_of(demo.home)) for name in running), seconds=30
    ), processes_of(demo.home)
    os.kill(demo.parent(), signal.SIGKILL)
    assert processes.wait_until(demo.is_gone, seconds=10), processes_of(demo.home)


def test_a_second_start_keeps_the_data_and_ctrl_c_leaves_nothing(demo):
    people, secret = demo.people(), (demo.home / "secret_key").read_text()
    demo.start(seconds=LATER_START)
    assert "inventing a town" not in demo.written()
    assert demo.people() == people > 0
    assert (demo.home / "secret_key").read_text() == secret
    os.killpg(demo.make.pid, signal.SIGINT)  # what a terminal does for Ctrl-C
    assert processes.wait_until(demo.is_gone, seconds=30), processes_of(demo.home)


def test_killing_make_itself_leaves_nothing(demo):
    demo.start(seconds=LATER_START)
    demo.make.kill()
    assert processes.wait_until(demo.is_gone, seconds=30), processes_of(demo.home)


def test_a_crashed_child_is_started_again(demo):
    demo.start(seconds=LATER_START)
    log = demo.home / "log" / "worker.log"
    assert processes.wait_until(lambda: " ready." in log.read_text(), seconds=30)
    [worker] = subprocess.check_output(
        ["pgrep", "-P", str(demo.parent()), "-f", "celery -A youthportal worker"], text=True
    ).split()
    os.kill(int(worker), signal.SIGKILL)
    assert processes.wait_until(lambda: "worker ended (-9), again in 1 s" in demo.written(), seconds=10)
    assert processes.wait_until(lambda: log.read_text().count(" ready.") == 2, seconds=30)


def test_a_taken_port_is_said_plainly(demo):
    demo.start(seconds=LATER_START)
    other = Demo(demo.home.parent / "other")
    other.port = demo.port
    assert other.launch().wait(60) != 0
    assert f"cannot listen on 127.0.0.1:{demo.port}" in other.written()


def test_secrets_are_readable_by_their_owner_only(home):
    for name in ("secret_key", "ballot_secret"):
        assert (home / name).stat().st_mode & 0o077 == 0

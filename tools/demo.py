"""The whole portal under one parent process, with an invented town: `make demo`.

Everything it keeps lies in var/demo (another folder: DEMO_HOME): the SQLite database, uploads, secrets made
at the first start, mails, logs. It ends with its parent `make`, and everything it started ends with it.
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from tools import brokers, processes

HOME = Path(os.environ.get("DEMO_HOME", processes.ROOT / "var" / "demo"))
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
LOCAL = f"http://localhost:{PORT}"
PASSWORD = "demo-town"  # noqa: S105 -- printed on the demo's sign-in page
ROLES = {
    "pupil": "proposes, votes, applies for projects",
    "ambassador": "speaks for the pupils of a school",
    "supervisor": "an organisation's contact for volunteers",
    "coordinator": "looks after one school",
    "youth_worker": "the youth office's everyday work",
    "official": "the municipality: settings, rounds, results",
}
LONGEST_PAUSE = 30.0
GRACE = {"web": 5.0, "worker": 5.0, "beat": 3.0, "broker": 3.0}


def fail(text: str) -> None:
    print(f"demo: {text}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def socket_path() -> Path:
    """In HOME, unless that lies so deep that the address of a socket (107 bytes) has no room."""
    near = HOME / "valkey.sock"
    return near if len(os.fsencode(near)) < 100 else Path(f"/tmp/youthportal-demo-{os.getpid()}.sock")  # noqa: S108


def secret(name: str) -> str:
    """A random value made once and kept, readable by its owner only."""
    path = HOME / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def environment() -> dict[str, str]:
    """What the settings of a demo are made of. Nothing of the caller's database or broker gets in."""
    hosts = "*" if HOST not in {"127.0.0.1", "localhost", "::1"} else "localhost,127.0.0.1,[::1]"
    keep = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "MAKEFLAGS"}}
    return keep | {
        "DJANGO_SETTINGS_MODULE": "youthportal.settings",
        "DEMO": "1",
        "DEBUG": "0",
        "SECRET_KEY": secret("secret_key"),
        "BALLOT_SECRET": secret("ballot_secret"),
        "BALLOT_SIGNING_KEY": secret("ballot_signing_key"),
        "DATABASE_URL": f"sqlite:///{HOME / 'db.sqlite3'}",
        "REDIS_URL": brokers.url(socket_path()),
        "BROKER_URL": f"redis+socket://{socket_path()}?virtual_host=0",
        "MEDIA_ROOT": str(HOME / "media"),
        "STATIC_ROOT": str(HOME / "static"),
        "DOCUMENT_SIGNER": str(HOME / "document-signer.pem"),
        "CREDENTIAL_SIGNER": str(HOME / "credential-signer.pem"),
        "EMAIL_URL": f"filemail:///{HOME / 'mail'}",
        "ALLOWED_HOSTS": hosts,
        "SITE_URL": LOCAL,
        "PYTHONUNBUFFERED": "1",
    }


@dataclass
class Service:
    """One child that must always run; a crash is followed by another start after a growing pause."""

    name: str
    command: list[str]
    child: subprocess.Popen[bytes] | None = None
    pause: float = 1.0
    started: float = 0.0
    due: float = field(default_factory=time.monotonic)

    @property
    def log(self) -> Path:
        return HOME / "log" / f"{self.name}.log"

    def start(self) -> None:
        self.started = time.monotonic()
        self.child = processes.start(self.command, environment=environment(), log=self.log)

    def look_after(self) -> None:
        """Notice a crash and set the time of the next start; start when that time has come."""
        if self.child is not None and self.child.poll() is not None:
            self.plan_restart(self.child)
            self.child = None
        if self.child is None and time.monotonic() >= self.due:
            self.start()

    def plan_restart(self, child: subprocess.Popen[bytes]) -> None:
        processes.kill_session(child)
        if time.monotonic() - self.started > 2 * LONGEST_PAUSE:
            self.pause = 1.0
        self.due = time.monotonic() + self.pause
        print(
            f"demo: {self.name} ended ({child.returncode}), again in {self.pause:.0f} s: see {self.log}",
            flush=True,
        )
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        if self.child is not None:
            processes.stop(self.child, patience=GRACE[self.name])


def services() -> list[Service]:
    """In the order of starting. PDFs want a process with one thread: the worker's solo pool is one."""
    web = ["-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(PORT), "--workers", "1"]
    web += ["--blocking-threads", "4", "--no-ws", "youthportal.wsgi:application"]
    celery = ["-m", "celery", "-A", "youthportal"]
    schedule = str(HOME / "beat-schedule")
    broker = brokers.command(socket_path(), program=brokers.embedded_program())
    return [
        Service("broker", broker),
        Service("worker", processes.python(*celery, "worker", "--pool", "solo", "--loglevel", "INFO")),
        Service("beat", processes.python(*celery, "beat", "--schedule", schedule, "--pidfile", "")),
        Service("web", processes.python(*web)),
    ]


def manage(*arguments: str) -> None:
    """Run a management command as a child of this process; its failure ends the demo."""
    command = processes.python("manage.py", *arguments)
    parent = os.getpid()
    done = subprocess.run(
        command,
        cwd=processes.ROOT,
        env=processes.leashed(environment()),
        preexec_fn=lambda: processes.die_with_parent(parent),
        check=False,
    )
    if done.returncode:
        fail(f"`manage.py {' '.join(arguments)}` ended with {done.returncode}")


def has_seeding() -> bool:
    return any(processes.ROOT.glob("*/management/commands/seed_demo.py"))


def prepare_data() -> None:
    """Migrate always; seed once. A seeding that was interrupted is begun anew, from an empty database."""
    seeded = HOME / "seeded"
    if not seeded.exists():
        for leftover in HOME.glob("db.sqlite3*"):
            leftover.unlink()
        shutil.rmtree(HOME / "media", ignore_errors=True)
    (HOME / "media").mkdir(exist_ok=True)
    manage("migrate", "--verbosity", "0")
    if not seeded.exists() and has_seeding():
        print("demo: inventing a town (the first start takes a little longer)", flush=True)
        manage("seed_demo")
        seeded.touch()


def collect_static() -> None:
    """Compressed, fingerprinted style sheets and scripts, made again only when one of them has changed."""
    sources = [*sorted((processes.ROOT / "static").rglob("*")), processes.ROOT / "requirements-runtime.lock"]
    state = "".join(f"{path} {path.stat().st_mtime_ns}\n" for path in sources)
    stamp = HOME / "static.stamp"
    if not stamp.exists() or stamp.read_text() != state:
        manage("collectstatic", "--noinput", "--verbosity", "0")
        stamp.write_text(state)


def claim_home() -> IO[str]:
    """One demo per folder: the lock goes with the process, however it ends."""
    HOME.mkdir(parents=True, exist_ok=True)
    lock = (HOME / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fail(f"a demo is running from {HOME} already: stop it first (Ctrl-C in its window)")
    return lock


def claim_port() -> None:
    """Say plainly that somebody else listens there, before anything is started."""
    with socket.socket(socket.AF_INET6 if ":" in HOST else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError as problem:
            fail(f"cannot listen on {HOST}:{PORT} ({problem.strerror}). Try: make demo PORT={PORT + 1}")


def reset() -> None:
    """Remove all the demo keeps, except the lock this process holds."""
    for entry in HOME.iterdir():
        if entry.name != "lock":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def is_healthy() -> bool:
    where = "127.0.0.1" if HOST == "0.0.0.0" else HOST  # noqa: S104 -- compared, not bound
    try:
        with urllib.request.urlopen(f"http://{where}:{PORT}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def welcome() -> Iterator[str]:
    yield f"\n  The demo is open at {LOCAL}/"
    yield f"  Sign in at {LOCAL}/en/accounts/login/ with the password {PASSWORD} as\n"
    for role, does in ROLES.items():
        yield f"    {role + '@demo.example':<28}{does}"
    yield f"\n  Data, mails and logs: {HOME}.  Ctrl-C stops everything.\n"


def run(children: list[Service]) -> None:
    """Keep the children running until a signal interrupts."""
    greeted = False
    while True:
        for service in children:
            service.look_after()
        if not greeted and is_healthy():
            print("\n".join(welcome()), flush=True)
            greeted = True
        time.sleep(0.2)


def obey_signals() -> None:
    """Every wish to stop becomes a KeyboardInterrupt, also the death of `make`, if that started us."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, interrupt)
    if "MAKELEVEL" in os.environ:
        processes.die_with_parent(os.getppid(), signal.SIGTERM)


def shut_down(children: list[Service]) -> None:
    """Stop in the opposite order of starting; impatience does not interrupt it."""
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, signal.SIG_IGN)
    for service in reversed(children):
        service.stop()
    socket_path().unlink(missing_ok=True)


def main() -> None:
    obey_signals()
    lock = claim_home()
    claim_port()
    if "--reset" in sys.argv[1:]:
        reset()
    shutil.rmtree(HOME / "log", ignore_errors=True)
    (HOME / "log").mkdir()
    broker, *others = services()
    try:
        broker.start()
        collect_static()  # first: certificates of the town are printed while it is invented
        prepare_data()
        run([broker, *others])
    except KeyboardInterrupt:
        print("\ndemo: stopping", flush=True)
    finally:
        shut_down([broker, *others])
        lock.close()


if __name__ == "__main__":
    main()

"""Child processes that never outlive the one that started them."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEASH = ROOT / "tools" / "leash"
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel for `how` when the parent is gone; it may have gone before the asking.

    The kernel means the parent's *thread*: start children from the main thread only.
    """
    _libc.prctl(PR_SET_PDEATHSIG, how)
    if os.getppid() != parent:
        os.kill(os.getpid(), how)


def leashed(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment that makes every Python process below this one watch this one (see leash/)."""
    path = [str(LEASH), *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    return {**environment, "PYTHONPATH": os.pathsep.join(path), "YOUTHPORTAL_LEASH": str(os.getpid())}


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path | None = None,
    user: str | None = None,
    cwd: Path = ROOT,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own: Ctrl-C reaches this process alone, which stops it in order."""
    parent = os.getpid()
    output = log.open("ab") if log else contextlib.nullcontext(subprocess.DEVNULL)
    with output as stream:
        return subprocess.Popen(
            list(command),
            cwd=cwd,
            env=leashed(environment),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            preexec_fn=lambda: die_with_parent(parent),  # noqa: PLW1509 -- calls two system calls, takes no lock
        )


def stop(child: subprocess.Popen[bytes], *, patience: float) -> None:
    """Ask, wait, then end whatever is left of the child's own session."""
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience)
    kill_session(child)
    child.wait()


def kill_session(child: subprocess.Popen[bytes]) -> None:
    """End the child and all it has started; nothing happens where nothing is left."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def python(*arguments: str) -> list[str]:
    """A command line for this environment's Python."""
    return [sys.executable, *arguments]


def free_port() -> int:
    """A port of this machine that nobody listens on (for the moment)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not (done := condition()) and time.monotonic() < deadline:
        time.sleep(every)
    return done

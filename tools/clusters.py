"""A private PostgreSQL for tests and measurements, from the installed programs, gone with its user."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import processes

SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "60", "shared_buffers": "128MB"}
ACCOUNTS = ("postgres", "nobody")


def programs() -> Path | None:
    """The folder with initdb and postgres: the newest of Debian's, or the one on PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def account() -> str | None:
    """PostgreSQL refuses to run as root: there, the account it runs under."""
    if os.geteuid() != 0:
        return None
    known = {line.partition(":")[0] for line in Path("/etc/passwd").read_text().splitlines()}
    return next(name for name in ACCOUNTS if name in known)


@contextmanager
def private(name: str, settings: dict[str, str] | None = None) -> Iterator[str]:
    """The DATABASE_URL of a database `name` in a new cluster that answers on this machine only."""
    binaries = programs()
    if binaries is None:
        raise RuntimeError("PostgreSQL is not installed")
    user = account()
    folder = Path(tempfile.mkdtemp(prefix="youthportal-postgres-"))
    if user:
        shutil.chown(folder, user)
    try:
        with _running(binaries, folder, user, SETTINGS | (settings or {})) as port:
            yield f"postgres://postgres@127.0.0.1:{port}/{name}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(binaries: Path, folder: Path, user: str | None, settings: dict[str, str]) -> Iterator[int]:
    data, port = folder / "data", processes.free_port()
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    initdb += ["--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    subprocess.run(
        initdb,
        cwd=folder,
        user=user,
        check=True,
        stdout=subprocess.DEVNULL,
        extra_groups=[] if user else None,
    )
    options = settings | {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(folder),
    }
    command = [str(binaries / "postgres"), "-D", str(data)]
    command += [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
    server = processes.start(command, environment=os.environ, log=folder / "log", user=user, cwd=folder)
    try:
        ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        if not processes.wait_until(lambda: subprocess.run(ready, check=False).returncode == 0, seconds=20):
            raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        yield port
    finally:
        processes.stop(server, patience=5)

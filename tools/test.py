"""Run the suite as a municipality runs the portal, then as the demo does: `make test`.

First everything on PostgreSQL and Redis with real worker and web processes and a real browser; then the
embedded subset on SQLite and valkey. PostgreSQL: DATABASE_URL if set, else a server on localhost that lets
`postgres` in, else a private one. Redis: tests/settings.py starts one for each test process, unless REDIS_URL
is set. Only databases called test_… are made, used and dropped; their names hold a mark of this folder, so
that two clones can run side by side. Arguments go to pytest.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import clusters, processes

EMBEDDED = [
    *("budget", "volunteering", "accounts", "organisations", "ballots", "core", "consents", "moderation"),
    *("agreements", "retention", "journeys"),
]
LOCALHOST = "postgres://postgres@127.0.0.1:5432"
NO_TESTS_SELECTED = 5


def database_name() -> str:
    """Django puts test_ before it. Twelve letters of the folder's digest keep clones apart."""
    return "youthportal_" + hashlib.sha256(os.fsencode(processes.ROOT)).hexdigest()[:12]


def localhost_lets_us_in() -> bool:
    import psycopg

    try:
        psycopg.connect(f"{LOCALHOST}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def postgresql() -> Iterator[str]:
    """The DATABASE_URL of the first run."""
    if "DATABASE_URL" in os.environ:
        yield os.environ["DATABASE_URL"]
    elif localhost_lets_us_in():
        yield f"{LOCALHOST}/{database_name()}"
    else:
        with clusters.private(database_name()) as url:
            yield url


def run(title: str, paths: list[str], arguments: list[str], environment: dict[str, str]) -> tuple[str, bool]:
    """One run of pytest with two processes, a file to each; arguments that select nothing are no failure."""
    print(f"\n=== {title}", flush=True)
    started = time.monotonic()
    command = processes.python("-m", "pytest", "-n", "2", "--dist", "loadfile", *paths, *arguments)
    try:
        code = subprocess.run(command, cwd=processes.ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:
        code = 130
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    passed = code == 0 or (code == NO_TESTS_SELECTED and bool(arguments))
    return f"{title}: {'passed' if passed else 'FAILED'} in {minutes}:{seconds:02} min", passed


def embedded_paths() -> list[str]:
    return [path for name in EMBEDDED if Path(processes.ROOT, path := f"tests/{name}").is_dir()]


def main() -> int:
    arguments = sys.argv[1:]
    inherited = processes.leashed(os.environ)
    inherited.pop("EMBEDDED", None)
    paths = [word for word in arguments if word.startswith("tests")]
    with postgresql() as url:
        results = [run("PostgreSQL and Redis", [], arguments, inherited | {"DATABASE_URL": url})]
    if not paths:
        for name in ("DATABASE_URL", "REDIS_URL"):
            inherited.pop(name, None)
        results.append(run("SQLite and valkey", embedded_paths(), arguments, inherited | {"EMBEDDED": "1"}))
    print("\n" + ". ".join(line for line, _passed in results) + ".")
    return 0 if all(passed for _line, passed in results) else 1


if __name__ == "__main__":
    sys.exit(main())

"""The portal and what it is compared with, on services of their own, with the CPU time they took."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django

from tools import brokers, clusters, processes

TICKS = os.sysconf("SC_CLK_TCK")
# As a municipality runs it: commits are durable, and the server has a little memory.
DURABLE = {"fsync": "on", "full_page_writes": "on", "shared_buffers": "256MB"}


def children_of(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(word) for word in task.read_text().split()]
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, of its ended children, and of the living ones."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        own = sum(int(field) for field in fields[11:15]) / TICKS
        return own + sum(cpu_seconds(child) for child in children_of(pid))
    except OSError:
        return 0.0


def memory_of(pid: int) -> float:
    """Megabytes that the largest process at or below `pid` holds (RSS)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    own = next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0.0)
    return max([own, *(memory_of(child) for child in children_of(pid))])


@dataclass
class Surroundings:
    """A cluster, a Redis, and the environment that leads to them."""

    environment: dict[str, str]
    database: str
    cluster_pid: int

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(
            command, cwd=processes.ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL
        )

    def migrate(self) -> None:
        """Tables, and this process itself on that database."""
        os.environ.update(self.environment)
        self.manage("migrate")
        django.setup()

    def found_town(self) -> None:
        """Style sheets, and the demo's invented town."""
        self.migrate()
        self.manage("collectstatic", "--noinput")
        self.manage("seed_demo")


@dataclass
class Web:
    """A running web server; one worker and one thread where CPU per request is asked of it, not speed."""

    port: int
    pid: int

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)


@contextmanager
def surroundings() -> Iterator[Surroundings]:
    """PostgreSQL and Redis for one measurement, gone afterwards."""
    with clusters.private("bench", DURABLE) as database, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "redis.sock"
        server = brokers.start(path, program=brokers.installed_program() or brokers.embedded_program())
        try:
            values = {
                "DATABASE_URL": database,
                "REDIS_URL": brokers.url(path),
                "BROKER_URL": f"redis+socket://{path}?virtual_host=0",
                "MEDIA_ROOT": f"{folder}/media",
                "STATIC_ROOT": f"{folder}/static",
                "DEMO": "1",
                "DJANGO_SETTINGS_MODULE": "youthportal.settings",
                "ALLOWED_HOSTS": "127.0.0.1",
                "LOG_LEVEL": "ERROR",
            }
            yield Surroundings({**os.environ, **values}, database, postmaster(database))
        finally:
            processes.stop(server, patience=2)


def postmaster(database: str) -> int:
    """The process under which all backends hang."""
    import psycopg

    url, _, _name = database.rpartition("/")
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE bench")
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
    backend = Path(f"/proc/{row[0] if row else 0}/stat").read_text().rpartition(")")[2].split()
    return int(backend[1])


@contextmanager
def web(
    application: str, environment: Mapping[str, str], *, threads: int = 1, workers: int = 1
) -> Iterator[Web]:
    """granian as the portal runs it."""
    port = processes.free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
    command += ["--no-log", "--workers", str(workers), "--blocking-threads", str(threads), application]
    child = processes.start(command, environment=environment)
    try:
        server = Web(port, child.pid)
        if not processes.wait_until(lambda: answers(server), seconds=60):
            raise RuntimeError(f"{application} did not start")
        yield server
    finally:
        processes.stop(child, patience=5)


def answers(server: Web) -> bool:
    connection = server.connect()
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@dataclass
class Cost:
    """What one request of a kind costs: CPU milliseconds in web and database, and what came back."""

    web_ms: float
    database_ms: float
    queries: int
    kilobytes: float

    @property
    def ms(self) -> float:
        return self.web_ms + self.database_ms


class Visitor:
    """One browser that stays: one connection, one set of cookies."""

    def __init__(self, server: Web, cookie: str = "") -> None:
        self.connection = server.connect()
        self.headers = {"Accept-Encoding": "identity", "Accept-Language": "en"}
        if cookie:
            self.headers["Cookie"] = cookie

    def ask(self, path: str, **more: str) -> tuple[int, int]:
        """Fetch the page; return how many queries it took, if asked with X_Count_Queries, and its bytes."""
        extra = {name.replace("_", "-"): value for name, value in more.items()}
        self.connection.request("GET", path, headers={**self.headers, **extra})
        response = self.connection.getresponse()
        size = len(response.read())
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return int(response.headers.get("X-Queries", 0)), size

    def body(self, path: str) -> str | None:
        """The page's HTML; none for another answer or another kind of file."""
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        content = response.read()
        is_page = response.status == 200 and response.headers.get_content_type() == "text/html"
        return content.decode() if is_page else None


def cost(server: Web, path: str, *, database_pid: int = 0, cookie: str = "", seconds: float = 2.0) -> Cost:
    """Ask for the page again and again, and ask the kernel what that took."""
    visitor = Visitor(server, cookie)
    for _warming in range(20):
        visitor.ask(path)
    queries, size = visitor.ask(path, X_Count_Queries="1")
    web_before, database_before = cpu_seconds(server.pid), cpu_seconds(database_pid)
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        visitor.ask(path)
        count += 1
    web_spent = cpu_seconds(server.pid) - web_before
    database_spent = cpu_seconds(database_pid) - database_before if database_pid else 0.0
    visitor.connection.close()
    return Cost(1000 * web_spent / count, 1000 * database_spent / count, queries, size / 1000)

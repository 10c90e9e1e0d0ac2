"""Real processes for tests: web server, Celery worker, Redis. To be killed.

They work on the test database, so tests that use them are transactional: what a test commits they see, what
they commit the test sees, and everything is flushed afterwards.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection

from tools import brokers, processes


def database_url() -> str:
    """The test database as another process reaches it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    account = quote(values["USER"] or "") + (f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else "")
    place = f"{values['HOST'] or ''}:{values['PORT'] or ''}".rstrip(":")
    return f"postgres://{account}@{place}/{values['NAME']}"


def broker_url(redis_url: str) -> str:
    """Celery's spelling of a Redis on a Unix socket."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    return f"redis+socket://{path}?" + urlencode({"virtual_host": query.removeprefix("db=") or "0"})


def environment(*, redis_url: str | None = None, **more: str) -> dict[str, str]:
    """What a portal process of this test reads its settings from."""
    redis_url = redis_url or os.environ["REDIS_URL"]
    values = {
        "DJANGO_SETTINGS_MODULE": "youthportal.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": redis_url,
        "BROKER_URL": broker_url(redis_url),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SECRET_KEY": settings.SECRET_KEY,
        "BALLOT_SECRET": settings.BALLOT_SECRET,
        "TESTING": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **values, **more}


@dataclass
class RealProcess:
    """A child with a log. `kill` is kill -9 of it and all it started."""

    child: subprocess.Popen
    log: Path

    def kill(self) -> None:
        processes.kill_session(self.child)
        self.child.wait()

    def freeze(self) -> None:
        os.killpg(self.child.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.killpg(self.child.pid, signal.SIGCONT)

    def stop(self) -> None:
        processes.stop(self.child, patience=5)

    def is_running(self) -> bool:
        return self.child.poll() is None

    def written(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def wait_for(self, condition, *, seconds: float = 30) -> None:
        """Until the condition holds; what the process wrote is in the message if it never does."""
        held = processes.wait_until(lambda: condition() or not self.is_running(), seconds=seconds)
        story = f"{self.child.args} did not get there:\n{self.written()[-4000:]}"
        assert self.is_running(), story
        assert held, story


@dataclass
class WebProcess(RealProcess):
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_answering(self) -> bool:
        try:
            with urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False


class PrivateRedis:
    """A Redis of this test's own, to be stopped and started again on the same address."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "redis.sock"
        self.url = brokers.url(self.path)
        self.server: subprocess.Popen | None = None

    def start(self) -> None:
        program = brokers.installed_program() or brokers.embedded_program()
        self.server = brokers.start(self.path, program=program)

    def stop(self) -> None:
        if self.server is not None:
            processes.stop(self.server, patience=2)
            self.server = None


@pytest.fixture
def private_redis(tmp_path_factory) -> Iterator[PrivateRedis]:
    redis = PrivateRedis(tmp_path_factory.mktemp("redis"))
    redis.start()
    yield redis
    redis.stop()


@pytest.fixture
def start_process(transactional_db, tmp_path) -> Iterator:
    """start_process(name, *arguments, redis_url=…): a Python process of the portal on the test database."""
    started: list[RealProcess] = []

    def start(name: str, *arguments: str, kind=RealProcess, redis_url: str | None = None, **more: str):
        log = tmp_path / f"{name}-{len(started)}.log"
        command = [sys.executable, *arguments]
        values = environment(redis_url=redis_url, **more)
        started.append(kind(processes.start(command, environment=values, log=log), log))
        return started[-1]

    yield start
    for process in reversed(started):
        process.stop()


@pytest.fixture
def start_worker(start_process):
    """start_worker(*options of celery): a worker as the demo runs it, ready for messages."""

    def start(*more: str, **options) -> RealProcess:
        arguments = ("-m", "celery", "-A", "youthportal", "worker", "--pool", "solo", "--loglevel", "INFO")
        arguments += ("--without-gossip", "--without-mingle", "--without-heartbeat")
        worker = start_process("worker", *arguments, *more, **options)
        worker.wait_for(lambda: " ready." in worker.written())
        return worker

    return start


@pytest.fixture
def start_web(start_process):
    """start_web(port=…): granian as the demo runs it, answering."""

    def start(*, port: int = 0, **options) -> WebProcess:
        port = port or processes.free_port()
        arguments = ("-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws")
        web = start_process("web", *arguments, "youthportal.wsgi:application", kind=WebProcess, **options)
        web.port = port
        web.wait_for(web.is_answering)
        return web

    return start


@pytest.fixture
def celery_worker_process(start_worker) -> RealProcess:
    return start_worker()


@pytest.fixture
def live_web(start_web) -> WebProcess:
    return start_web()

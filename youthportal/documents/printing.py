"""Printing in child processes, for the few PDFs that a person waits for in a request.

A web process has threads, and the layout engine's fonts must not be shared between threads; nor should every
web process hold that engine in memory.
"""

import atexit
import contextlib
import logging
import os
import queue
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import IO, Any

from django.conf import settings

IDLE_SECONDS = 600
#: Printing processes of one web process, at most.
PRINTERS = 2
_HEAD = struct.Struct("!cQ")
logger = logging.getLogger(__name__)


class PrintingError(Exception):
    """No PDF came out: too slow, or the child died."""


def _send(stream: IO[bytes], kind: bytes, body: bytes) -> None:
    stream.write(_HEAD.pack(kind, len(body)) + body)
    stream.flush()


def _receive(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """Kind and body; raises EOFError when the other side is gone."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    kind, length = _HEAD.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return kind, body


class _Child:
    """One printing process. It ends with this process (its input ends), or after ten idle minutes."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, source: str, seconds: float) -> bytes:
        """The PDF; raises EOFError if the child died or was too slow, PrintingError with its reason."""
        if self.process is not None and self.process.poll() is not None:
            self.end()
        process = self.process = self.process or self._start()
        assert process.stdin is not None  # noqa: S101 (pipes were asked for)
        assert process.stdout is not None  # noqa: S101
        end = time.monotonic() + seconds
        alarm = threading.Timer(seconds, process.kill)
        alarm.start()
        try:
            _send(process.stdin, b"H", source.encode())
            kind, body = _receive(process.stdout)
        except (BrokenPipeError, EOFError) as gone:
            self.end()
            if time.monotonic() >= end:
                raise PrintingError(f"no PDF within {seconds} seconds") from gone
            raise EOFError from gone
        finally:
            alarm.cancel()
        if kind != b"P":
            raise PrintingError(body.decode())
        return body

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            with contextlib.suppress(BrokenPipeError):
                self.process.communicate()
            self.process = None

    def _start(self) -> subprocess.Popen[bytes]:
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
        return subprocess.Popen(  # noqa: S603 (our own module)
            [sys.executable, "-m", __name__], cwd=settings.BASE_DIR, env=environment, **pipes
        )


class _Pool:
    """A few printing processes, each for one document at a time; the one used last is taken first, so that
    the others start only when several documents are wanted at once.
    """

    def __init__(self) -> None:
        self.children = [_Child() for _ in range(PRINTERS)]
        self.free: queue.LifoQueue[_Child] = queue.LifoQueue()
        for child in reversed(self.children):
            self.free.put(child)

    @contextlib.contextmanager
    def one(self) -> Iterator[_Child]:
        """A child nobody else uses; waits for it."""
        child = self.free.get()
        try:
            yield child
        finally:
            self.free.put(child)

    def end(self) -> None:
        for child in self.children:
            child.end()


_pool = _Pool()


@atexit.register
def _end_children() -> None:
    _pool.end()


def print_elsewhere(source: str, *, seconds: float) -> bytes:
    """Print in a child, `PRINTERS` documents at a time; a child that died is replaced once."""
    with _pool.one() as child:
        for _ in range(2):
            try:
                return child.ask(source, seconds)
            except EOFError:
                logger.warning("the printing process died")
    raise PrintingError("the printing process died twice")


def _after_fork() -> None:
    """A forked process shares no pipes of its parent's children."""
    global _pool  # noqa: PLW0603 -- the parent goes on with its own
    _pool = _Pool()


os.register_at_fork(after_in_child=_after_fork)


def serve() -> None:
    """Answer requests on standard input until it ends or nothing came for ten minutes."""
    from youthportal.documents.layout import print_html

    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but answers may reach the pipe
    with contextlib.suppress(EOFError, BrokenPipeError):
        while select.select([source], [], [], IDLE_SECONDS)[0]:
            _, html = _receive(source)
            try:
                _send(answers, b"P", print_html(html.decode()))
            except Exception as error:
                logger.exception("printing failed")
                _send(answers, b"E", f"{type(error).__name__}: {error}".encode())


if __name__ == "__main__":
    serve()

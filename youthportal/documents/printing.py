"""HTML becomes PDF bytes: one layout engine per process, fed with our own files only.

This module knows settings but no app, no database and no template, so that the printing child
(`python -m youthportal.documents.printing`) starts fast and stays small.
"""

import atexit
import contextlib
import logging
import mimetypes
import os
import queue
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STYLE = "css/documents/base.css"
CONTENTS_FROM_PAGES = 8
IDLE_SECONDS = 600
#: Printing processes of one web process, at most: each is as large as the web process itself.
PRINTERS = 2
#: Laying out and writing both need to know that the document is tagged.
VARIANT = {"pdf_variant": "pdf/ua-1"}
_HEAD = struct.Struct("!cQ")
_engine_lock = threading.Lock()
logger = logging.getLogger(__name__)


class PrintingError(Exception):
    """No PDF came out: too slow, or the child died."""


# --- files ----------------------------------------------------------------------------------------


def static_file(path: str) -> Path:
    """The file of `static/` or its collected copy; raises ValueError for anything outside them."""
    for root in (*settings.STATICFILES_DIRS, settings.STATIC_ROOT):
        found = (Path(root) / path).resolve()
        if found.is_file() and found.is_relative_to(Path(root).resolve()):
            return found
    raise ValueError(f"no static file {path}")


class OwnFiles(URLFetcher):
    """Fetches `data:` and our static files; a document never reaches for the network or the disk."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        start = settings.SITE_URL + settings.STATIC_URL
        if not url.startswith(start):
            raise ValueError(f"a document may not fetch {url}")
        path = static_file(unquote(urlsplit(url.removeprefix(start)).path))
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), headers={"Content-Type": kind})


# --- printing here --------------------------------------------------------------------------------


@cache
def _engine(process: int) -> tuple[FontConfiguration, CSS]:
    """Fonts and style, read once per process (a fork makes its own)."""
    fonts = FontConfiguration()
    url = f"{settings.SITE_URL}{settings.STATIC_URL}{STYLE}"
    style = CSS(
        string=static_file(STYLE).read_text(), base_url=url, font_config=fonts, url_fetcher=OwnFiles()
    )
    return fonts, style


def print_html(source: str) -> bytes:
    """Lay out and print; one at a time within a process, because threads may not share the fonts."""
    with _engine_lock:
        fonts, style = _engine(os.getpid())
        html = HTML(string=source, base_url=settings.SITE_URL + "/", url_fetcher=OwnFiles())
        contents = _take_contents(html.etree_element)
        options: dict[str, Any] = {"stylesheets": [style], "font_config": fonts, **VARIANT}
        document = html.render(**options)
        if contents is not None and len(document.pages) >= CONTENTS_FROM_PAGES:
            _fill_contents(html.etree_element, contents)
            document = html.render(**options)
        printed: bytes = document.write_pdf(**VARIANT)
        return printed


def _take_contents(root: Element) -> tuple[Element, int, Element] | None:
    """Lift the contents page out of the document: short ones have none."""
    for parent in root.iter():
        for place, child in enumerate(parent):
            if child.get("class") == "contents":
                parent.remove(child)
                return parent, place, child
    return None


def _fill_contents(root: Element, contents: tuple[Element, int, Element]) -> None:
    """List every h2 with a link; the style sheet writes dots and the page number behind it."""
    parent, place, page = contents
    entries = Element("ol")
    for number, heading in enumerate(list(root.iter("h2")), start=1):
        target = heading.get("id") or f"section-{number}"
        heading.set("id", target)
        link = Element("a", {"href": f"#{target}"})
        link.text = " ".join("".join(heading.itertext()).split())
        entry = Element("li")
        entry.append(link)
        entries.append(entry)
    page.append(entries)
    parent.insert(place, page)


# --- printing in a child --------------------------------------------------------------------------


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
    """A forked process shares neither a lock somebody may hold nor the pipes of its parent's children."""
    global _pool, _engine_lock
    _pool, _engine_lock = _Pool(), threading.Lock()
    _engine.cache_clear()


os.register_at_fork(after_in_child=_after_fork)


def serve() -> None:
    """Answer requests on standard input until it ends or nothing came for ten minutes."""
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

"""HTML becomes PDF bytes: one layout engine per process, fed with our own files only.

This module alone loads the layout engine, which takes 35 MB: workers and printing children do, web processes
do not. It knows settings but no app, no database and no template, so that a child starts fast.
"""

import mimetypes
import os
import threading
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from youthportal.documents.style import STYLE, static_file

CONTENTS_FROM_PAGES = 8
#: Laying out and writing both need to know that the document is tagged.
VARIANT = {"pdf_variant": "pdf/ua-1"}
_engine_lock = threading.Lock()


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


def _after_fork() -> None:
    """A forked process has fonts of its own, and a lock that nobody holds."""
    global _engine_lock  # noqa: PLW0603 -- what a fork copied may be held for ever
    _engine_lock = threading.Lock()
    _engine.cache_clear()


os.register_at_fork(after_in_child=_after_fork)

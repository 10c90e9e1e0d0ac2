"""Pages in a real Chromium: a phone, a desktop, a browser without JavaScript; and axe."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=15_000)  # a busy machine answers late; a wrong page stays wrong


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "these tests need Chromium: apt-get install chromium"
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS}


def is_our_fault(message: ConsoleMessage) -> bool:
    """An error, except the line Chromium writes when a page itself was refused: that is tested elsewhere."""
    if message.type != "error":
        return False
    refused = message.text.startswith("Failed to load resource")
    return not refused or urlsplit(message.location["url"]).path.startswith("/static/")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """open_page(base_url, **context options). Errors in a page's console, also of the CSP, fail the test."""
    contexts, problems = [], []

    def open_one(base_url: str, **options) -> Page:
        context = browser.new_context(base_url=base_url, locale="en-GB", **options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.on("console", lambda message: is_our_fault(message) and problems.append(message.text))
        context.on("weberror", lambda error: problems.append(str(error.error)))
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def phone(open_page, live_server) -> Page:
    """A phone of 390 px on the portal under test."""
    return open_page(live_server.url, **PHONE)


@pytest.fixture
def desktop(open_page, live_server) -> Page:
    """A window of 1280 px."""
    return open_page(live_server.url, **DESKTOP)


@pytest.fixture
def no_js(open_page, live_server) -> Page:
    """The phone with JavaScript switched off."""
    return open_page(live_server.url, java_script_enabled=False, **PHONE)


def axe(page: Page, *, read_styles: bool = True, but: tuple[str, ...] = ()) -> None:
    """Assert that axe finds nothing on the page as it stands (the page's CSP stays in force).

    `read_styles` False where a style sheet of Django's admin imports another: axe then tries an inline
    style to read it, which the CSP blocks and the console tells. `but`: rules left out.
    """
    page.wait_for_load_state("load")
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(
        "([runOnly, preload]) => axe.run(document, {runOnly, preload, resultTypes: ['violations']})"
        ".then(r => r.violations)",
        [TAGS, read_styles],
    )
    report = [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["id"] not in but
        for node in rule["nodes"]
    ]
    assert report == [], f"axe on {page.url}:\n" + "\n".join(report)

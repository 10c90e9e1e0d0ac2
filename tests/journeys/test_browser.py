"""The tools of the journeys themselves: the policy blocks, axe finds, errors are noticed."""

import re

import pytest
from playwright.sync_api import Error, expect

from tests.support.browser import axe

pytestmark = pytest.mark.journey


def test_the_policy_blocks_inline_scripts(live_server, browser):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    blocked = []
    page.on("console", lambda message: blocked.append(message.text))
    page.goto("/en/")
    with pytest.raises(Error):
        page.add_script_tag(content="document.title = 'taken over'")
    assert page.title() != "taken over"
    assert any("Content Security Policy" in text for text in blocked)
    context.close()


def test_axe_finds_what_is_wrong(desktop):
    desktop.goto("/en/")
    axe(desktop)
    desktop.evaluate("document.querySelector('main').append(document.createElement('button'))")
    with pytest.raises(AssertionError, match="button-name"):
        axe(desktop)


@pytest.mark.embedded
def test_the_start_page_fits_a_phone(phone):
    phone.goto("/")
    expect(phone.locator("h1")).to_be_visible()
    assert phone.locator("html").evaluate("root => root.scrollWidth - root.clientWidth") <= 0
    axe(phone)


def test_the_start_page_needs_no_javascript(no_js):
    no_js.goto("/")
    expect(no_js.locator("h1")).to_be_visible()
    expect(no_js).to_have_url(re.compile(r"/en/$"))

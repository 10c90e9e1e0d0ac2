"""Every kind of page as a visitor's browser shows it: accessible, within the window, without a mouse."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESKTOP, PHONE, axe
from youthportal.core.styleguide import KINDS

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
LOOKS = [
    pytest.param("en", {**DESKTOP, "color_scheme": "light"}, id="desktop, light"),
    pytest.param("lt", {**PHONE, "color_scheme": "dark"}, id="phone, dark"),
]


@pytest.mark.parametrize(("language", "options"), LOOKS)
def test_every_kind_of_page_is_accessible_and_fits(open_page, live_server, language, options):
    page = open_page(live_server.url, **options)
    for kind in ["", *KINDS]:
        page.goto(f"/{language}/styleguide/?kind={kind}")
        assert page.locator("h1").count() == 1, kind
        assert page.locator("html").evaluate("root => root.scrollWidth - root.clientWidth") <= 0, kind
        axe(page)


@pytest.mark.parametrize("kind", ["", "ballot", "queue", "wrong"])
def test_nothing_is_cut_off_at_320_pixels(open_page, live_server, kind):
    page = open_page(live_server.url, viewport={"width": 320, "height": 640})
    page.goto(f"/en/styleguide/?kind={kind}")
    assert page.locator("html").evaluate("root => root.scrollWidth - root.clientWidth") <= 0


def test_the_ballot_adds_up_and_says_why_an_idea_does_not_fit(phone):
    phone.goto("/en/styleguide/?kind=ballot")
    sums = phone.locator(".sums")
    expect(sums).to_contain_text("3 of 5 ideas")
    phone.get_by_label("Water fountains on every floor").check()
    expect(sums).to_contain_text("4 of 5 ideas")
    expect(sums).to_contain_text("9,350.50\xa0€ of 9,600\xa0€")
    greenhouse = phone.get_by_label("Greenhouse on the flat roof")
    greenhouse.focus()
    phone.keyboard.press("Space")
    expect(greenhouse).not_to_be_checked()
    expect(phone.locator("[data-say]")).to_have_text("Does not fit: 249.50\xa0€ left.")
    phone.get_by_label("Repair café on Fridays").uncheck()
    expect(phone.locator("#reason-4")).to_have_text("Does not fit: 2,850\xa0€ left.")
    phone.get_by_label("Bicycle roof by the north entrance").uncheck()
    expect(phone.locator("#reason-4")).to_be_hidden()


def test_the_state_of_the_ballot_stays_in_sight(phone):
    phone.goto("/en/styleguide/?kind=ballot")
    phone.get_by_text("Four fountains").scroll_into_view_if_needed()
    expect(phone.get_by_text("Not cast yet")).to_be_in_viewport()
    expect(phone.locator(".sums")).to_be_in_viewport()


def test_the_ballot_can_be_added_up_without_javascript(no_js):
    no_js.goto("/en/styleguide/?kind=ballot")
    expect(no_js.get_by_role("button", name="Add up again")).to_have_attribute("value", "sum")
    expect(no_js.get_by_label("Greenhouse on the flat roof")).to_be_enabled()


def test_a_mistyped_code_is_noticed_before_sending(phone):
    phone.goto("/en/styleguide/?kind=code")
    code, hint = phone.get_by_label("Your voting code"), phone.locator("[data-code-hint]")
    code.press_sequentially("abcdefghjkmnt")
    expect(code).to_have_value("ABCD EFGH JKMN T")
    expect(hint).to_have_text("The code is typed correctly.")
    code.fill("ABCD EFGH JKNM T")
    expect(hint).to_contain_text("One character is mistyped")
    code.fill("ABCD")
    phone.get_by_role("button", name="Open my ballot").click()
    expect(hint).to_contain_text("13 characters")
    expect(code).to_be_focused()


def test_the_check_character_follows_the_standards_own_example(phone):
    phone.goto("/en/styleguide/?kind=code")
    whole = """async code => {
        const { isWhole } = await import("/static/js/code-input.js");
        return isWhole(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    }"""
    assert phone.evaluate(whole, "A12425GABC1234002M") is True
    assert phone.evaluate(whole, "A12425GABC1234020M") is False


def test_errors_take_the_focus_and_lead_to_their_field(phone):
    phone.goto("/en/styleguide/?kind=wrong")
    expect(phone.locator(".error-summary")).to_be_focused()
    phone.get_by_role("link", name="Whom does it help?").click()
    expect(phone.get_by_label("Whom does it help?")).to_be_focused()


def test_the_language_menu_opens_by_keyboard_and_closes_on_escape(desktop):
    desktop.goto("/en/styleguide/")
    menu = desktop.locator("[data-menu]")
    menu.locator("summary").press("Enter")
    expect(menu.get_by_role("link", name="Lietuvių")).to_be_visible()
    desktop.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Lietuvių")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_the_theme_is_kept_by_a_plain_link(no_js):
    no_js.goto("/en/styleguide/?kind=empty")
    light = no_js.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    no_js.get_by_role("link", name="Dark").click()
    assert no_js.url.endswith("/en/styleguide/?kind=empty")
    assert no_js.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light

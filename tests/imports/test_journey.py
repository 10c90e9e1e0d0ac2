"""A coordinator brings the e-diary's export in: on a phone, on a desktop, and without JavaScript."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from tests.factories.organisations import SchoolYearFactory
from tests.support.browser import DESKTOP, PHONE, axe
from tests.support.imports import import_roster, preview, run, table, upload, workbook
from youthportal.imports import services
from youthportal.imports.models import Import
from youthportal.organisations.models import Enrolment
from youthportal.organisations.roster import scope_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
EXPORT = [
    ["Vėjūnų gimnazija. Mokinių sąrašas", None, None, None, None],
    ["Eil. nr.", "Mokinio kodas", "Vardas", "Klasė", "Balsavimo būdas"],
    [1, "K-101", "Žygimantas", "10a", "paskyra"],
    [2, "K-102", "Ąžuolė", "10b", "kodas"],
    [3, "", "Šarūnė", "10b", ""],
    [4, "K-104", "Ėglė", "9a", "paštu"],
    *([10 + n, f"K-{200 + n}", "Vardenis", f"{9 + n % 4}c", "popierius"] for n in range(60)),
]


@pytest.fixture
def as_coordinator(client, coordinator, live_server):
    def sign_in(page: Page) -> Page:
        client.force_login(coordinator)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        return page

    return sign_in


def look_at(page: Page, name: str) -> None:
    """axe on the page as it stands; a picture of it where LOOK names a folder."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def bring_in(page: Page, school, name: str, tmp_path, *, check) -> None:
    """From the school's page to the applied import."""
    path = tmp_path / "sąrašas.xlsx"
    path.write_bytes(workbook(EXPORT))
    page.goto(reverse("school_classes", args=[school.public_id]))
    page.get_by_role("link", name="Import the list of pupils").click()
    check(page, f"{name}-1-upload")
    page.get_by_label("File").first.set_input_files(path)
    page.get_by_role("button", name="Upload and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which column is which?")
    expect(page.get_by_label("Pupil key")).to_have_value("1")
    check(page, f"{name}-2-columns")
    page.get_by_role("button", name="Read the file").click()
    check(page, f"{name}-3-working")
    run(Import.objects.get())
    if page.get_by_role("link", name="Look again").is_visible():
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("There is no pupil key.")).to_be_visible()
    check(page, f"{name}-4-preview")
    page.get_by_role("button", name="Import 62 changes").click()
    run(Import.objects.get())
    if page.get_by_role("link", name="Look again").is_visible():
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("Applied", exact=True)).to_be_visible()
    check(page, f"{name}-5-over")


def test_on_a_phone(phone, as_coordinator, school, school_year, tmp_path):
    bring_in(as_coordinator(phone), school, "phone", tmp_path, check=look_at)
    assert Enrolment.objects.filter(ends_on=None).count() == 62
    as_coordinator(phone).goto(reverse("imports:imports"))
    look_at(phone, "phone-6-list")


def test_on_a_desktop(desktop, as_coordinator, coordinator, school, school_year, tmp_path):
    import_roster(coordinator, school, table("Pupil key;Class", "K-101;9b", "K-999;10a"))
    Import.objects.all().delete()
    page = as_coordinator(desktop)
    path = tmp_path / "list.csv"
    path.write_bytes(
        table("Pupil key;Class;Votes by", "K-101;10a;paper", "K-102;10b;", ";9a;").encode("cp1257")
    )
    page.goto(reverse("imports:new", args=["roster", scope_of(school)]))
    page.get_by_label("File").first.set_input_files(path)
    page.get_by_role("button", name="Upload and go on").click()
    look_at(page, "desktop-2-columns")
    page.get_by_role("button", name="Read the file").click()
    run(Import.objects.get())
    expect(page.get_by_text("This would change")).to_be_visible()
    look_at(page, "desktop-4-preview")


def test_without_javascript(no_js, as_coordinator, school, school_year, tmp_path):
    bring_in(as_coordinator(no_js), school, "no-js", tmp_path, check=lambda page, name: None)
    assert Enrolment.objects.filter(ends_on=None).exists()


def test_a_file_that_cannot_be_used(phone, as_coordinator, school, school_year, tmp_path):
    page = as_coordinator(phone)
    page.goto(reverse("imports:new", args=["roster", scope_of(school)]))
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    page.get_by_label("File").first.set_input_files(path)
    page.get_by_role("button", name="Upload and go on").click()
    expect(page.get_by_role("alert")).to_contain_text("This is an old Excel file")
    look_at(page, "phone-7-refused")


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "dark"), (PHONE, "dark"), (DESKTOP, "light")])
def test_every_page_in_lithuanian(
    open_page, live_server, client, as_coordinator, coordinator, school, size, scheme
):
    now = SchoolYearFactory()
    following = SchoolYearFactory(starts_on=now.starts_on.replace(year=now.starts_on.year + 1))
    applied = import_roster(coordinator, school, table("Pupil key;Class", "1;10a", "2;12b", "3;9c"))
    waiting = preview(
        coordinator, school, table("Pupil key;Class;Votes by", "1;10a;code", "2;;", "4;9c;paper")
    )
    uploaded = upload(coordinator, school, "Mokinio kodas;Klasė\n1;10a\n".encode("cp1257"))
    options = {"year": following.pk, "last_grade": 12}
    promotion = run(
        services.plan_without_file(
            actor=coordinator, kind="promotion", scope=scope_of(school), options=options
        )
    )
    page = as_coordinator(open_page(live_server.url, color_scheme=scheme, **size))
    with translation.override("lt"):
        addresses = {
            "new": reverse("imports:new", args=["roster", scope_of(school)]),
            "promotion": reverse("imports:new", args=["promotion", scope_of(school)]),
            "columns": reverse("imports:columns", args=[uploaded.public_id]),
            "applied": applied.get_absolute_url(),
            "preview": waiting.get_absolute_url(),
            "promotion-preview": promotion.get_absolute_url(),
            "list": reverse("imports:imports"),
        }
    for name, url in addresses.items():
        page.goto(url)
        expect(page.locator("html")).to_have_attribute("lang", "lt")
        look_at(page, f"{scheme}-{size['viewport']['width']}-{name}")

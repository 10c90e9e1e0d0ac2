"""Checking a paper on a phone, with and without JavaScript; the office's archive; axe on each page."""

import hashlib

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support.browser import axe
from youthportal.audit.models import record
from youthportal.core.models import Job, JobState
from youthportal.documents import services
from youthportal.files.models import Access
from youthportal.outbox.models import Message, MessageState

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CONTENT = b"%PDF-1.7 the very one"


@pytest.fixture
def document(youth_worker, school):
    return services.issue_document(
        actor=youth_worker,
        kind="budget.results",
        series="budget/2026",
        title="Mokinių biudžeto 2026 m. balsavimo rezultatai",
        language="lt",
        subject=school,
        pdf=CONTENT,
        access=Access.PUBLIC,
        template_version="1",
    )


@pytest.fixture
def signed_in(client, live_server):
    def sign_in(page, user):
        client.force_login(user)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

    return sign_in


@pytest.mark.parametrize("device", ["phone", "no_js"])
@pytest.mark.parametrize("language", ["en", "lt"])
def test_somebody_types_the_code_and_compares_a_file(request, device, language, document, tmp_path):
    page = request.getfixturevalue(device)
    file = tmp_path / "mine.pdf"
    file.write_bytes(CONTENT)
    page.goto(f"/{language}/documents/")
    page.locator("[name=code]").fill("AAAA BBBB CCCC")
    page.locator("main button.button").click()
    expect(page.locator(".notice.error")).to_be_visible()
    page.locator("[name=code]").fill(document.code.lower())
    page.locator("main button.button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(document.title)
    page.locator("[name=file]").set_input_files(file)
    page.locator("main button.button").click()
    expect(page.locator(".notice.success")).to_be_visible()
    page.locator("[name=checksum]").fill(hashlib.sha256(b"another").hexdigest())
    page.locator("main button.button").click()

    expect(page.locator(".notice.error")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_axe_finds_nothing_on_the_pages_of_a_document(request, device, scheme, document, youth_worker):
    page = request.getfixturevalue(device)
    page.emulate_media(color_scheme=scheme)
    services.issue_document(
        actor=youth_worker,
        kind=document.kind,
        series="budget/2026",
        title=document.title,
        language="lt",
        subject=document.file,
        pdf=CONTENT,
        access=Access.STAFF,
        template_version="1",
    )
    page.goto("/en/documents/")
    axe(page)
    page.goto("/lt" + document.get_absolute_url().removeprefix("/en"))
    axe(page)
    services.revoke_document(actor=youth_worker, document=document, reason="Suma klaidinga")
    page.reload()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_lists_of_the_office(desktop, signed_in, scheme, document, youth_worker):
    record(actor=youth_worker, action="budget.round.opened", subject=document, data={"schools": 3})
    Job.objects.create(name="outbox.deliver", label="Send mail", state=JobState.PARKED, problem="no server")
    mail = Message.objects.create(
        key="1",
        kind="test",
        address="a@demo.example",
        language="en",
        subject="One",
        text="Text",
        state=MessageState.PARKED,
        problem="550 no such person",
    )
    signed_in(desktop, youth_worker)
    desktop.emulate_media(color_scheme=scheme)
    names = ("audit_entry", "core_job", "outbox_message", "documents_document", "municipality_municipality")
    addresses = [reverse(f"admin:{name}_changelist") for name in names]
    addresses.append(reverse("admin:documents_document_change", args=[document.pk]))
    addresses.append(reverse("admin:documents_document_revoke", args=[document.pk]))
    addresses.append(reverse("admin:outbox_message_change", args=[mail.pk]))
    for address in addresses:
        desktop.goto(address)
        expect(desktop.locator("#content")).to_be_visible()
        axe(desktop, read_styles=False, but=("empty-table-header",))  # Django's own tables of inline rows

"""The link of a mail: working, answered, expired, forged; a scanner's visit answers nothing."""

import logging
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from tests.volunteering.services.test_asking import MONDAY
from volunteering.enums import EntryState, Way
from volunteering.models import ConfirmationRequest, Entry
from volunteering.rules.confirming import mark_of
from volunteering.services import asking
from youthportal.core.logs import HideSecrets
from youthportal.files.models import Access, StoredFile

pytestmark = pytest.mark.django_db
SAID = {"declared_as": "Ona, coordinator", "may_confirm": "on"}


@pytest.fixture
def supervisor():
    return make.SupervisorFactory(name="Ona Globėja", language="lt")


@pytest.fixture
def entries(supervisor):
    sent = timezone.now() - timedelta(days=9)
    rows = [
        make.entry_in(EntryState.SUBMITTED, supervisor=supervisor, submitted_at=sent) for _number in range(3)
    ]
    asking.ask_hosts(MONDAY)
    return rows


@pytest.fixture
def link(entries):
    token = asking.token_of(ConfirmationRequest.objects.get())
    return reverse("volunteering:hours", args=[token])


def value(entry):
    return f"{entry.public_id}.{mark_of(entry)}"


def states(*entries):
    return [Entry.objects.get(pk=entry.pk).state for entry in entries]


def text(response):
    return response.content.decode()


def test_the_address_of_the_mail_leads_to_the_page_in_their_language(client, link):
    token = link.rstrip("/").rpartition("/")[2]
    response = client.get(f"/h/{token}")
    assert response.url == f"/lt/volunteering/hours/{token}/"
    assert reverse("hours_link", args=[token]) == f"/h/{token}"


def test_looking_answers_nothing_however_often(client, link, entries):
    for _visit in range(3):
        client.get(link)
        client.head(link)
    assert set(states(*entries)) == {EntryState.SUBMITTED}


def test_all_are_confirmed_without_an_account(client, link, entries, supervisor):
    shown = {"act": "all", "shown": [value(entry) for entry in entries]}
    response = client.post(link, SAID | shown, follow=True)
    assert "All seen to" in text(response)
    assert "3 entries are confirmed." in text(response)
    entry = Entry.objects.get(pk=entries[0].pk)
    assert (entry.confirmed_by, entry.confirmed_supervisor, entry.confirmed_way) == (
        None,
        supervisor,
        Way.LINK,
    )
    assert "All seen to" in text(client.post(link, SAID | shown))


def test_one_sent_back_comes_again_by_the_same_link(client, link, entries):
    client.post(link, {"act": "return", "entry": value(entries[0]), "words": "Which day?"})
    shown = {"act": "all", "shown": [value(entry) for entry in entries[1:]]}
    page = text(client.post(link, SAID | shown, follow=True))
    assert "1 entry is back with its volunteer" in page
    Entry.objects.filter(pk=entries[0].pk).update(state=EntryState.SUBMITTED)
    assert value(entries[0]) in text(client.get(link))


def test_what_the_link_does_not_ask_cannot_be_pressed(client, link, supervisor):
    other = make.entry_in(EntryState.SUBMITTED, supervisor=supervisor)
    client.post(link, SAID | {"act": "all", "shown": value(other)})
    assert states(other) == [EntryState.SUBMITTED]


@pytest.mark.parametrize("path", ["/h/forged", "/en/volunteering/hours/forged/"])
def test_a_forged_link_is_answered_kindly(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "We do not know this link" in text(response)


def test_a_forged_link_answers_nothing(client, link, entries):
    forged = link[:-4] + "aaa/"
    assert client.post(forged, SAID | {"act": "all", "shown": value(entries[0])}).status_code == 404
    assert set(states(*entries)) == {EntryState.SUBMITTED}


def test_an_expired_link_shows_nothing_and_sends_a_new_one(client, link, entries):
    ConfirmationRequest.objects.update(expires_at=timezone.now() - make.DAY)
    page = text(client.get(link))
    assert "This link has expired" in page
    assert str(entries[0].volunteer) not in page
    client.post(link, SAID | {"act": "all", "shown": value(entries[0])})
    assert set(states(*entries)) == {EntryState.SUBMITTED}
    assert ConfirmationRequest.objects.count() == 1
    assert "A new mail is on its way" in text(client.post(link, {"act": "new"}, follow=True))
    client.post(link, {"act": "new"})
    assert ConfirmationRequest.objects.count() == 2


def test_who_has_left_is_told_so(client, link, supervisor):
    supervisor.ends_on = timezone.localdate() - make.DAY
    supervisor.save()
    assert "Somebody else confirms here now" in text(client.get(link))


def test_own_hours_are_refused_to_whoever_is_signed_in(client, link, entries):
    client.force_login(entries[0].volunteer.user)
    response = client.post(link, SAID | {"act": "all", "shown": value(entries[0])}, follow=True)
    assert "These are your own hours" in text(response)
    assert states(entries[0]) == [EntryState.SUBMITTED]


def test_the_head_answers_without_a_row(client, entries, supervisor):
    make.Supervisor.objects.update(bounced_on=timezone.localdate())
    asking.ask_hosts(MONDAY + make.DAY)
    request = ConfirmationRequest.objects.get(supervisor=None)
    link = reverse("volunteering:hours", args=[asking.token_of(request)])
    client.post(link, SAID | {"act": "all", "shown": [value(entry) for entry in entries]})
    entry = Entry.objects.get(pk=entries[0].pk)
    assert (entry.state, entry.confirmed_supervisor) == (EntryState.CONFIRMED, None)


def test_a_press_from_another_site_is_refused(link, entries):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link, SAID | {"act": "all", "shown": value(entries[0])}).status_code == 403
    assert set(states(*entries)) == {EntryState.SUBMITTED}


def test_no_search_engine_and_no_other_site_hears_of_the_link(client, link):
    response = client.get(link)
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_the_photo_is_shown_by_the_link_while_the_entry_waits(client, link, entries, settings, tmp_path):
    file = StoredFile(name="a.jpg", media_type="image/jpeg", size=3, sha256="0" * 64, access=Access.ASKED)
    file.content.save("a", ContentFile(b"abc"))
    Entry.objects.filter(pk=entries[0].pk).update(photo=file, photo_digest="0" * 64)
    address = f"{link}photo/{entries[0].public_id}/"
    assert reverse("volunteering:hours_photo", args=[link.split("/")[-2], entries[0].public_id]) == address
    assert address in text(client.get(link))
    assert b"".join(client.get(address).streaming_content) == b"abc"
    assert client.get(f"{link}photo/{entries[1].public_id}/").status_code == 404
    Entry.objects.filter(pk=entries[0].pk).update(state=EntryState.RETURNED)
    assert client.get(address).status_code == 404


def test_number_of_queries(client, link, entries, supervisor, django_assert_num_queries):
    request = ConfirmationRequest.objects.get()
    client.get(link)
    for count in (3, 20):
        while request.items.count() < count:
            entry = make.entry_in(EntryState.SUBMITTED, supervisor=supervisor, volunteer__user=UserFactory())
            request.items.create(entry=entry)
        with django_assert_num_queries(9):
            client.get(link)


@pytest.mark.parametrize(
    "path", ["/h/{}", "/lt/volunteering/hours/{}/", "/en/volunteering/hours/{}/photo/1/"]
)
def test_no_log_holds_the_secret_of_a_link(path):
    record = logging.LogRecord("x", logging.INFO, "x", 1, f"GET {path.format('Secret_-1')} 200", (), None)
    HideSecrets().filter(record)
    assert "Secret" not in record.getMessage()


def test_a_link_that_was_closed_for_a_successor_blames_no_volunteer(client, link):
    ConfirmationRequest.objects.update(closed_at=timezone.now())
    page = text(client.get(link))
    assert "All seen to" in page
    assert "back with" not in page

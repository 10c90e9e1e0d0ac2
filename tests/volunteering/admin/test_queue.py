"""The office's queue of hours: filters, confirmation from evidence with preview, correction, revoking."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import volunteering as make
from volunteering.enums import EntryState, Step, Way
from volunteering.models import ConfirmationRequest, Entry, RequestedEntry

pytestmark = pytest.mark.django_db
LIST = "admin:volunteering_entry_changelist"


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


def page(client, name=LIST, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def waiting(days=1, **values):
    sent = timezone.now() - timedelta(days=days)
    return make.entry_in(EntryState.SUBMITTED, submitted_at=sent, **values)


def ask_head(entry, days):
    request = ConfirmationRequest.objects.create(
        host=entry.host,
        step=Step.HEAD,
        name="Ona",
        address="head@demo.example",
        language="en",
        digest=str(entry.pk).encode().ljust(32),
        expires_at=timezone.now(),
    )
    on = timezone.localdate() - timedelta(days=days)
    RequestedEntry.objects.create(request=request, entry=entry, step=Step.HEAD, asked_on=on)


@pytest.mark.parametrize("who", ["pupil", "supervisor", "coordinator", "stranger"])
@pytest.mark.parametrize("name", ["correct", "revoke", "change"])
def test_nobody_else_comes_in(request, client, who, name):
    entry = waiting()
    client.force_login(request.getfixturevalue(who))
    address = reverse(f"admin:volunteering_entry_{name}", args=[entry.pk])
    assert client.get(address).status_code == client.post(address).status_code == 404


def test_queues(office):
    fresh, old, silent = waiting(), waiting(20), waiting(60)
    ask_head(silent, 15)
    ask_head(old, 13)
    alone = waiting(supervisor=None, host=make.HostFactory(head_email=""))
    back = make.entry_in(EntryState.RETURNED)
    draft = make.entry_in(EntryState.DRAFT)
    rows = [fresh, old, silent, alone, back, draft]

    def shown(**query):
        text = page(office, **query)
        return [row for row in rows if reverse("admin:volunteering_entry_change", args=[row.pk]) in text]

    assert shown() == [fresh, old, silent, alone, back]
    assert shown(queue="host") == [fresh, old, silent, alone]
    assert shown(queue="long") == [old, silent]
    assert shown(queue="office") == [silent, alone]
    assert shown(queue="volunteer") == [back]


def test_it_costs_the_same_for_one_and_three_rows(office):
    counts = []
    for _round in (1, 3):
        ask_head(waiting(), 3)
        page(office)
        with CaptureQueriesContext(connection) as queries:
            page(office)
        counts.append(len(queries))
        ask_head(waiting(), 3)
    assert counts[0] == counts[1] <= 20


def test_evidence_is_previewed_and_then_confirmed_with_its_reason(office, youth_worker):
    entry, done = waiting(), make.entry_in(EntryState.REVOKED)
    sent = {"action": "confirm_from_evidence", "_selected_action": [entry.pk, done.pk]}
    text = office.post(reverse(LIST), sent).content.decode()
    assert "Confirm 1 entry: 2\xa0h" in text
    assert "revoked by the office" in text
    assert Entry.objects.get(pk=entry.pk).state == EntryState.SUBMITTED
    sent |= {"confirmed": "yes", "_selected_action": [entry.pk]}
    text = office.post(reverse(LIST), sent | {"reason": " "}).content.decode()
    assert "This field is required" in text
    office.post(reverse(LIST), sent | {"reason": "Signed sheet 4711"})
    entry.refresh_from_db()
    assert (entry.state, entry.confirmed_way, entry.confirmed_by) == ("confirmed", Way.EVIDENCE, youth_worker)
    assert "Signed sheet 4711" in page(office, "admin:volunteering_entry_change", entry.pk)


def facts(entry, **changes):
    values = {"day": entry.day.isoformat(), "starts": "", "ends": "", "hours": "2:00", "host": entry.host_id}
    return values | {"reason": "Typing slip"} | changes


@pytest.mark.parametrize(
    ("changes", "quarters", "starts"),
    [({"hours": "1,5"}, 6, None), ({"starts": "10:00", "ends": "11:15", "hours": ""}, 5, "10:00")],
)
def test_a_correction_with_its_reason(office, changes, quarters, starts):
    entry = make.entry_in(EntryState.CONFIRMED)
    address = reverse("admin:volunteering_entry_correct", args=[entry.pk])
    assert 'value="2"' in office.get(address).content.decode()
    office.post(address, facts(entry, **changes))
    entry.refresh_from_db()
    assert entry.quarters == quarters
    assert (entry.starts.strftime("%H:%M") if entry.starts else None) == starts
    assert "<code>quarters</code>: 8 →" in page(office, "admin:volunteering_entry_change", entry.pk)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Nothing would change"),
        ({"hours": "1:20"}, "Write hours in quarters"),
        ({"hours": ""}, "Give from and to, or the hours"),
        ({"reason": ""}, "This field is required"),
        ({"hours": "30"}, "between a quarter of an hour and a day"),
        ({"starts": "10:00"}, "Give both times"),
        ({"day": "soon"}, "Enter a valid date"),
    ],
)
def test_a_wrong_correction_is_said_and_kept(office, changes, said):
    entry = waiting()
    address = reverse("admin:volunteering_entry_correct", args=[entry.pk])
    text = office.post(address, facts(entry, **changes)).content.decode()
    assert said in text
    assert ("Typing slip" in text) == ("reason" not in changes)
    entry.refresh_from_db()
    assert entry.quarters == 8


def test_revoking_with_a_reason(office):
    entry = make.entry_in(EntryState.CONFIRMED)
    assert "Revoke, with a reason" in page(office, "admin:volunteering_entry_change", entry.pk)
    office.post(reverse("admin:volunteering_entry_revoke", args=[entry.pk]), {"reason": "Nobody was there"})
    entry.refresh_from_db()
    assert entry.state == EntryState.REVOKED
    assert "Revoke, with a reason" not in page(office, "admin:volunteering_entry_change", entry.pk)


def test_the_export_is_what_the_list_shows(office):
    waiting()
    make.entry_in(EntryState.RETURNED)
    address = reverse("admin:volunteering_entry_export", args=["csv"])
    assert len(office.get(address, {"queue": "host"}).content.decode().strip().splitlines()) == 2


def test_drafts_are_nobodys_business(office):
    draft = make.entry_in(EntryState.DRAFT)
    address = reverse("admin:volunteering_entry_correct", args=[draft.pk])
    assert office.get(address).status_code == 404


@pytest.mark.parametrize("host", ["", "x", "999999999999999999999"])
def test_a_nonsense_host_is_no_fault_of_the_server(office, host):
    waiting()
    assert office.get(reverse(LIST), {"host": host}).status_code in {200, 302}

"""The office's pages of hosts and supervisors."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import volunteering as make
from volunteering.enums import EntryState
from volunteering.models import Host, KindOfWork, Supervisor

pytestmark = pytest.mark.django_db
HOSTS = "admin:volunteering_host_changelist"
SUPERVISORS = "admin:volunteering_supervisor_changelist"


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


def text_of(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


@pytest.mark.parametrize("who", ["pupil", "supervisor", "coordinator", "stranger"])
@pytest.mark.parametrize("page", ["minors", "leave", "rejoin", "change"])
def test_nobody_else_comes_in(request, client, who, page):
    host = make.host()
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(f"admin:volunteering_host_{page}", args=[host.pk])).status_code == 404
    assert client.post(reverse(f"admin:volunteering_host_{page}", args=[host.pk])).status_code == 404


def test_mondays_filters(office):
    fine = make.host()
    bounced = make.SupervisorFactory(bounced_on=timezone.localdate()).host
    alone = make.HostFactory()
    unchecked = make.host(may_host_minors=False, minors_checked_on=None)
    left = make.HostFactory(left_on=timezone.localdate())
    for needs, wanted in {"bounced": bounced, "supervisor": alone, "minors": unchecked}.items():
        text = text_of(office, HOSTS, needs=needs)
        assert [host for host in (fine, bounced, alone, unchecked, left) if f">{host}<" in text] == [wanted]
    assert f">{left}<" in text_of(office, HOSTS, register="left")
    assert f">{left}<" not in text_of(office, HOSTS, register="in")


@pytest.mark.parametrize("page", [HOSTS, SUPERVISORS])
def test_it_costs_the_same_for_one_and_three_rows(office, page):
    counts = []
    for _round in (1, 3):
        make.entry_in(EntryState.SUBMITTED)
        office.get(reverse(page))
        with CaptureQueriesContext(connection) as queries:
            office.get(reverse(page))
        counts.append(len(queries))
        make.entry_in(EntryState.SUBMITTED)
    assert counts[0] == counts[1] <= 20


def test_the_list_as_a_spreadsheet(office):
    host = make.host()
    answer = office.get(reverse("admin:volunteering_host_export", args=["xlsx"]))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][0] == host.name
    assert rows[1][5:8] == (1, 0, "yes")
    answer = office.get(reverse("admin:volunteering_supervisor_export", args=["csv"]))
    assert host.supervisors.get().email in answer.content.decode()


def test_a_check_is_noted(office, youth_worker):
    host = make.host(may_host_minors=False, minors_checked_on=None)
    page = reverse("admin:volunteering_host_minors", args=[host.pk])
    assert "who works with children" in office.get(page).content.decode()
    assert "field-wrong" in office.post(page, {"may": "perhaps"}).content.decode()
    office.post(page, {"may": "yes"})
    host.refresh_from_db()
    assert (host.may_host_minors, host.minors_checked_by) == (True, youth_worker)


def test_leaving_says_what_still_waits_and_can_be_undone(office):
    host = make.entry_in(EntryState.SUBMITTED).host
    page = reverse("admin:volunteering_host_leave", args=[host.pk])
    assert "1 entry still waits" in office.get(page).content.decode()
    assert "before the first" in office.post(page, {"day": "2001-01-01"}).content.decode()
    office.post(page, {"day": timezone.localdate().isoformat()})
    assert not Host.objects.get(pk=host.pk).is_active()
    back = reverse("admin:volunteering_host_rejoin", args=[host.pk])
    office.get(back)
    assert not Host.objects.get(pk=host.pk).is_active()
    office.post(back)
    assert Host.objects.get(pk=host.pk).is_active()


def test_unknown_rows_are_not_found(office):
    for name in ("host_minors", "host_leave", "host_rejoin", "supervisor_end"):
        assert office.get(reverse(f"admin:volunteering_{name}", args=[999_999])).status_code == 404


def test_a_supervisor_is_written_with_an_account_found_by_address(office, supervisor):
    host = make.HostFactory()
    data = {
        "host": host.pk,
        "name": "Rasa Prižiūrėtoja",
        "email": "rasa@demo.example",
        "language": "lt",
        "account": supervisor.email.upper(),
        "starts_on": "2026-01-01",
    }
    add = reverse("admin:volunteering_supervisor_add")
    wrong = office.post(add, data | {"account": "nobody@demo.example"}).content.decode()
    assert "Nobody has signed up with this address" in wrong
    assert office.post(add, data).status_code == 302
    assert Supervisor.objects.get(host=host).user == supervisor


def test_ending_a_supervisor_moves_entries(office):
    entry = make.entry_in(EntryState.SUBMITTED)
    colleague = make.SupervisorFactory(host=entry.host)
    stranger = make.SupervisorFactory()
    page = reverse("admin:volunteering_supervisor_end", args=[entry.supervisor.pk])
    text = office.get(page).content.decode()
    assert colleague.name in text
    assert stranger.name not in text
    today = timezone.localdate().isoformat()
    assert "Choose who takes them over" in office.post(page, {"last_day": today}).content.decode()
    office.post(page, {"last_day": today, "successor": colleague.pk})
    entry.refresh_from_db()
    assert entry.supervisor == colleague


def test_a_change_of_address_clears_the_bounce(office):
    supervisor = make.SupervisorFactory(bounced_on=timezone.localdate())
    data = {
        "name": supervisor.name,
        "email": "new@demo.example",
        "language": "en",
        "starts_on": "2024-01-01",
    }
    office.post(reverse("admin:volunteering_supervisor_change", args=[supervisor.pk]), data)
    supervisor.refresh_from_db()
    assert (supervisor.email, supervisor.bounced_on) == ("new@demo.example", None)


def test_merging_shows_first_what_would_move(office):
    one, two = make.host(), make.entry_in(EntryState.CONFIRMED).host
    data = {"action": "merge", "_selected_action": [one.pk, two.pk]}
    text = office.post(reverse(HOSTS), data).content.decode()
    assert "Logbook entries: 1" in text
    assert Host.objects.filter(merged_into__isnull=False).count() == 0
    office.post(reverse(HOSTS), data | {"confirmed": "yes", "target": one.pk})
    two.refresh_from_db()
    assert two.merged_into == one
    answer = office.post(reverse(HOSTS), {"action": "merge", "_selected_action": [one.pk]}, follow=True)
    assert "exactly two" in answer.content.decode()


def test_a_kind_of_work_is_worth_money(office):
    data = {"name_en": "Animals", "name_lt": "Gyvūnai", "hourly_value": "8,50", "is_active": "on"}
    data |= {"name_lv": "Dzīvnieki", "name_sl": "Živali"}
    office.post(reverse("admin:volunteering_kindofwork_add"), data)
    assert KindOfWork.objects.get().hourly_value == 850
    assert "8.50" in text_of(office, "admin:volunteering_kindofwork_changelist")

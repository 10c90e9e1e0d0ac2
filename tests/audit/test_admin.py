"""The office reads and exports the trail, and restarts jobs; nobody changes what happened."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from youthportal.accounts.models import User
from youthportal.audit.models import Entry, record
from youthportal.core.models import Job, JobState

ENTRIES = "admin:audit_entry_changelist"
EXPORT = "admin:audit_entry_export"
JOBS = "admin:core_job_changelist"


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


@pytest.fixture
def entries(youth_worker):
    for n in range(3):
        record(actor=youth_worker, action="budget.round.opened", subject=youth_worker, data={"n": n})
    record(actor=None, action="documents.document.issued", subject=youth_worker, data={"number": "=1+1"})


@pytest.mark.parametrize(
    "name", [ENTRIES, JOBS, "admin:outbox_message_changelist", "admin:documents_document_changelist"]
)
def test_for_others_it_does_not_exist(client, db, stranger, name):
    client.force_login(stranger)

    assert client.get(reverse(name)).status_code == 404


def test_lists_who_did_what(office, entries):
    text = office.get(reverse(ENTRIES)).content.decode()

    assert text.count("budget.round.opened") >= 3
    assert "documents.document.issued" in text


def test_filters_by_area(office, entries):
    text = office.get(reverse(ENTRIES), {"action": "documents"}).content.decode()

    assert "documents.document.issued" in text
    assert "budget.round.opened" not in text


def test_an_entry_cannot_be_changed_or_deleted(office, entries):
    entry = Entry.objects.first()

    changed = office.post(reverse("admin:audit_entry_change", args=[entry.pk]), {"action": "x"})
    deleted = office.post(reverse("admin:audit_entry_delete", args=[entry.pk]), {"post": "yes"})

    assert (changed.status_code, deleted.status_code) == (403, 403)
    assert office.get(reverse("admin:audit_entry_add")).status_code == 403
    assert Entry.objects.get(pk=entry.pk).action == entry.action


def test_exports_exactly_what_is_filtered_as_csv(office, entries):
    response = office.get(reverse(EXPORT, args=["csv"]), {"action": "documents"})

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["time", "who", "action", "kind of object", "object", "facts"]
    assert [row[2] for row in rows[1:]] == ["documents.document.issued"]
    assert rows[1][1] == "the system"
    assert "attachment" in response["Content-Disposition"]


def test_exports_as_xlsx(office, entries):
    response = office.get(reverse(EXPORT, args=["xlsx"]))

    page = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert page.max_row == 1 + 4
    assert page["C2"].value == "documents.document.issued"


def test_an_export_is_itself_in_the_trail(office, entries, youth_worker):
    office.get(reverse(EXPORT, args=["csv"]), {"action": "budget"})

    entry = Entry.objects.get(action="audit.entry.exported")
    assert entry.actor == youth_worker
    assert entry.data == {"filters": ["action"]}


def test_an_unknown_kind_of_file_does_not_exist(office, db):
    assert office.get(reverse(EXPORT, args=["exe"])).status_code == 404


def test_the_list_takes_as_many_queries_for_one_row_as_for_many(office, youth_worker):
    counts = []
    for rows in (1, 30):
        for n in range(rows):
            actor = User.objects.create_user(f"worker{rows}-{n}@demo.example", is_staff=True)
            record(actor=actor, action="budget.round.opened", subject=youth_worker)
        office.get(reverse(ENTRIES))
        with CaptureQueriesContext(connection) as queries:
            office.get(reverse(ENTRIES))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 20


@pytest.mark.parametrize(
    ("state", "starts"), [(JobState.PARKED, True), (JobState.REFUSED, True), (JobState.RUNNING, False)]
)
def test_staff_let_a_stuck_job_run_again_and_no_other(office, youth_worker, state, starts):
    job = Job.objects.create(name="outbox.deliver", state=state, attempts=6, problem="broken")

    response = office.post(reverse(JOBS), {"action": "run_again", "_selected_action": [job.pk]}, follow=True)

    job.refresh_from_db()
    assert (job.state == JobState.QUEUED) is starts
    assert Entry.objects.filter(action="core.job.rerun", actor=youth_worker).exists() is starts
    said = "1 job starts again." if starts else "Only a job that failed or was refused can run again."
    assert said in response.content.decode()


def test_one_job_that_cannot_run_again_stops_the_whole_selection(office):
    good = Job.objects.create(name="outbox.deliver", state=JobState.PARKED)
    bad = Job.objects.create(name="outbox.deliver", state=JobState.DONE)

    office.post(reverse(JOBS), {"action": "run_again", "_selected_action": [good.pk, bad.pk]})

    good.refresh_from_db()
    assert good.state == JobState.PARKED
    assert not Entry.objects.filter(action="core.job.rerun").exists()


@pytest.mark.parametrize("query", ["?nothing__exact=1", "?actor__id__exact=zz"])
def test_an_export_under_filters_that_do_not_exist_is_not_there(office, entries, query):
    answer = office.get(reverse(EXPORT, args=["csv"]) + query)
    assert answer.status_code == 404

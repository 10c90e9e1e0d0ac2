"""The office's page "How the portal is doing", and one clear answer at the admin's door."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from youthportal.core.models import Job
from youthportal.core.status import lines, version
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db


def found():
    return {str(line.title): (line.state, line.sentence) for line in lines()}


def test_all_is_well_in_sentences():
    said = found()
    assert said["Background work"] == ("good", "0 pieces of work are waiting or running.")
    assert said["Mails"][0] == "good"
    assert said["Keys of votes"][0] == "good"
    assert said["Version"] == ("good", version())


def test_what_is_late_failed_or_parked_is_said():
    Job.objects.create(name="x", run_at=timezone.now() - timedelta(hours=1))
    Job.objects.create(name="x", state="parked")
    Message.objects.create(key="1", kind="x", address="a@demo.example", subject="x", text="x", state="parked")
    said = found()
    assert said["Background work"][0] == "bad"
    assert said["Failed work"][0] == "bad"
    assert said["Mails"] == ("bad", "1 mail could not be sent and waits for a person.")


def test_how_old_the_last_backup_is(settings, tmp_path):
    assert found()["Backups"][0] == "wait"
    settings.BACKUP_MARK = tmp_path / "done"
    assert found()["Backups"] == ("bad", "There is none yet.")
    settings.BACKUP_MARK.touch()
    assert found()["Backups"] == ("good", "The last is 0 hours old.")


def test_a_place_for_files_that_is_gone(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "gone")
    assert found()["Room for files"][0] == "bad"


def test_staff_read_it_and_it_costs_little(client, youth_worker):
    client.force_login(youth_worker)
    client.get(reverse("admin:status"))
    with CaptureQueriesContext(connection) as captured:
        text = client.get(reverse("admin:status")).content.decode()
    assert "Background work" in text
    assert len(captured) <= 10
    assert reverse("admin:status") in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("who", ["pupil", "coordinator", "stranger", "official"])
@pytest.mark.parametrize("name", ["admin:index", "admin:status", "admin:budget_round_changelist"])
def test_whoever_is_signed_in_without_the_right_gets_one_answer(request, client, who, name):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(name)).status_code == 404


def test_visitors_are_led_to_the_sign_in(client):
    assert "login" in client.get(reverse("admin:index"))["Location"]

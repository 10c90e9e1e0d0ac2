"""A worker killed with half the roster written leaves none of it, and the next one writes all of it, once."""

from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from tests.support.imports import preview, table
from tests.support.services import database_url
from tools import processes
from youthportal.core import jobs
from youthportal.core.models import Job, JobState
from youthportal.imports import services
from youthportal.imports.models import ImportState
from youthportal.organisations.models import Enrolment, Pupil

pytestmark = [pytest.mark.services, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PUPILS = 2500


@pytest.fixture
def one_pupil_in_the_way(school):
    """Somebody else writes pupil 2,400 and does not commit: whoever applies the roster waits there."""
    with psycopg.connect(database_url()) as other:
        other.execute(
            "INSERT INTO organisations_pupil (school_id, key, login_name, first_name, last_name, public_id,"
            " created_at, updated_at) VALUES (%s, '2400', 'x', '', '', gen_random_uuid(), now(), now())",
            [school.pk],
        )
        yield other


def is_somebody_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def test_a_worker_killed_in_the_middle_of_applying(
    start_worker, youth_worker, school, school_year, one_pupil_in_the_way
):
    source = preview(youth_worker, school, table("Pupil key;Class", *(f"{n};10a" for n in range(PUPILS))))
    worker = start_worker()
    source = services.confirm_import(actor=youth_worker, source=source)
    worker.wait_for(is_somebody_waiting)
    worker.kill()
    one_pupil_in_the_way.rollback()

    assert Pupil.objects.count() == 0
    source.refresh_from_db()
    assert source.state == ImportState.APPLYING

    start_worker()
    Job.objects.filter(pk=source.job_id).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.sweep() == 1
    assert processes.wait_until(lambda: Job.objects.get(pk=source.job_id).state == JobState.DONE, seconds=60)
    source.refresh_from_db()
    assert source.state == ImportState.APPLIED
    assert Pupil.objects.count() == Enrolment.objects.filter(ends_on=None).count() == PUPILS


def test_a_worker_killed_in_the_middle_of_reading(start_worker, youth_worker, school, school_year):
    content = table("Pupil key;Class", *(f"{n};10a" for n in range(10_000)))
    source = preview(youth_worker, school, content)
    worker = start_worker()
    source = services.name_columns(actor=youth_worker, source=source, fields=source.columns["fields"])
    worker.wait_for(lambda: 0 < source.rows.count() < 10_000)
    worker.kill()
    start_worker()
    Job.objects.filter(pk=source.job_id, state=JobState.RUNNING).update(lease_until=timezone.now())
    jobs.sweep()
    assert processes.wait_until(lambda: Job.objects.get(pk=source.job_id).state == JobState.DONE, seconds=60)
    source.refresh_from_db()
    assert (source.state, source.counts) == (ImportState.PREVIEW, {"new": 10_000})
    assert source.rows.count() == 10_000

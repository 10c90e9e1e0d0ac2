"""A worker that dies in the middle of a job loses nothing, and messages that come twice do nothing twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.support import jobs as waiting
from tools.processes import wait_until
from youthportal.core import jobs
from youthportal.core.models import Job, JobState

pytestmark = [pytest.mark.services]
INCLUDE = ("--include", "tests.support.jobs")


def state(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def let_the_lease_run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_whose_worker_is_killed_is_done_by_the_next_worker(start_worker, tmp_path):
    first = start_worker(*INCLUDE)
    job = jobs.enqueue(waiting.NAME, {"folder": str(tmp_path)})
    first.wait_for(lambda: len(waiting.starts(tmp_path)) == 1)
    first.kill()
    assert state(job) == JobState.RUNNING

    second = start_worker(*INCLUDE)
    assert jobs.sweep() == 0  # the lease protects a job whose worker is only slow
    let_the_lease_run_out(job)
    (tmp_path / "leave").touch()
    assert jobs.sweep() == 1
    second.wait_for(lambda: state(job) == JobState.DONE)
    job.refresh_from_db()
    assert job.attempts == 2
    assert job.result == {"by": waiting.starts(tmp_path)[1]}


def test_a_job_two_workers_hear_of_ten_times_is_done_once(start_worker, tmp_path):
    (tmp_path / "leave").touch()
    workers = [start_worker(*INCLUDE), start_worker(*INCLUDE)]
    job = jobs.enqueue(waiting.NAME, {"folder": str(tmp_path)})
    for _repetition in range(9):
        jobs.wake(job.pk)
    marker = jobs.enqueue(waiting.NAME, {"folder": str(tmp_path)})
    workers[0].wait_for(lambda: state(marker) == JobState.DONE)
    workers[0].wait_for(lambda: sum(w.written().count("succeeded in") for w in workers) == 11)
    assert len(waiting.starts(tmp_path)) == 2
    assert Job.objects.get(pk=job.pk).attempts == 1


def test_a_killed_worker_of_the_demo_kind_restarts_and_takes_up_the_queue(start_worker, tmp_path):
    """Messages sent while no worker runs wait in the broker; nothing needs the sweep for that."""
    start_worker(*INCLUDE).kill()
    job = jobs.enqueue(waiting.NAME, {"folder": str(tmp_path)})
    (tmp_path / "leave").touch()
    start_worker(*INCLUDE)
    assert wait_until(lambda: state(job) == JobState.DONE, seconds=30)

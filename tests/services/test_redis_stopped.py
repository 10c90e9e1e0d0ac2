"""Without Redis pages still answer, and work queues up in the database until it is back."""

from urllib.request import urlopen

import pytest

from tests.support import jobs as waiting
from youthportal.core import jobs
from youthportal.core.models import Job, JobState

pytestmark = [pytest.mark.services]
ENQUEUE = """
import sys, django
django.setup()
from tests.support import jobs as waiting
from youthportal.core import jobs
jobs.enqueue(waiting.NAME, {"folder": sys.argv[1]})
"""


def page(url: str) -> str:
    with urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def test_pages_answer_while_redis_is_stopped_and_after(start_web, private_redis):
    web = start_web(redis_url=private_redis.url)
    before = page(f"{web.url}/en/accounts/login/")
    private_redis.stop()
    assert "<form" in page(f"{web.url}/en/accounts/login/")
    assert web.is_answering()
    private_redis.start()
    after = page(f"{web.url}/en/accounts/login/")
    assert after.count("<input") == before.count("<input") > 0


def test_a_job_asked_for_without_redis_is_done_once_when_it_is_back(
    start_process, start_worker, private_redis, tmp_path
):
    worker = start_worker("--include", "tests.support.jobs", redis_url=private_redis.url)
    private_redis.stop()
    asking = start_process("asking", "-c", ENQUEUE, str(tmp_path), redis_url=private_redis.url)
    assert asking.child.wait(30) == 0, asking.written()
    job = Job.objects.get(name=waiting.NAME)
    assert job.state == JobState.QUEUED

    (tmp_path / "leave").touch()
    private_redis.start()
    sweeping = "import django; django.setup(); from youthportal.core import jobs; print(jobs.sweep())"

    def is_done() -> bool:
        start_process("sweep", "-c", sweeping, redis_url=private_redis.url).child.wait(30)
        job.refresh_from_db()
        return job.state == JobState.DONE

    worker.wait_for(is_done, seconds=60)
    assert job.attempts == 1
    assert len(waiting.starts(tmp_path)) == 1


def test_the_house_sweeps_by_itself():
    """beat sends the sweep; the worker above needs nobody to remember it."""
    from youthportal.celery import app

    app.loader.import_default_modules()  # as a worker does at its start
    entry = app.conf.beat_schedule["sweep-jobs"]
    assert entry["task"] in app.tasks
    assert entry["schedule"] <= jobs.LEASE.total_seconds()

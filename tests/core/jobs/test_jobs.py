"""A job is never lost, never done twice at once, tried again with growing pauses, and ends in words."""

import itertools
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from tests.factories.accounts import UserFactory
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job, JobState

pytestmark = pytest.mark.django_db
NAME = "tests.act"


@pytest.fixture
def act(monkeypatch):
    """act(function): what a job of NAME does in this test."""

    def become(function):
        monkeypatch.setitem(jobs._handlers, NAME, function)

    become(lambda run: {"args": run.args})
    return become


@pytest.fixture
def woken(monkeypatch):
    """Ids of the jobs that a worker was told of."""
    told = []
    monkeypatch.setattr(jobs, "wake", told.append)
    return told


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def fail(run):
    raise RuntimeError("no paper")


def refuse(run):
    raise DomainError("FULL", "The %(what)s is full.", what="box")


def make_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(run_at=timezone.now() - timedelta(seconds=1))


def let_the_lease_run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_what_the_handler_returns_is_the_result(act):
    job = jobs.enqueue(NAME, {"n": 1})

    jobs.run_job(job.pk)

    assert fresh(job).state == JobState.DONE
    assert fresh(job).result == {"args": {"n": 1}}


def test_a_name_without_a_handler_is_refused_at_once(db):
    with pytest.raises(LookupError):
        jobs.enqueue("tests.nobody")


def test_the_same_key_is_the_same_job(act):
    first, second = jobs.enqueue(NAME, key="round.1"), jobs.enqueue(NAME, key="round.1")

    assert first == second
    assert jobs.enqueue(NAME) != jobs.enqueue(NAME)


def test_a_rollback_takes_the_job_along(act):
    with transaction.atomic():
        jobs.enqueue(NAME)
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


def test_a_worker_is_told_after_the_commit_and_not_before(act, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue(NAME)
        assert woken == []

    assert woken == [job.pk]


def test_a_job_that_is_over_does_not_run_again(act):
    job = jobs.enqueue(NAME)
    jobs.run_job(job.pk)
    act(fail)

    jobs.run_job(job.pk)

    assert fresh(job).state == JobState.DONE
    assert fresh(job).attempts == 1


def test_a_job_for_later_waits(act):
    job = jobs.enqueue(NAME, run_at=timezone.now() + timedelta(minutes=5))

    jobs.run_job(job.pk)

    assert fresh(job).state == JobState.QUEUED


def test_a_refusal_ends_the_job_with_its_sentence(act):
    act(refuse)
    job = jobs.enqueue(NAME)

    jobs.run_job(job.pk)

    assert fresh(job).state == JobState.REFUSED
    assert fresh(job).problem == "The box is full."


def test_faults_are_tried_again_with_growing_pauses_and_then_parked(act):
    act(fail)
    job = jobs.enqueue(NAME)
    pauses = []
    for _attempt in range(jobs.MAX_ATTEMPTS - 1):
        make_due(job)
        jobs.run_job(job.pk)
        assert fresh(job).state == JobState.QUEUED
        pauses.append(fresh(job).run_at - timezone.now())
    make_due(job)
    jobs.run_job(job.pk)

    assert all(later > 2 * sooner for sooner, later in itertools.pairwise(pauses))
    assert fresh(job).state == JobState.PARKED
    assert fresh(job).problem == "RuntimeError: no paper"
    assert jobs.sweep() == 0


def test_a_lease_protects_a_job_until_it_runs_out(act):
    job = jobs.enqueue(NAME)
    Job.objects.update(state=JobState.RUNNING, attempts=1, lease_until=timezone.now() + jobs.LEASE)
    jobs.run_job(job.pk)
    assert fresh(job).attempts == 1

    let_the_lease_run_out(job)
    jobs.run_job(job.pk)

    assert fresh(job).state == JobState.DONE
    assert fresh(job).attempts == 2


def test_progress_is_shown_and_renews_the_lease(act):
    seen = []

    def work(run):
        let_the_lease_run_out(run.job)
        run.progress(3, 10)
        seen.append(fresh(run.job))

    act(work)
    jobs.run_job(jobs.enqueue(NAME).pk)

    assert (seen[0].done, seen[0].total) == (3, 10)
    assert seen[0].lease_until > timezone.now()


def test_a_worker_that_was_too_slow_writes_nothing_over_the_one_that_took_over(act):
    def slow(run):
        let_the_lease_run_out(run.job)
        act(lambda run: {"by": "second"})
        jobs.run_job(run.job.pk)
        run.progress(99)
        return {"by": "first"}

    act(slow)
    job = jobs.enqueue(NAME)
    jobs.run_job(job.pk)

    assert fresh(job).result == {"by": "second"}
    assert fresh(job).done == 0


def test_a_job_that_kills_its_worker_at_every_attempt_is_parked(act):
    job = jobs.enqueue(NAME)
    Job.objects.update(state=JobState.RUNNING, attempts=jobs.MAX_ATTEMPTS)
    let_the_lease_run_out(job)

    jobs.run_job(job.pk)

    assert fresh(job).state == JobState.PARKED
    assert "died" in fresh(job).problem


def test_the_sweep_sends_what_is_due_and_nothing_else(act, woken):
    due, later, running, dead, over = (jobs.enqueue(NAME) for _number in range(5))
    Job.objects.filter(pk=later.pk).update(run_at=timezone.now() + timedelta(hours=1))
    Job.objects.filter(pk=running.pk).update(state=JobState.RUNNING, lease_until=timezone.now() + jobs.LEASE)
    Job.objects.filter(pk=dead.pk).update(state=JobState.RUNNING)
    let_the_lease_run_out(dead)
    Job.objects.filter(pk=over.pk).update(state=JobState.DONE)

    assert jobs.sweep() == 2
    assert sorted(woken) == sorted([due.pk, dead.pk])


def test_a_broker_that_is_down_costs_a_moment_and_loses_nothing(
    act, settings, django_capture_on_commit_callbacks
):
    from youthportal.celery import app

    before = app.conf.broker_url
    app.conf.broker_url = app.conf.broker_write_url = "redis://127.0.0.1:1/0"
    app._after_fork()  # forget connections to the broker that answers
    started = timezone.now()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            job = jobs.enqueue(NAME)
    finally:
        app.conf.broker_url = app.conf.broker_write_url = before
        app._after_fork()  # and to the one that does not

    assert timezone.now() - started < timedelta(seconds=2)
    assert fresh(job).state == JobState.QUEUED


def test_a_job_speaks_the_language_of_whoever_started_it(act):
    act(lambda run: {"said": gettext("Yes")})
    job = jobs.enqueue(NAME, owner=UserFactory(language="lt"))

    jobs.run_job(job.pk)

    assert fresh(job).result == {"said": "Taip"}


def test_an_ended_job_runs_once_more_when_staff_say_so(act):
    act(refuse)
    job = jobs.enqueue(NAME)
    jobs.run_job(job.pk)
    act(lambda run: {"again": True})

    jobs.requeue(job)
    jobs.run_job(job.pk)

    assert fresh(job).state == JobState.DONE
    assert fresh(job).problem == ""


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_run_it_once(act):
    began = []
    gate = threading.Barrier(3, timeout=10)
    act(lambda run: began.append(run.job.attempts))
    job = jobs.enqueue(NAME)

    def work():
        gate.wait()
        try:
            jobs.run_job(job.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)

    assert began == [1]
    assert fresh(job).state == JobState.DONE

"""Durable background acts.

A job is a row, written in the transaction of whatever asked for it. The broker message that follows
the commit only wakes a worker: if the broker is down the message is lost without harm, because the
sweep (every 30 s) sends every due job again. A worker takes a job under a lease; if it dies, the lease
runs out and the sweep sends the job again. So every handler may run twice and must not mind.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job, JobQuerySet, JobState

LEASE = timedelta(minutes=3)
NO_BROKER = "memory://"
MAX_ATTEMPTS = 6

logger = logging.getLogger(__name__)
Handler = Callable[["Run"], dict[str, Any] | None]
_handlers: dict[str, Handler] = {}


class Run:
    """What a handler is given: its arguments, and a way to say how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.args: dict[str, Any] = job.args

    def progress(self, done: int, total: int | None = None) -> None:
        """Show progress and renew the lease; call it at least every minute in long work."""
        changes: dict[str, Any] = {"done": done, "lease_until": timezone.now() + LEASE}
        if total is not None:
            changes["total"] = total
        _mine(self.job).update(**changes)


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register a function as what a job of this name does; it may return the job's result."""

    def register(function: Handler) -> Handler:
        _handlers[name] = function
        return function

    return register


def enqueue(
    name: str,
    args: dict[str, Any] | None = None,
    *,
    key: str | None = None,
    label: str = "",
    owner: Any = None,
    run_at: datetime | None = None,
) -> Job:
    """Write a job in the caller's transaction and wake a worker after the commit.

    With a `key` the same job is never written twice: the first one is returned.
    """
    if name not in _handlers:
        raise LookupError(f"no handler for job {name!r}")
    values = {
        "name": name,
        "args": args or {},
        "label": label,
        "owner": owner,
        "run_at": run_at or timezone.now(),
    }
    if key is None:
        job = Job.objects.create(**values)
    else:
        job, _ = Job.objects.get_or_create(key=key, defaults=values)
    transaction.on_commit(lambda: wake(job.pk), robust=True)
    return job


def wake(job_id: int) -> None:
    """Tell a worker of a job; with the broker down this costs half a second at most and changes nothing."""
    from youthportal.core.tasks import run

    if settings.CELERY_BROKER_URL == NO_BROKER:
        return  # a command on a machine without services: the sweep of the next worker finds the job
    try:
        run.apply_async((job_id,), retry=False, expires=300)
    except Exception:  # noqa: BLE001 (any broker fault: the sweep sends the job again)
        logger.warning("broker not reached; the sweep will send job %s", job_id)


def sweep() -> int:
    """Send all due jobs again; return how many."""
    ids = list(
        Job.objects.filter(pk__in=Job.objects.due().values("pk"))
        .order_by("id")
        .values_list("pk", flat=True)[:500]
    )
    for job_id in ids:
        wake(job_id)
    return len(ids)


def requeue(job: Job) -> None:
    """Let a job that ended run once more from its first attempt; services of the office call this."""
    Job.objects.filter(pk=job.pk, state__in=[JobState.PARKED, JobState.REFUSED, JobState.DONE]).update(
        state=JobState.QUEUED, attempts=0, run_at=timezone.now(), problem="", updated_at=timezone.now()
    )
    transaction.on_commit(lambda: wake(job.pk), robust=True)


def _take(job_id: int) -> Job | None:
    with transaction.atomic():
        job = Job.objects.due().select_for_update(skip_locked=True).filter(pk=job_id).first()
        if job is None:
            return None
        if job.attempts >= MAX_ATTEMPTS:
            _give_up(job)
            return None
        job.state, job.attempts, job.lease_until = JobState.RUNNING, job.attempts + 1, timezone.now() + LEASE
        job.save(update_fields=["state", "attempts", "lease_until", "updated_at"])
    return job


def _give_up(job: Job) -> None:
    """A job whose worker died at every attempt would kill workers for ever."""
    problem = "the worker died during every attempt"
    Job.objects.filter(pk=job.pk).update(state=JobState.PARKED, problem=problem, lease_until=None)


def _mine(job: Job) -> JobQuerySet:
    """The row, unless another worker took it over: one that was too slow may no longer write to it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _finish(job: Job, state: str, **changes: Any) -> None:
    _mine(job).update(state=state, lease_until=None, updated_at=timezone.now(), **changes)


def _after_fault(job: Job, error: Exception) -> None:
    problem = f"{type(error).__name__}: {error}"[:2000]
    if job.attempts >= MAX_ATTEMPTS:
        _finish(job, JobState.PARKED, problem=problem)
        return
    _finish(
        job, JobState.QUEUED, problem=problem, run_at=timezone.now() + timedelta(seconds=10 * 3**job.attempts)
    )


def _language(job: Job) -> str:
    """What the job writes for people is read by whoever started it."""
    return job.owner.language if job.owner else settings.LANGUAGE_CODE


def run_job(job_id: int) -> None:
    """Take the job if it is due and nobody else has it, run its handler, record how it ended.

    A DomainError ends the job as refused, with its sentence; any other fault is tried again with
    growing pauses and parked for staff after `MAX_ATTEMPTS`.
    """
    job = _take(job_id)
    if job is not None:
        with translation.override(_language(job)):
            _run(job)


def _run(job: Job) -> None:
    try:
        result = _handlers[job.name](Run(job)) or {}
    except DomainError as refusal:
        _finish(job, JobState.REFUSED, problem=refusal.message)
    except Exception as error:
        logger.exception("job %s (%s) failed", job.pk, job.name)
        _after_fault(job, error)
    else:
        _finish(job, JobState.DONE, result=result, problem="")

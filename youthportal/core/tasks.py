"""The two Celery tasks of the house: run one job, and send all due jobs again."""

from celery import shared_task

from youthportal.core import jobs


@shared_task(name="youthportal.core.tasks.run")
def run(job_id: int) -> None:
    jobs.run_job(job_id)


@shared_task(name="youthportal.core.tasks.sweep", expires=25)
def sweep() -> None:
    jobs.sweep()

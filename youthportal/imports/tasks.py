"""Background acts of imports: two jobs, and the nightly forgetting."""

from celery import shared_task
from django.core.cache import cache

from youthportal.core import jobs
from youthportal.imports import services


def progress_key(source_id: int) -> str:
    return f"imports:{source_id}:done"


@jobs.handler("imports.read")
def read(run: jobs.Run) -> None:
    services.read_import(run.args["import"], run)


@jobs.handler("imports.apply")
def apply(run: jobs.Run) -> None:
    """Progress goes through the cache: rows written inside the one transaction are seen by nobody yet."""
    source_id = run.args["import"]
    services.apply_import(source_id, lambda done: cache.set(progress_key(source_id), done, 600))


@shared_task(name="youthportal.imports.tasks.forget_imports")
def forget_imports() -> None:
    services.forget_imports()

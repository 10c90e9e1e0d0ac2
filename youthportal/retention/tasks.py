"""The beat's call for the night's removals."""

from celery import shared_task

from youthportal.retention import services


@shared_task(name="youthportal.retention.tasks.remove_due")
def remove_due() -> None:
    services.start_removal()

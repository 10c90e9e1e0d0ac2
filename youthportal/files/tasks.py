"""Housekeeping of files."""

from celery import shared_task

from youthportal.files import services


@shared_task(name="youthportal.files.tasks.sweep_files")
def sweep_files() -> None:
    services.sweep_files()

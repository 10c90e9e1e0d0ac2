"""What the clock does for the office. Every task may run twice, or late."""

from celery import shared_task

from youthportal.organisations import monday


@shared_task(name="youthportal.organisations.tasks.send_monday_mails", expires=3600)
def send_monday_mails() -> None:
    monday.send_monday_mails()

"""What the clock does to a vote. Every task may run twice, or late."""

from celery import shared_task

from budget.enums import RoundStatus
from budget.models import Round
from budget.services import (
    checks,
    closing,
    pabulib,  # noqa: F401 -- workers know its job by this import
    turnout,
)
from youthportal.ballots import destruction
from youthportal.municipality.models import Municipality


@shared_task(name="budget.tasks.rewrite_ballots", expires=55)
def rewrite_ballots() -> None:
    closing.rewrite_ballots()


@shared_task(name="budget.tasks.close_due_rounds", expires=55)
def close_due_rounds() -> None:
    destruction.destroy_revived()
    closing.close_due_rounds()


@shared_task(name="budget.tasks.remind_authors", expires=3600)
def remind_authors() -> None:
    """While the office is closed reminders wait: nobody could answer."""
    if not Municipality.current().is_office_closed:
        checks.remind_authors()


@shared_task(name="budget.tasks.count_turnout", expires=290)
def count_turnout() -> None:
    for round in Round.objects.filter(status=RoundStatus.VOTING):
        turnout.count_turnout(round=round)
